import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/resource-version-missing',
	title: 'The update does not say which version it changes',
	explain: `
Types such as Service, and all custom resources, may only be replaced by a request that names the \`resourceVersion\` it was made from, so that nobody
overwrites changes they never saw. This request (PUT) had none. The server answers 422, though it is about the same guard as 409.

\`kubectl replace\` sends the manifest as it is; \`kubectl apply\` sends differences and needs no version.
`,
	lookAlikes: [
		'`the object has been modified` (409) is a version that was given, and is old: conflict/optimistic-lock.',
		'Other complaints about fields are request/invalid-object.',
	],
	sources: [
		'apimachinery pkg/api/validation/objectmeta.go (ValidateObjectMetaAccessorUpdate)',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.status !== undefined && failure.status !== 422) return undefined;
		const said = serverSays(
			failure,
			/(?<kind>[\w.-]{1,300}) "(?<name>[^"\n]{1,253})" is invalid:\s{0,3}(?:\[|\* )?metadata\.resourceVersion: Invalid value: (?:0x0|0|""): must be specified for an update/,
		);
		if (said === undefined) return undefined;
		const {kind, name} = said.match.groups ?? {};
		const target = targetOf(failure);
		const {namespace} = target;
		const resource = target.resource ?? kind?.toLowerCase();
		return {
			grade: 'proven',
			proof: [said],
			summary: `${kind} "${name}" can only be replaced by a request that names its resourceVersion, and this one has none.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {kind, name, field: 'metadata.resourceVersion', resource, namespace},
			identity: [kind, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.resourceVersion}'`,
					'Shows the version of the stored object.',
				),
				step(
					sh`kubectl diff -f <manifest> ${inNamespace(namespace)}`,
					'Shows what `kubectl apply` would change; it needs no version in the manifest.',
				),
			],
		};
	},
});
