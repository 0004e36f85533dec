import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/namespace-terminating',
	title: 'The namespace is being deleted',
	explain: `
Nothing new may be created in a namespace that is being deleted. Reading it still works, so it looks alive.

A deletion that does not end waits for finalizers, or for an aggregated API that does not answer; the conditions of the
namespace say which.
`,
	lookAlikes: ['`namespaces "x" not found` means that it is gone already.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle',
		'apiserver pkg/admission/plugin/namespace/lifecycle/admission.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /unable to create new content in namespace (\S+) because it is being terminated/);
		if (said === undefined) return undefined;
		const namespace = said.match[1];
		const {resource, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The namespace ${namespace} is being deleted, so nothing can be created in it.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {namespace, resource, name},
			identity: namespace ?? '',
			next: [
				step(
					sh`kubectl get namespace ${wordOr(namespace, '<namespace>')} -o yaml`,
					'The conditions say what the deletion waits for.',
				),
				step(
					sh`kubectl get apiservices | grep False`,
					'An aggregated API that does not answer blocks every deletion of a namespace.',
				),
			],
		};
	},
});
