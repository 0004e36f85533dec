import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/owner-reference-permission',
	title: 'No right to block the owner’s deletion',
	explain: `
The object has an owner reference with \`blockOwnerDeletion: true\`. The plugin OwnerReferencesPermissionEnforcement demands that
its author may update \`finalizers\` of the owner; operators on OpenShift meet it often.

It reads like RBAC, and a role does solve it, but for the subresource \`<owner's resource>/finalizers\`.
`,
	lookAlikes: ['`User "…" cannot` is the authorizer; here admission asked it about the owner.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement',
		'kubernetes plugin/pkg/admission/gc/gc_admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/cannot set blockOwnerDeletion (?:if an|in this case because cannot find RESTMapping)|cannot set an ownerRef on a resource you can't delete/,
		);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				'The author of the object may not set finalizers on its owner, so it must not block the owner’s deletion.',
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl auth can-i update <owner resource> --subresource=finalizers ${inNamespace(namespace)}`,
					'Asks for the right that is missing.',
				),
				step(sh`kubectl auth can-i --list ${inNamespace(namespace)}`, 'Lists what the current user may do there.'),
			],
		};
	},
});
