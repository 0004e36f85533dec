import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {bareStatus, bareUnknown} from '../../clues/bare-status.ts';
import {isNamespaced} from '../../clues/namespaced.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {decodeResource, queryValue, splitUrl} from '../../http/resource.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/expired-continue',
	title: 'The list or watch must start anew',
	explain: `
The server keeps past versions for some minutes only. A long list that is read in parts, or a watch that resumes from an old
version, is told with 410 that its version is gone and has to begin again. This is ordinary, and no outage.

At the end of \`kubectl get --watch\` it may appear as a table row with STATUS Failure and REASON Expired, with exit code 0.
`,
	lookAlikes: ['409 `the object has been modified` is a write with an old version.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses',
		'apiserver pkg/storage/errors.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:The provided continue parameter is too old|too old resource version|The resourceVersion for the provided (?:list|watch) is too old)(?:: (\d+) \((\d+)\))?/,
		);
		const proof = said ?? bareStatus(failure, 410);
		if (proof === undefined) return undefined;
		const [, asked, oldest] = said?.match ?? [];
		// The end of a watch is a row of its table, without a failed request.
		const {resource, namespace} = nearestTarget(failure);
		const {method = 'GET', url = ''} = failure.exchange ?? failure.run.exchanges.at(-1) ?? {};
		const {query} = splitUrl(url);
		const watches = queryValue(query, 'watch') === 'true' || queryValue(query, 'watch') === '1';
		const {group = '', resource: plain = ''} = decodeResource(method, url)?.resource ?? {};
		const scope = namespace === undefined && isNamespaced(plain, group) ? ['--all-namespaces'] : inNamespace(namespace);
		const what = watches ? 'watch' : query.includes('continue=') ? 'list' : 'list or watch';
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary: `The server no longer keeps the version that the ${what}${resource === undefined ? '' : ` of ${resource}`} asked for; it has to start again.`,
			stage: 'storage',
			...(said === undefined
				? {unknowns: [bareUnknown(failure, 'Which version was asked for')]}
				: {responder: 'api-server' as const}),
			facts: {asked, oldest, resource, namespace},
			identity: [resource, namespace].join('|'),
			next: [
				watches
					? step(
							sh`kubectl get ${wordOr(resource, '<resource>')} ${scope} --watch`,
							'Lists the objects again, and watches from there.',
						)
					: step(
							sh`kubectl get ${wordOr(resource, '<resource>')} ${scope} --chunk-size=0`,
							'Reads the list in one piece, so that no part can expire.',
						),
			],
		};
	},
});
