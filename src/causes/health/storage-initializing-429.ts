import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/storage-initializing-429',
	title: 'The server is still loading this resource',
	explain: `
The API server keeps each resource in a cache in memory and was filling it, or filling it again: after a start, or because
reading the stored objects fails (a conversion webhook that does not answer, for instance). Only this resource is affected.
`,
	lookAlikes: ['429 with plain text on any path is priority and fairness.'],
	sources: ['apiserver pkg/storage/cacher/cacher.go', 'https://kubernetes.io/docs/reference/using-api/api-concepts/'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /storage is \(re\)initializing/);
		if (said === undefined) return undefined;
		const {resource, namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The API server is still loading ${resource ?? 'this resource'} into its cache.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, namespace},
			identity: resource ?? '',
			next: [
				step(
					sh`kubectl get customresourcedefinition ${wordOr(resource, '<resource.group>')} -o yaml`,
					'For a custom resource: shows its conversion webhook and its conditions.',
				),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the server is ready otherwise.'),
			],
		};
	},
});
