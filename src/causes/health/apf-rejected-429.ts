import {defineCause, type Match} from '../../clues/cause.ts';
import {openEnd, retried, retryFacts, unprinted, unretried} from '../../clues/retried.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/apf-rejected-429',
	title: 'The API server rejects requests to protect itself',
	explain: `
The API server had more requests than it may work on at once, and answered 429 with \`Retry-After\`; it did not begin to work on this
one. Priority and fairness gives each kind of client its share, and the \`X-Kubernetes-Pf-*\` headers name flow schema and priority level
by UID; before 1.20 there was only \`--max-requests-inflight\`.

kubectl retries such an answer up to ten times, so it is the end only when the overload lasts. Until then it prints nothing of it but
status and headers: under pressure the server asks it to wait 1, 2, 4 … 32 seconds, and the command seems to hang.
`,
	lookAlikes: [
		'429 on `/eviction` with JSON, or with a `Retry-After` of 10, is a PodDisruptionBudget.',
		'429 with a `Retry-After` of 5 may be an API server that shuts down, and one in JSON a watch cache that is being filled.',
		'`client-side throttling` is kubectl slowing itself down: nothing was refused.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/cluster-administration/flow-control/',
		'apiserver pkg/server/filters/priority-and-fairness.go',
		'apiserver pkg/util/flowcontrol/dropped_requests_tracker.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isWebPage(failure)) return undefined;
		// A server that shuts down answers 429 too, and its words survive only in the body.
		if (serverSays(failure, /shutting down|\(re\)initializing|disruption budget|limit reached on type/i) !== undefined)
			return undefined;
		const own = serverSays(failure, /Too many requests, please try again later/);
		const said = own ?? serverSays(failure, /has received too many requests and has asked us to try again later/);
		if (said === undefined) return withoutWords(failure);
		if (
			own === undefined &&
			(isFromElsewhere(failure) || failure.resource?.subresource === 'eviction' || unretried(failure) !== undefined)
		)
			return undefined;
		// Gateways and other servers say the same: express-rate-limit has these very words.
		const proven = own !== undefined && hasServerHeaders(failure);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: proven
				? 'The API server had too many requests and rejected this one.'
				: 'The request was rejected with 429, probably by the API server, which had too many.',
			stage: 'fairness',
			facts: {
				retryAfter: failure.header('retry-after'),
				...classOf(failure),
				attempts: failure.exchanges.length === 0 ? undefined : failure.exchanges.length,
			},
			unknowns: proven
				? []
				: [
						{
							what: 'who answered 429, and why',
							because:
								own === undefined
									? 'the words are the client’s own for every 429; a gateway, or a server that shuts down, looks the same'
									: 'no header shows that an API server wrote them',
							settledBy: 'body and headers of the 429, which -v=8 prints unless the answer is retried',
						},
					],
			next: stepsFor(failure),
		};
	},
});

/** Which of its classes the server counted the request in. */
const classOf = (failure: Failure) => ({
	flowSchemaUid: failure.header('x-kubernetes-pf-flowschema-uid'),
	priorityLevelUid: failure.header('x-kubernetes-pf-prioritylevel-uid'),
});

/** What priority and fairness asks for: 1 second, and twice as much each time under pressure. */
const delays: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 32]);

/** Answers that the client retried without printing them, so that only status, headers and delays tell. */
function withoutWords(failure: Failure): Match | undefined {
	const waits = retried(failure, 429);
	if (waits === undefined) return undefined;
	const signed = hasServerHeaders(failure);
	// The server's other 429 are in JSON, and a budget's asks for 10 seconds.
	const type = failure.header('content-type');
	if (type !== undefined && !type.startsWith('text/plain')) return undefined;
	const isMarked = classOf(failure).flowSchemaUid !== undefined && type !== undefined;
	if (!isMarked && !waits.seconds.every(seconds => delays.has(seconds))) return undefined;
	return {
		grade: 'likely',
		proof: waits.proof,
		summary: `${
			signed
				? 'The API server rejected the request with 429 and asked the client to wait, as it does when it has too many.'
				: 'The request was rejected with 429 and the client asked to wait, probably by the API server, which had too many.'
		}${openEnd(waits)}`,
		stage: 'fairness',
		facts: {...retryFacts(failure, waits), ...classOf(failure)},
		unknowns: [
			unprinted,
			...(signed
				? []
				: [
						{
							what: 'who answered 429',
							because: 'no header shows it, and a gateway can ask a client to wait too',
							settledBy: 'the headers of the answer, which -v=8 prints: an Audit-Id is an API server’s',
						},
					]),
		],
		next: stepsFor(failure),
	};
}

const stepsFor = (failure: Failure): NextStep[] => {
	const {flowSchemaUid} = classOf(failure);
	return [
		...(flowSchemaUid === undefined
			? []
			: [
					step(
						sh`kubectl get flowschemas -o custom-columns=NAME:.metadata.name,PRIORITYLEVEL:.spec.priorityLevelConfiguration.name,UID:.metadata.uid | grep -F ${flowSchemaUid}`,
						'Names the flow schema that the request matched, and its priority level.',
					),
				]),
		step(
			sh`kubectl get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total`,
			'Counts what the answering API server rejected, for each flow schema, priority level and reason.',
		),
		step(
			sh`kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels`,
			'Shows how many requests of each priority level run and wait in the answering API server.',
		),
	];
};
