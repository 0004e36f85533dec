import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/object-being-deleted',
	title: 'The old object is still being deleted',
	explain: `
An object of this name was deleted and is not gone yet: a finalizer has not been removed, its grace period runs, or, for a namespace,
what is in it is being deleted. A new one cannot take the name before that.
`,
	lookAlikes: [
		'`already exists` without `object is being deleted` is an object that stays: conflict/already-exists.',
		'`because it is being terminated` is about the namespace of the new object: admission/namespace-terminating.',
	],
	sources: [
		'apiserver pkg/registry/generic/registry/store.go',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			serverSays(failure, /object is being deleted: ([\w.-]+) "([^"]+)" already exists/) ??
			serverSays(
				failure,
				/Operation cannot be fulfilled on ([\w.-]+) "([^"]+)": The system is ensuring all content is removed/,
			);
		if (said === undefined) return undefined;
		const [, resource, name] = said.match;
		const namespace = resource === 'namespaces' ? undefined : targetOf(failure).namespace;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${resource} "${name}" is being deleted and not gone yet.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, name, namespace},
			identity: [resource, namespace, name].join('|'),
			next: [
				resource === 'namespaces'
					? step(
							sh`kubectl get namespace ${wordOr(name, '<name>')} -o jsonpath='{range .status.conditions[*]}{.type}={.status}: {.message}{"\\n"}{end}'`,
							'Shows what the deletion waits for: remaining objects, finalizers, or APIs that do not answer.',
						)
					: step(
							sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.deletionTimestamp} {.metadata.finalizers}'`,
							'Shows when it was or will be due for deletion, and which finalizers it waits for.',
						),
				step(
					sh`kubectl wait --for=delete ${wordOr(`${resource}/${name}`, '<resource/name>')} ${inNamespace(namespace)} --timeout=60s`,
					'Waits until it is gone, a minute at most.',
				),
			],
		};
	},
});
