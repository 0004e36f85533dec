import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/object-being-deleted',
	title: 'The old object is still being deleted',
	explain: `
An object of this name was deleted and is not gone yet: a finalizer has not been removed, or its grace period runs. A new one
cannot take the name before that.
`,
	lookAlikes: ['`already exists` without `object is being deleted` is a living object.'],
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
		const {namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${resource} "${name}" is being deleted and not gone yet.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, name, namespace},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.deletionTimestamp} {.metadata.finalizers}'`,
					'Shows since when it is being deleted, and which finalizers it waits for.',
				),
				step(
					sh`kubectl wait --for=delete ${wordOr(`${resource}/${name}`, '<resource/name>')} ${inNamespace(namespace)} --timeout=60s`,
					'Waits until it is gone.',
				),
			],
		};
	},
});
