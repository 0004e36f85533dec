import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/storage-initializing-429',
	title: 'The server is still loading this resource',
	explain: `
The API server keeps the objects of each type in a watch cache, and that of this type was being filled: after a start, or again and
again because the stored objects cannot be read (a conversion webhook that does not answer, for instance). Other types have caches of
their own.
`,
	lookAlikes: ['429 with `Too many requests` in plain text is priority and fairness: health/apf-rejected-429.'],
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
			summary: `The API server is filling its watch cache of ${resource ?? 'this type'} and answers no requests for it until then.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, namespace},
			identity: resource ?? '',
			next: [
				...(resource === undefined || isBuiltinGroup(failure.resource?.group ?? '')
					? []
					: [
							step(
								sh`kubectl get customresourcedefinition ${resource} -o jsonpath='{.spec.conversion}'`,
								'Shows whether a conversion webhook is needed to read the objects.',
							),
						]),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the API server has finished starting.'),
			],
		};
	},
});
