import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {etcdDurations} from '../../clues/etcd.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';
import {mayHaveWritten, storedSteps} from '../../clues/write.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';

export default defineCause({
	id: 'health/server-timeout-504',
	title: 'The API server did not finish in time',
	explain: `
The API server accepted the request and gave up when its time limit had passed: 60 seconds unless configured, 34 for writes, or the
\`timeout=\` of the request's URL where that is shorter. Slow storage (etcd), slow admission webhooks or an overloaded server are the usual
reasons; a write may be stored all the same.

Without \`Timeout: request did not complete …\` only the status says so, and a gateway in front of the API server answers 504 as well.
`,
	lookAlikes: [
		'`context deadline exceeded` without an HTTP status is the time limit of kubectl: network/client-timeout.',
		'A 504 with an HTML page is the time limit of a load balancer: network/lb-timeout-504.',
		'`failed calling webhook … context deadline exceeded` (500) is one slow webhook: admission/webhook-timeout.',
		'`Too large resource version` (504) is no time limit of the request: health/resource-version-too-large.',
	],
	sources: [
		'apiserver pkg/server/filters/timeout.go',
		'apiserver pkg/endpoints/handlers/rest.go (requestTimeoutUpperBound)',
		'apiserver pkg/endpoints/handlers/finisher/finisher.go',
		'apimachinery pkg/api/errors/errors.go (NewTimeoutError, NewGenericServerResponse)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isWebPage(failure)) return undefined;
		const own = serverSays(failure, /request did not complete within (?:the |requested |allotted )*timeout/);
		const fixed = failure.status === 504 && !isFromElsewhere(failure);
		const said = own ?? (fixed ? serverSays(failure, /unable to return a response in the time allotted/) : undefined);
		if (said === undefined) return undefined;
		const milliseconds = failure.exchange?.durationMs;
		const after = milliseconds === undefined ? '' : ` after ${milliseconds} ms`;
		// kubectl's --request-timeout; discovery sets 32 seconds by itself.
		const limit = own === undefined ? undefined : /[?&]timeout=(\w+)/.exec(failure.exchange?.url ?? '')?.[1];
		const writes = mayHaveWritten(failure);
		const signed = hasServerHeaders(failure);
		// A program behind an aggregated API may be built from the same library, and words and headers are alike.
		const isServer = isBuiltinGroup(failure.resource?.group ?? '') && (own !== undefined || signed);
		return {
			grade: own === undefined ? 'likely' : 'proven',
			proof: [said],
			summary: `${
				own === undefined
					? signed
						? `The API server answered 504 Gateway Timeout${after} without saying what timed out`
						: `The answer was 504 Gateway Timeout${after}, and nothing shows who gave it`
					: `The API server gave up on the request${after}: it was not finished within ${limit === undefined ? 'its time limit' : `the ${limit} that the request sets`}`
			}${writes ? '; the write may be stored all the same' : ''}.`,
			stage: 'response',
			...(isServer && {responder: 'api-server'}),
			...(writes && {retryable: false}),
			facts: {milliseconds, limit, method: failure.exchange?.method},
			unknowns:
				own === undefined
					? [
							{
								what: signed ? 'what timed out' : 'who answered, and whether a time limit passed at all',
								because: 'the words are the client’s own for every 504',
								settledBy: signed
									? 'the log of the API server at that time, or of what it passed the request on to'
									: 'headers and body of the answer, which -v=8 prints: an API server sends an Audit-Id and a Status',
							},
						]
					: [],
			next: [
				...storedSteps(failure),
				step(
					sh`kubectl get --raw '/readyz?verbose'`,
					'Shows whether the checks of the API server pass, etcd among them.',
				),
				...(own === undefined ? [] : [etcdDurations]),
				...(own !== undefined && writes
					? [
							step(
								sh`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o custom-columns='KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name,TIMEOUT:.webhooks[*].timeoutSeconds'`,
								'Shows how long the API server waits for each admission webhook.',
							),
						]
					: []),
			],
		};
	},
});
