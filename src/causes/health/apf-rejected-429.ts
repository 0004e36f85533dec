import {defineCause} from '../../clues/cause.ts';
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

kubectl retries such an answer up to ten times, so it is the end only when the overload lasts.
`,
	lookAlikes: [
		'429 on `/eviction` with JSON is a PodDisruptionBudget.',
		'`client-side throttling` is kubectl slowing itself down: nothing was refused.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/cluster-administration/flow-control/',
		'apiserver pkg/server/filters/priority-and-fairness.go',
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
		if (
			said === undefined ||
			(own === undefined && (isFromElsewhere(failure) || failure.resource?.subresource === 'eviction'))
		)
			return undefined;
		// Gateways and other servers say the same: express-rate-limit has these very words.
		const proven = own !== undefined && hasServerHeaders(failure);
		const flowSchema = failure.header('x-kubernetes-pf-flowschema-uid');
		const priorityLevel = failure.header('x-kubernetes-pf-prioritylevel-uid');
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: proven
				? 'The API server had too many requests and rejected this one.'
				: 'The request was rejected with 429, probably by the API server, which had too many.',
			stage: 'fairness',
			facts: {
				retryAfter: failure.header('retry-after'),
				flowSchemaUid: flowSchema,
				priorityLevelUid: priorityLevel,
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
			next: [
				...(flowSchema === undefined
					? []
					: [
							step(
								sh`kubectl get flowschemas -o custom-columns=NAME:.metadata.name,PRIORITYLEVEL:.spec.priorityLevelConfiguration.name,UID:.metadata.uid | grep -F ${flowSchema}`,
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
			],
		};
	},
});
