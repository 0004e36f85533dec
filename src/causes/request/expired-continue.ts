import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
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
		if (said === undefined) return undefined;
		const [, asked, oldest] = said.match;
		const {resource, namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The version that the list or watch${resource === undefined ? '' : ` of ${resource}`} asked for is no longer kept; start it again.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {asked, oldest, resource, namespace},
			identity: [resource, namespace].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${inNamespace(namespace)} --watch`,
					'Starts with a new list.',
				),
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${inNamespace(namespace)} --chunk-size=0`,
					'Reads a long list in one piece, so that no part can expire.',
				),
			],
		};
	},
});
