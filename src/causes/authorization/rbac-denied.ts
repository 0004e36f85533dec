import type {NextStep} from '../../model/finding.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, qualified} from '../../clues/target.ts';
import {
	canI,
	denialFacts,
	denialIdentity,
	describe,
	grantableDenialOf,
	isAcrossNamespaces,
	subjectFlag,
	subjectOf,
	unknownRefuser,
	type Denial,
} from '../../clues/forbidden.ts';

/** What `kubectl auth can-i` and `kubectl auth whoami` create, and what everybody may create unless a default binding is gone. */
const selfReviews = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

function stepsFor(denial: Denial): NextStep[] {
	const {user, verb, resource = '', group, namespace, impersonated} = denial;
	const bindings = step(
		sh`kubectl get rolebindings,clusterrolebindings --all-namespaces -o wide`,
		'Shows who is bound to what; run it as somebody who may read bindings.',
	);
	if (selfReviews.has(resource)) {
		return [
			step(
				sh`kubectl get clusterrolebinding system:basic-user -o wide`,
				'Shows whether the default role for such questions is still bound to system:authenticated; for an administrator.',
			),
			bindings,
		];
	}

	const oneNamespace = isAcrossNamespaces(denial)
		? [
				step(
					sh`kubectl auth can-i ${verb} ${qualified(resource, group)} -n <namespace>`,
					'Asks for one namespace, which may be allowed where all of them together are not.',
				),
			]
		: [];
	return [
		step(canI(denial), 'Asks the server the same question, without doing anything.'),
		...oneNamespace,
		step(
			sh`kubectl auth can-i --list ${inNamespace(namespace)} ${impersonated === undefined ? [] : [`--as=${user}`]}`,
			`Lists what the ${impersonated === undefined ? 'current' : 'impersonated'} user may do there.`,
		),
		bindings,
		step(
			namespace === undefined
				? sh`kubectl create clusterrolebinding <name> --clusterrole=<role> ${subjectFlag(user)}`
				: sh`kubectl create rolebinding <name> --clusterrole=<role> ${subjectFlag(user)} ${inNamespace(namespace)}`,
			'Grants a role that contains this verb, if the user should have it; for an administrator.',
		),
	];
}

export default defineCause({
	id: 'authorization/rbac-denied',
	title: 'The user is known, but may not do this',
	explain: `
The API server knows who is asking, and no authorizer allowed the request. RBAC only adds permissions, so nothing forbids
it: a RoleBinding or ClusterRoleBinding that would allow it is missing, or grants it elsewhere.

Proof is the authorizer's own sentence, \`User "…" cannot <verb> resource "…"\`; the user name in it is the one the server saw,
which is often not the one you expected (a service account, the wrong context).
`,
	lookAlikes: [
		'Admission also answers 403 with `is forbidden:`, but never with `User "…" cannot`.',
		'`User "system:anonymous"` means that no credential was accepted: that is authentication.',
		'`RBAC: clusterrole… not found` behind the sentence means that a binding is there and its role is not.',
		'A gateway in front answers 403 without a `Status` and without an `Audit-Id` header.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = grantableDenialOf(failure);
		if (denial?.resource === undefined || denial.subresource !== undefined) return undefined;
		const unknowns = unknownRefuser(denial);
		const what = selfReviews.has(denial.resource)
			? `may not even ask what it is allowed to do (${describe(denial)}).`
			: `is not allowed to ${describe(denial)}.`;
		return {
			grade: unknowns.length === 0 ? 'proven' : 'likely',
			proof: [denial.said],
			summary: `${subjectOf(denial)} ${what}`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			unknowns,
			next: stepsFor(denial),
		};
	},
});
