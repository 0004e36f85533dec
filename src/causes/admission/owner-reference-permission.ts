import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, qualified, targetOf, wordOr} from '../../clues/target.ts';
import type {Failure} from '../../failures/failure.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/owner-reference-permission',
	title: 'No right to set this owner reference',
	explain: `
The object has an owner reference. The plugin OwnerReferencesPermissionEnforcement demands that whoever sets one may delete the object
itself and, with \`blockOwnerDeletion: true\`, may update \`finalizers\` of the owner (before 1.8: delete the owner). Operators on
OpenShift meet it often.

It reads like RBAC, and a role does solve it: for the owner it is the subresource \`<owner's resource>/finalizers\`.
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
			/cannot set blockOwnerDeletion (?:if an ownerReference refers to a resource you can't (?<right>set finalizers on|delete)|in this case because cannot find RESTMapping for APIVersion (?<version>\S+) Kind (?<kind>[^\s:]+))|cannot set an ownerRef on a resource you can't delete/,
		);
		if (said === undefined) return undefined;
		const {right, version, kind} = said.match.groups ?? {};
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				kind === undefined
					? right === undefined
						? 'The caller may not delete the object, and so may not set owner references in it.'
						: `The caller may not ${right === 'delete' ? 'delete' : 'set finalizers on'} an owner of the object, and so may not let the object block that owner’s deletion.`
					: `The object names an owner of kind ${kind} (${version}), which the API server does not know, as one whose deletion it blocks.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {ownerKind: kind, ownerVersion: version, resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			next: [
				kind !== undefined
					? step(
							sh`kubectl api-resources --api-group=${version?.includes('/') === true ? (version.split('/')[0] ?? '') : ''} -o wide`,
							'Lists the kinds that the group of the owner has.',
						)
					: right === undefined
						? step(
								sh`kubectl auth can-i delete ${wordOr(resource, '<resource>')} ${inNamespace(namespace)}`,
								'Asks for the right that is missing.',
							)
						: right === 'delete'
							? step(
									sh`kubectl auth can-i delete ${wordOr(ownerIn(failure), '<owner resource>')} ${inNamespace(namespace)}`,
									'Asks for the right that is missing.',
								)
							: step(
									sh`kubectl auth can-i update ${wordOr(ownerIn(failure), '<owner resource>')} --subresource=finalizers ${inNamespace(namespace)}`,
									'Asks for the right that is missing.',
								),
			],
		};
	},
});

/** The type of the one owner in a JSON body, as kubectl takes it: `replicaset.apps`. */
function ownerIn({exchange}: Failure): string | undefined {
	const [list = '', ...more] =
		/"ownerReferences"\s*:\s*\[([^\]]{1,2000})\]/.exec(exchange?.requestBody?.text ?? '')?.[1]?.split(/\}\s*,\s*\{/) ??
		[];
	const kind = /"kind"\s*:\s*"(\w+)"/.exec(list)?.[1];
	const version = /"apiVersion"\s*:\s*"([\w./-]+)"/.exec(list)?.[1];
	if (more.length > 0 || kind === undefined || version === undefined) return undefined;
	return qualified(kind.toLowerCase(), version.includes('/') ? version.split('/')[0] : undefined);
}
