import {defineCause, type Match} from '../../clues/cause.ts';
import {openEnd, retried, retryFacts, unprinted} from '../../clues/retried.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {splitUrl} from '../../http/resource.ts';

// Timeout: Too large resource version: 990184467, current: 184467
const words = /Too large resource version: (\d+), current: (\d+)/;

export default defineCause({
	id: 'health/resource-version-too-large',
	title: 'The API server has not seen the version asked for',
	explain: `
A read can demand that its answer be at least as new as a resource version. This API server had not seen that version: it waited up to
three seconds for its watch cache to catch up, and answered 504 (429 in newer releases) with \`Retry-After\`.

Either the cache lags behind etcd and catches up by itself, or the version comes from elsewhere: another cluster behind the same
address, or an etcd that was restored from a backup and counts from an older version. Then only a client that forgets the version can go
on; kubectl does so with every new command.
`,
	lookAlikes: [
		'`Timeout: request did not complete within …` is a time limit: health/server-timeout-504.',
		'410 `too old resource version` is the opposite: that version is no longer kept.',
	],
	sources: [
		'apiserver pkg/storage/errors.go (NewTooLargeResourceVersionError)',
		'apiserver pkg/storage/cacher/watch_cache.go (waitUntilFreshAndBlock)',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#the-resourceversion-parameter',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, words);
		if (said === undefined) return withoutWords(failure);
		const [, wanted = '', current = ''] = said.match;
		const {resource, namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The request needs resource version ${wanted}${resource === undefined ? '' : ` of ${resource}`}, and this API server has only seen ${current}.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {
				wanted,
				current,
				behind: Number(wanted) - Number(current),
				retryAfter: failure.header('retry-after'),
				resource,
				namespace,
			},
			identity: resource ?? '',
			rulesOut: [{id: 'health/server-timeout-504', because: 'the message names the version that was waited for'}],
			unknowns: [
				{
					what: 'whether the server lags behind, or the version is from another history',
					because: 'the message gives only the two numbers',
					settledBy: 'whether the current version comes near the wanted one when it is read again',
				},
			],
			next: stepsFor(failure),
		};
	},
});

/** The answer asks for one second; as the client then tries again, it prints no words of it. */
function withoutWords(failure: Failure): Match | undefined {
	const waits = retried(failure, 504);
	const {url} = failure.exchange ?? {};
	const wanted = /[?&]resourceVersion=([1-9]\d*)(?:&|$)/.exec(url ?? '')?.[1];
	if (waits === undefined || wanted === undefined || waits.seconds.some(seconds => seconds !== 1)) return undefined;
	const {resource, namespace} = targetOf(failure);
	return {
		grade: 'likely',
		proof: waits.proof,
		summary: `The request needs resource version ${wanted}${resource === undefined ? '' : ` of ${resource}`}, and was answered 504 with a request to wait one second, as by an API server that has not seen that version.${openEnd(waits)}`,
		stage: 'storage',
		facts: {wanted, ...retryFacts(failure, waits), resource, namespace},
		identity: resource ?? '',
		unknowns: [unprinted],
		next: stepsFor(failure),
	};
}

function stepsFor(failure: Failure): NextStep[] {
	const {url} = failure.exchange ?? {};
	return [
		...(url === undefined || failure.resource === undefined || failure.resource.name !== undefined
			? []
			: [
					step(
						sh`kubectl get --raw ${`${splitUrl(url).path}?limit=1`} | grep -o '"resourceVersion":"[0-9]*"' | head -1`,
						'Shows the version that the server has now (the first number).',
					),
				]),
		step(
			sh`kubectl get --raw /metrics | grep apiserver_watch_cache_resource_version`,
			'Shows the version of each watch cache of the answering API server, where it has this metric.',
		),
	];
}
