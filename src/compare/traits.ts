import {decodeResource} from '../http/resource.ts';
import type {ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import type {Aspect, Observed} from './comparison.ts';
import {commandOf} from './choose.ts';
import type {Trace} from './trace.ts';

/** Requests of a run whose headers and bodies are examined: what is true of the client is true of the first ones. */
const LOOKED_AT = 100;

/** What a log shows about its run as a whole; an aspect it does not show is absent. */
export type Traits = ReadonlyMap<Aspect, Observed>;

/** Only these say that the client has a certificate; a server that asks for one or rejects it does not. */
const usesCertificate = /^authentication\/client-cert-(?:unreadable|key-mismatch)$/;

/** Kinds of credentials; a log without the header says little about them. */
const PLUGIN = 'a credential plugin';
const CERTIFICATE = 'a client certificate';
const NO_HEADER = 'no Authorization header logged (plugins and certificates show none)';

/** `none` is not worth mentioning when both sides have it. */
export const NONE = 'none';

export function traitsOf(run: ReportRun, failures: readonly ReportFinding[], trace: Trace | undefined): Traits {
	const traits = new Map<Aspect, Observed>();
	const add = (aspect: Aspect, value: string | null | undefined, lines: Observed['lines'] = null) => {
		if (value !== null && value !== undefined && value !== '') traits.set(aspect, {value, lines});
	};
	const [first] = run.exchanges;
	const early = run.exchanges.slice(0, LOOKED_AT);
	const asked = early.map(exchange => ({exchange, headers: exchange.request.headers}));
	const logged = asked.filter(({headers}) => Object.keys(headers).length > 0);
	// A log may end among the headers of its last request: those of a request that went on are complete.
	const whole = logged.find(({exchange}) => exchange.status !== null || exchange.error !== null);

	add('command', commandOf(run));
	if (trace?.kubeconfig !== undefined) traits.set('kubeconfig', trace.kubeconfig);
	if (run.server.url !== null && first !== undefined)
		add('server', run.server.url + (decodeResource(first.method, first.url)?.prefix ?? ''), first.lines);
	if (trace?.dial !== undefined) {
		const {value, lines, isProxy} = trace.dial;
		add('proxy', isProxy ? value : NONE, lines);
		if (!isProxy) add('dial address', value, lines);
	}

	credentials(logged, whole, failures, add);
	const identity = identityOf(run, failures);
	if (identity !== undefined) traits.set('identity', identity);
	const impersonated = logged.find(({headers}) => headers['impersonate-user'] !== undefined) ?? whole;
	if (impersonated !== undefined)
		add('impersonation', impersonated.headers['impersonate-user'] ?? NONE, impersonated.exchange.lines);
	const named = logged.find(({headers}) => headers['user-agent'] !== undefined);
	add(
		'client',
		[run.client.program, run.client.version].filter(part => part !== null).join(' '),
		named?.exchange.lines,
	);
	add('server version', run.server.version);
	if (first !== undefined) add('throttling', trace?.throttling?.value ?? NONE, trace?.throttling?.lines ?? null);
	return traits;
}

type Logged = ReadonlyArray<{readonly exchange: ReportExchange; readonly headers: Readonly<Record<string, string>>}>;
type Add = (aspect: Aspect, value: string | null | undefined, lines?: Observed['lines']) => void;

/** Whether two values of an aspect can both be true of the same configuration. */
export function agree(one: string, other: string): boolean {
	if (one === other) return true;
	const hidden = [one, other].filter(value => value === PLUGIN || value === CERTIFICATE);
	return hidden.length === 1 && (one === NO_HEADER || other === NO_HEADER);
}

/**
The kind of credential, as far as the log shows it. A log's request headers show neither a credential plugin's token nor a client
certificate, so a missing header is reported as just that.
*/
function credentials(
	logged: Logged,
	whole: Logged[number] | undefined,
	failures: readonly ReportFinding[],
	add: Add,
): void {
	const plugin = failures.find(({id}) => id.startsWith('authentication/exec-plugin'));
	if (plugin !== undefined) {
		add('credentials', PLUGIN, linesOf(plugin));
		return;
	}

	const certificate = failures.find(({id}) => usesCertificate.test(id));
	if (certificate !== undefined) {
		add('credentials', CERTIFICATE, linesOf(certificate));
		return;
	}

	const sent = logged.find(({headers}) => headers['authorization'] !== undefined);
	const scheme = /^\w+(?= )/.exec(sent?.headers['authorization'] ?? '')?.[0];
	if (sent !== undefined)
		add('credentials', `Authorization header${scheme === undefined ? '' : `, ${scheme}`}`, sent.exchange.lines);
	else if (whole !== undefined) add('credentials', NO_HEADER, whole.exchange.lines);
}

const linesOf = ({evidence: [first]}: ReportFinding): Observed['lines'] =>
	first === undefined ? null : {first: first.line, last: first.line};

/** The sentence of the authorizer. Source: `responsewriters.ForbiddenMessage` in apiserver `pkg/endpoints/handlers/responsewriters/errors.go`. */
const refused = /(?:^|: )User "([^"]*)" cannot /;

/** Who the server says is asking: in a denial, or in the response to `kubectl auth whoami`. */
function identityOf(run: ReportRun, failures: readonly ReportFinding[]): Observed | undefined {
	const named = failures.find(
		({facts, class: kind, id}) =>
			typeof facts['user'] === 'string' &&
			(kind === 'authorization' || id === 'authentication/anonymous-user') &&
			!id.startsWith('authorization/kubelet'),
	);
	if (named !== undefined) return {value: String(named.facts['user']), lines: linesOf(named)};
	let looked = 0;
	for (const exchange of run.exchanges) {
		const isReview = exchange.status === 201 && /\/selfsubjectreviews(?:\?|$)/.test(exchange.url);
		if (exchange.status !== 403 && !isReview) continue;
		if (++looked > LOOKED_AT) return undefined;
		const user = userIn(exchange.response.body, isReview);
		if (user !== undefined) return {value: user, lines: exchange.lines};
	}

	return undefined;
}

function userIn(body: string | null, isReview: boolean): string | undefined {
	try {
		const {message, status} = JSON.parse(body ?? '') as {
			message?: string;
			status?: {userInfo?: {username?: unknown}} | string;
		};
		if (!isReview) return refused.exec(message ?? '')?.[1];
		const name = typeof status === 'object' ? status.userInfo?.username : undefined;
		return typeof name === 'string' ? name : undefined;
	} catch {
		// A truncated body, or none.
		return undefined;
	}
}
