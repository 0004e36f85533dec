import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/namespace-terminating',
	title: 'The namespace is being deleted',
	explain: `
Nothing new may be created in a namespace that is being deleted; reading, changing and deleting what is in it still work. When the
deletion is done the namespace is gone, and has to be created again.

A deletion that does not end waits for finalizers, or for an aggregated API that does not answer; the conditions of the
namespace say which.
`,
	lookAlikes: [
		'`namespaces "x" not found` means that it is gone already: request/not-found.',
		'`object is being deleted` is one object, not its namespace: conflict/object-being-deleted.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle',
		'apiserver pkg/admission/plugin/namespace/lifecycle/admission.go',
	],
	retryable: false,
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
					sh`kubectl get namespace ${wordOr(namespace, '<namespace>')} -o jsonpath='{range .status.conditions[*]}{.type}={.status}: {.message}{"\\n"}{end}'`,
					'Shows what the deletion waits for: remaining objects, finalizers, or APIs that do not answer.',
				),
				step(
					sh`kubectl get apiservices | grep False`,
					'Lists the aggregated APIs that are not available: while one is not, no namespace is deleted.',
				),
			],
		};
	},
});
