import type {ReportExchange, ReportFinding} from '../model/report.ts';
import type {Check, World} from './check.ts';
import {availability, type ApiService} from './checks/api-services.ts';
import clientCertificate from './checks/client-certificate.ts';
import context from './checks/context.ts';
import credentials from './checks/credentials.ts';
import dns from './checks/dns.ts';
import execPlugin from './checks/exec-plugin.ts';
import identity from './checks/identity.ts';
import kubeconfig from './checks/kubeconfig.ts';
import kubectl from './checks/kubectl.ts';
import proxy from './checks/proxy.ts';
import readyz from './checks/readyz.ts';
import tcp from './checks/tcp.ts';
import tls from './checks/tls.ts';
import token from './checks/token.ts';
import {examine, type Checked} from './examine.ts';
import {explained, replaced} from './instead.ts';
import {failureIn, lastExchange, reportOn} from './judge.ts';
import {askKubectl} from './kubectl.ts';
import * as ask from './read-only.ts';
import type {Ran} from './run.ts';
import {askedCommand} from './todo.ts';

/** What asking revealed about a finding. */
export type Verdict = {
	/** `confirmed`: it still holds. `contradicted`: it does not. `open`: the result fits both. */
	readonly settles: 'confirmed' | 'contradicted' | 'open';
	/** One sentence. */
	readonly result: string;
	/** The result also settles what the log left open. */
	readonly answers?: boolean;
	/** The finding of the cause that was found in place of this one, or behind it. */
	readonly instead?: ReportFinding;
};

/**
Asks what a finding leaves open; undefined if there is nothing to ask. Names come from its structured facts, never from a command
in a log.
*/
type Probe = (
	finding: ReportFinding,
	world: World,
	exchange: ReportExchange | undefined,
	command: string | null,
) => Promise<Verdict | undefined>;

const factOf = ({facts}: ReportFinding, name: string): string | undefined => {
	const value = facts[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The server of the command's context; undefined if not in the kubeconfig. */
async function serverOf(world: World): Promise<string | undefined> {
	if (world.seen.connection === undefined) await examine([kubeconfig, context], world);
	return world.seen.connection?.server;
}

/** The authorizer's question again, as the same user. */
const permission: Probe = async (finding, world) => {
	const path = factOf(finding, 'path');
	const group = factOf(finding, 'group');
	const resource = path ?? [factOf(finding, 'resource'), group].filter(Boolean).join('.');
	const namespace = factOf(finding, 'namespace');
	const question = ask.canI({
		verb: factOf(finding, 'verb') ?? '',
		resource,
		name: path === undefined ? factOf(finding, 'name') : undefined,
		subresource: factOf(finding, 'subresource'),
		namespace,
		// At cluster scope, kubectl would otherwise ask for the context's namespace.
		allNamespaces: namespace === undefined && path === undefined,
	});
	if (question === undefined) return undefined;
	const {stdout} = await askKubectl(world, question);
	const [, answer, reason] = /^(yes|no)\b(?: - (.*))?/m.exec(stdout) ?? [];
	if (answer === 'no')
		return {
			settles: 'confirmed',
			result: `The server says no${reason === undefined ? '' : ` (${reason})`}: it is refused now too.`,
		};
	if (answer === 'yes') return {settles: 'contradicted', result: 'The server says yes: it would be allowed now.'};
	return {settles: 'open', result: 'The server did not answer the question.'};
};

type Reading = {
	/** Causes that contradict the finding. */
	readonly rivals?: readonly string[];
	/** It does not go away on its own: if everything is fine now, it was not that. */
	readonly lasting?: boolean;
};

/** Runs doctor checks, and compares their cause. */
const checked =
	(checks: readonly Check[], {rivals = [], lasting = false}: Reading = {}): Probe =>
	async (finding, world, exchange, command) => {
		const needed = world.seen.connection === undefined ? [kubeconfig, context] : [];
		const made = await examine([...needed, ...checks], world);
		const found = made.find(({cause}) => cause !== null);
		if (found?.cause === finding.id) return {settles: 'confirmed', result: found.summary, answers: true};
		const instead = found === undefined ? undefined : explained(finding, found, exchange, command);
		if (found !== undefined && instead !== undefined)
			return {settles: 'confirmed', result: found.summary, answers: true, instead};
		if (found !== undefined)
			return {
				settles: rivals.includes(found.cause ?? '') ? 'contradicted' : 'open',
				result: `Now it is ${found.cause}: ${found.summary}`,
			};
		const failed = made.find(({outcome}) => outcome === 'failed');
		if (failed !== undefined) return {settles: 'open', result: failed.summary};
		const last = made.at(-1);
		if (last === undefined) return undefined;
		const {outcome, summary} = last;
		if (outcome === 'unknown' || outcome === 'skipped') return {settles: 'open', result: summary};
		return lasting
			? {settles: 'contradicted', result: `Nothing is wrong there now: ${summary}`}
			: {settles: 'open', result: `As far as this all works now: ${summary}`};
	};

/** The failed request again, with a log that shows who answers; read requests only. */
const again: Probe = async (finding, world, exchange) => {
	if (finding.grade === 'proven') return undefined;
	const question = exchange === undefined ? undefined : ask.again(exchange);
	if (question === undefined) return undefined;
	return compare(finding, exchange, await askKubectl(world, question, {logged: true}), askedCommand(world));
};

function compare(finding: ReportFinding, exchange: ReportExchange | undefined, ran: Ran, command: string): Verdict {
	const report = reportOn(ran, command);
	const failure = failureIn(report);
	// Another status is another state of the cluster.
	const isSame = exchange !== undefined && lastExchange(report)?.status === exchange.status;
	if (ran.code === 0)
		return {settles: 'open', result: 'The request is answered now: it has passed, or it comes and goes.'};
	if (failure?.id === finding.id)
		return failure.grade === 'proven'
			? {settles: 'confirmed', result: `Asked again, with headers and body: ${failure.summary}`, answers: true}
			: {settles: 'open', result: 'Asked again, it fails in the same way, and the answer shows no more.'};
	return failure?.grade === 'proven'
		? {
				settles: 'contradicted',
				result: `Asked again, it is ${failure.id}: ${failure.summary}`,
				...(isSame && {instead: replaced(finding, failure)}),
			}
		: {settles: 'open', result: 'Asked again, it fails in another way.'};
}

/** Whether the credential itself explains the rejection; its dates, if they are valid. */
async function reasonIn(
	checks: readonly Check[],
	world: World,
): Promise<{readonly why?: Checked; readonly dates?: string}> {
	const made = await examine(checks, world);
	const why = made.find(({outcome}) => outcome === 'failed');
	const dates = made.find(({outcome}) => outcome === 'ok' || outcome === 'warning')?.summary;
	return {...(why !== undefined && {why}), ...(dates !== undefined && {dates})};
}

/** Why credentials were rejected: their own dates first, then the server again. */
const credential: Probe = async (finding, world, exchange, command) => {
	const server = await serverOf(world);
	if (server === undefined) return undefined;
	const {why, dates} = await reasonIn([clientCertificate, token], world);
	if (why !== undefined) {
		const instead = explained(finding, why, exchange, command);
		return {settles: 'confirmed', result: why.summary, answers: true, ...(instead && {instead})};
	}

	const ran = await askKubectl(world, ask.serverVersion(server), {logged: true});
	const suffix = dates === undefined ? '' : ` ${dates}`;
	// With unknown credentials even `/version` is rejected: authentication comes first.
	if (ran.code === 0) return {settles: 'contradicted', result: `The server accepts the credentials now.${suffix}`};
	const failure = failureIn(reportOn(ran));
	return failure?.id === finding.id && failure.grade === 'proven'
		? {settles: 'confirmed', result: `The server refuses them now too.${suffix}`}
		: compare(finding, exchange, ran, askedCommand(world));
};

/** A server that rejected the client certificate does not say why. */
const certificate: Probe = async (_, world) => {
	if ((await serverOf(world)) === undefined) return undefined;
	const {why, dates} = await reasonIn([clientCertificate], world);
	if (why !== undefined) return {settles: 'confirmed', result: why.summary, answers: true};
	return {settles: 'open', result: dates ?? 'This user has no client certificate.'};
};

/** The API server's own view of an API group's backend. */
const apiService: Probe = async (finding, world) => {
	const server = await serverOf(world);
	const named = factOf(finding, 'apiService');
	const group = factOf(finding, 'group');
	if (server === undefined) return undefined;
	const question = named === undefined ? ask.apiServices(server) : ask.apiService(server, named);
	if (question === undefined) return undefined;
	const ran = await askKubectl(world, question, {logged: true});
	if (ran.code !== 0) {
		return named !== undefined && lastExchange(reportOn(ran))?.status === 404
			? {settles: 'contradicted', result: `No ${named} is registered: nothing serves this group.`, answers: true}
			: {settles: 'open', result: 'This user may not read the API services, or they cannot be read now.'};
	}

	const found = servicesIn(ran.stdout).filter(({spec}) => named !== undefined || spec?.group === group);
	const [first] = found;
	if (first === undefined)
		return {settles: 'contradicted', result: `No API service is registered for ${group}.`, answers: true};
	const broken = found.find(service => availability(service)?.status === 'False');
	const {reason = '', message = ''} = availability(broken ?? first) ?? {};
	return broken === undefined
		? {settles: 'contradicted', result: `${first.metadata?.name} is available now.`}
		: {
				settles: 'confirmed',
				result: `${broken.metadata?.name} is not available (${reason}): ${message}`,
				answers: true,
			};
};

function servicesIn(text: string): readonly ApiService[] {
	const read = parsed(text) as (ApiService & {readonly items?: readonly ApiService[]}) | undefined;
	return read === undefined ? [] : (read.items ?? [read]);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Why something could not be read: it need not be missing. */
function unreadable(ran: Ran, what: string): string {
	const status = lastExchange(reportOn(ran))?.status;
	const why: Readonly<Record<number, string>> = {403: 'may not be read by this user', 404: 'does not exist'};
	return `${what} ${why[status ?? 0] ?? 'cannot be read now'}.`;
}

type Slices = {
	readonly items?: ReadonlyArray<{
		readonly endpoints?: ReadonlyArray<{readonly conditions?: {readonly ready?: boolean}}> | null;
	}>;
};

/** Whether a webhook's Service has any endpoints. */
const endpoints: Probe = async (finding, world) => {
	const server = await serverOf(world);
	const [namespace, service] = [factOf(finding, 'serviceNamespace'), factOf(finding, 'service')];
	if (server === undefined || namespace === undefined || service === undefined) return undefined;
	const question = ask.endpointSlices(server, namespace, service);
	if (question === undefined) return undefined;
	const ran = await askKubectl(world, question, {logged: true});
	const slices = ran.code === 0 ? (parsed(ran.stdout) as Slices | undefined) : undefined;
	if (slices?.items === undefined)
		return {settles: 'open', result: `The endpoints of ${namespace}/${service} cannot be read by this user.`};
	const all = slices.items.flatMap(({endpoints: each}) => each ?? []);
	// Absent means ready. Source: discovery `v1/types.go`, EndpointConditions.
	const ready = all.filter(({conditions}) => conditions?.ready !== false).length;
	return ready === 0
		? {
				settles: finding.id === 'admission/webhook-unreachable' ? 'confirmed' : 'open',
				result: `Nothing stands behind the service ${namespace}/${service}: ${all.length} endpoints, none of them ready.`,
				answers: true,
			}
		: {settles: 'open', result: `${ready} of ${all.length} endpoints of ${namespace}/${service} are ready now.`};
};

type Quota = {readonly status?: {readonly hard?: Record<string, string>; readonly used?: Record<string, string>}};

/** A quota's limits and current usage. */
const quota: Probe = async (finding, world) => {
	const server = await serverOf(world);
	const [namespace, name] = [factOf(finding, 'namespace'), factOf(finding, 'quota')];
	if (server === undefined || namespace === undefined || name === undefined) return undefined;
	const question = ask.resourceQuota(server, namespace, name);
	if (question === undefined) return undefined;
	const ran = await askKubectl(world, question, {logged: true});
	const status = ran.code === 0 ? (parsed(ran.stdout) as Quota | undefined)?.status : undefined;
	if (status?.hard === undefined) return {settles: 'open', result: unreadable(ran, `The quota ${name}`)};
	const amounts = Object.entries(status.hard).map(([what, hard]) => `${what} ${status.used?.[what] ?? '0'} of ${hard}`);
	const full = Object.entries(status.hard).some(([what, hard]) => status.used?.[what] === hard);
	return {settles: full ? 'confirmed' : 'open', result: `Used now: ${amounts.join(', ')}.`};
};

const way = [proxy, dns];
const connected = [proxy, dns, tcp];
const handshake = [proxy, dns, tcp, tls];
const lasting: Reading = {lasting: true};

/** How to settle a cause, by its ID. Anything else is never asked. */
export const probes: Readonly<Record<string, Probe>> = {
	'admission/quota-exceeded': quota,
	'admission/webhook-bad-response': endpoints,
	'admission/webhook-timeout': endpoints,
	'admission/webhook-tls': endpoints,
	'admission/webhook-unreachable': endpoints,

	'authentication/anonymous-user': checked([kubectl, identity]),
	'authentication/client-cert-key-mismatch': checked([clientCertificate], lasting),
	'authentication/client-cert-rejected': certificate,
	'authentication/client-cert-unreadable': checked([clientCertificate], lasting),
	'authentication/credentials-rejected': credential,
	'authentication/exec-plugin-missing': checked([execPlugin], lasting),
	'authentication/exec-plugin-version': checked([execPlugin], lasting),
	'authentication/kubeconfig-context-missing': checked([], lasting),
	'authentication/kubeconfig-invalid': checked([], lasting),
	'authentication/kubeconfig-missing': checked([], lasting),
	'authentication/localhost-8080': checked([], lasting),
	'authentication/no-credentials': checked([credentials], lasting),
	'authentication/token-expired': checked([token]),
	'authentication/x509-expired': checked(handshake, {lasting: true, rivals: ['authentication/x509-not-yet-valid']}),
	'authentication/x509-legacy-cn': checked(handshake, lasting),
	'authentication/x509-name-mismatch': checked(handshake, lasting),
	'authentication/x509-no-ip-san': checked(handshake, lasting),
	'authentication/x509-not-yet-valid': checked(handshake, {lasting: true, rivals: ['authentication/x509-expired']}),
	'authentication/x509-unknown-authority': checked(handshake, lasting),

	'authorization/abac-denied': permission,
	'authorization/gateway-denied': again,
	'authorization/nonresource-denied': permission,
	'authorization/other-authorizer-denied': permission,
	'authorization/rbac-denied': permission,
	'authorization/subresource-denied': permission,

	'health/aggregated-api-unavailable': apiService,
	'health/apf-rejected-429': again,
	'health/apiserver-unavailable': checked([readyz]),
	'health/etcd-unavailable': checked([readyz]),
	'health/internal-error': again,
	'health/readyz-failed': checked([readyz]),
	'health/server-timeout-504': again,

	'network/client-timeout': checked(handshake),
	'network/gateway-rate-limit': again,
	'network/proxy-html-block': again,
	'network/wrong-endpoint': again,
	'network/connection-eof': checked(handshake),
	'network/connection-refused': checked(connected, {rivals: ['network/proxy-connect-failed']}),
	'network/connection-reset': checked(handshake),
	'network/dial-timeout': checked(connected, {rivals: ['network/connection-refused']}),
	'network/dns-no-such-host': checked(way),
	'network/dns-server-misbehaving': checked(way),
	'network/dns-timeout': checked(way),
	'network/https-to-http-port': checked(handshake, lasting),
	'network/lb-bad-gateway-502': again,
	'network/lb-no-backend-503': again,
	'network/lb-timeout-504': again,
	'network/proxy-auth-required': checked(handshake),
	'network/proxy-connect-denied': checked(handshake),
	'network/proxy-connect-failed': checked(handshake, {rivals: ['network/connection-refused']}),
	'network/tls-handshake-failure': checked(handshake),
	'network/tls-handshake-timeout': checked(handshake),

	'request/bad-request': again,
	'request/not-found': again,
};
