import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/server-timeout-504',
	title: 'The API server did not finish in time',
	explain: `
The API server accepted the request and gave up after its own limit (60 seconds for most requests, 34 for writes). Slow storage
(etcd), slow admission webhooks or an overloaded server are the usual reasons; a write may have been done all the same.
`,
	lookAlikes: [
		'`context deadline exceeded` without an HTTP status is the time limit of kubectl.',
		'A 504 with an HTML page is the time limit of a load balancer.',
		'`failed calling webhook … context deadline exceeded` (500) is one slow webhook.',
	],
	sources: ['apiserver pkg/server/filters/timeout.go', 'apimachinery pkg/api/errors/errors.go (NewTimeoutError)'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isWebPage(failure)) return undefined;
		const own = serverSays(failure, /request did not complete within (?:the |requested |allotted )*timeout/);
		const fixed = failure.status === 504 && !isFromElsewhere(failure);
		const said = own ?? (fixed ? serverSays(failure, /unable to return a response in the time allotted/) : undefined);
		if (said === undefined) return undefined;
		const proven = own !== undefined || hasServerHeaders(failure);
		const milliseconds = failure.exchange?.durationMs;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `The server gave up on the request${milliseconds === undefined ? '' : ` after ${milliseconds} ms`}; it may still have been carried out.`,
			stage: 'response',
			facts: {milliseconds, method: failure.exchange?.method},
			unknowns: proven
				? []
				: [
						{
							what: 'Whether a load balancer’s time limit ended it',
							because: 'the words are the client’s own for every 504, and the log shows no headers',
							settledBy: 'The same command with -v=8: an Audit-Id header proves kube-apiserver.',
						},
					],
			next: [
				step(
					sh`kubectl get --raw '/livez?verbose'`,
					'Shows whether the checks of the API server pass, etcd among them.',
				),
				step(
					sh`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`,
					'Webhooks with long time limits add to every write.',
				),
			],
		};
	},
});
