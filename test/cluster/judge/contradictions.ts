import type {Report, ReportExchange, ReportFinding} from '../../../src/index.ts';
import type {Recording, ServerSide} from '../lab/recording.ts';
import {joined} from './join.ts';

/** What the report says and the server's audit log denies, one sentence each. */
export function contradictions(report: Report, {requests}: Pick<Recording, 'requests'>): string[] {
	return joined(report, requests).flatMap(({exchange, server}) => {
		const finding = report.findings.find(({exchanges}) => exchanges.includes(exchange.id));
		const found = server === undefined ? withoutEvent(exchange) : withEvent(exchange, server, finding);
		return found.map(sentence => `${exchange.method} ${exchange.url}: ${sentence}`);
	});
}

/** Those that show that kube-apiserver handled the request. */
const behindServer = new Set(['api-server', 'aggregated-api', 'webhook', 'kubelet']);

const outcome = ({journey}: ReportExchange, stage: string) => journey.find(step => step.stage === stage)?.outcome;

function withoutEvent(exchange: ReportExchange): string[] {
	const passed = ['authentication', 'authorization', 'admission', 'storage'].filter(
		stage => outcome(exchange, stage) === 'passed',
	);
	return [
		...(behindServer.has(exchange.responder)
			? [`answered by ${exchange.responder}, but the server has not seen it`]
			: []),
		...(passed.length > 0 ? [`✓ ${passed.join(' ✓ ')}, but the server has not seen it`] : []),
	];
}

/**
The status that left the server.

After a timeout the audit event has the status of the handler, which goes on behind the filter that has answered 504. Source:
apiserver `pkg/server/filters/timeout.go`.
*/
const sentBy = ({code, logged}: ServerSide): number | null => (logged === null || logged === 0 ? code : logged);

/** Written for a connection that is handed to a kubelet, before the kubelet answers: apiserver `pkg/endpoints/filters/audit.go` (Hijack). */
const HIJACKED = 101;

function withEvent(exchange: ReportExchange, server: ServerSide, finding: ReportFinding | undefined): string[] {
	return [...aboutRequest(exchange, server), ...aboutJourney(exchange, server), ...aboutFinding(server, finding)];
}

function aboutRequest({verb, status, responder, resource}: ReportExchange, server: ServerSide): string[] {
	const found: string[] = [];
	if (verb !== server.verb) found.push(`verb ${verb}, the server says ${server.verb}`);
	// What a gateway writes in place of the server's answer is not the server's.
	const sent = sentBy(server);
	if (status !== null && sent !== null && sent !== HIJACKED && behindServer.has(responder) && status !== sent)
		found.push(`status ${status}, the server sent ${sent}`);
	if ((responder === 'proxy' || responder === 'load-balancer') && status === sent)
		found.push(`answered by a ${responder}, the server sent ${sent}`);
	if (resource !== null && server.object !== null)
		for (const key of ['group', 'resource', 'subresource', 'namespace'] as const)
			if ((resource[key] ?? '') !== (server.object[key] ?? ''))
				found.push(`${key} ${resource[key]}, the server says ${server.object[key]}`);
	return found;
}

function aboutJourney(exchange: ReportExchange, server: ServerSide): string[] {
	const {user, decision} = server;
	const code = sentBy(server);
	const found: string[] = [];
	const contradicts = (stage: string, wrong: ReadonlyArray<string | undefined>, because: string) => {
		const said = outcome(exchange, stage);
		if (wrong.includes(said)) found.push(`${stage} ${said}, but ${because}`);
	};

	for (const stage of ['dns', 'tcp', 'tls', 'proxy'])
		contradicts(stage, ['failed', 'not-reached'], 'the server has got the request');
	if (user === null) {
		contradicts('authentication', ['passed', 'not-reached', 'skipped'], 'the server knows no user');
		for (const stage of ['authorization', 'admission', 'validation', 'storage'])
			contradicts(stage, ['passed', 'failed'], 'the server knows no user');
	} else {
		contradicts('authentication', ['failed', 'not-reached', 'skipped'], `the server knows ${user}`);
	}

	if (decision === 'forbid') {
		contradicts('authorization', ['passed', 'not-reached', 'skipped'], 'the server forbade it');
		for (const stage of ['admission', 'validation', 'storage', 'aggregation', 'kubelet', 'runtime'])
			contradicts(stage, ['passed', 'failed'], 'the server forbade it');
	}

	if (decision === 'allow' && !isAskedTwice(server))
		contradicts('authorization', ['failed', 'not-reached', 'skipped'], 'the server allowed it');
	if (code !== null && code < 400 && exchange.status !== null)
		for (const {stage, outcome: said} of exchange.journey)
			// A stream or a watch may end badly after its status.
			if (
				said === 'failed' &&
				!['kubelet', 'runtime', 'response', 'output', 'upgrade', 'storage', 'command'].includes(stage)
			)
				found.push(`${stage} failed, the server sent ${code}`);
	return found;
}

/**
From 1.35 on, what connects with GET has to be allowed to create as well: its handler asks the authorizer again, without a word in the
audit event. Source: kubernetes `pkg/registry/core/pod/rest/subresources.go`, `AuthorizePodWebsocketUpgradeCreatePermission`.
*/
const isAskedTwice = ({verb, code, object}: ServerSide): boolean =>
	verb === 'get' && code === 403 && /^(?:exec|attach|portforward)$/.test(object?.subresource ?? '');

/** Whose refusal is about kube-apiserver, or about their own account, and not about who sent the request. */
const behindTheServer = new Set(['kubelet', 'aggregated-api']);

function aboutFinding({user, impersonated}: ServerSide, finding: ReportFinding | undefined): string[] {
	const said = finding?.facts['user'];
	if (finding === undefined || typeof said !== 'string' || finding.class !== 'authorization') return [];
	if (behindTheServer.has(finding.responder)) return [];
	return said === user || said === impersonated ? [] : [`user ${said}, the server says ${impersonated ?? user}`];
}
