import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/apf-rejected-429',
	title: 'The API server rejects requests to protect itself',
	explain: `
The API server had more requests than it may work on at once, and answered 429 with \`Retry-After\`. Priority and fairness gives
each kind of client its share (\`X-Kubernetes-Pf-*\` headers name it); before 1.20 there was only \`--max-requests-inflight\`.

kubectl retries such an answer up to ten times, so this stands at the end only when the overload lasts.
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
		const proven = own !== undefined && (failure.exchange?.responseHeaders.size === 0 || hasServerHeaders(failure));
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: 'The API server had too many requests and rejected this one.',
			stage: 'fairness',
			facts: {
				retryAfter: failure.header('retry-after'),
				flowSchemaUid: failure.header('x-kubernetes-pf-flowschema-uid'),
				priorityLevelUid: failure.header('x-kubernetes-pf-prioritylevel-uid'),
				attempts: failure.exchanges.length === 0 ? undefined : failure.exchanges.length,
			},
			unknowns: proven
				? []
				: [
						{
							what: 'Who answered 429, and why',
							because:
								'the words are the client’s own for every 429; a gateway, or a server that shuts down, looks the same',
							settledBy: 'The same command with -v=8: body and headers of the 429.',
						},
					],
			next: [
				step(
					sh`kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels`,
					'Shows which priority level is full.',
				),
				step(
					sh`kubectl get flowschemas,prioritylevelconfigurations`,
					'Shows the shares, and by UID the one that rejected.',
				),
				step(
					sh`kubectl get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total`,
					'Counts the rejected requests per kind of client.',
				),
			],
		};
	},
});
