import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {givenNamespace, inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/already-exists',
	title: 'An object of this name already exists',
	explain: `
\`kubectl create\`, \`run\` and \`expose\` only make new objects. One with the same type, name and namespace is there, so the server
answered 409 with the reason \`AlreadyExists\`, and left it as it is. After a create that broke off, it may be the one that was meant.
`,
	lookAlikes: [
		'`object is being deleted: …` is one that is about to go: conflict/object-being-deleted.',
		'`the object has been modified` is 409 too, for an update: conflict/optimistic-lock.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewAlreadyExists)',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.status !== undefined && failure.status !== 409) return undefined;
		// `configmaps "a" already exists` ends its line; kubectl config says `… already exists in <file>`.
		const said = serverSays(failure, /(?:^|[\s:(])([a-z][\w.-]*) "([^"]+)" already exists\s*$/m);
		if (said === undefined) return undefined;
		if (failure.status === undefined && !/failed to (?:create|run)/.test(said.statement.text)) return undefined;
		if (/object is being deleted: /.test(said.statement.text)) return undefined;
		const [, resource = '', name = ''] = said.match;
		const namespace = targetOf(failure).namespace ?? givenNamespace(failure, resource);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${resource} "${name}" already exists${namespace === undefined ? '' : ` in namespace ${namespace}`}, so it was not created.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, name, namespace},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl describe ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)}`,
					'Shows the object that is there.',
				),
				step(
					sh`kubectl diff -f <manifest> ${inNamespace(namespace)}`,
					'Shows what `kubectl apply` of the manifest would change in it.',
				),
			],
		};
	},
});
