import type {NextStep} from '../../model/finding.ts';
import {defineCause} from '../../clues/cause.ts';
import {administratorStep} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace} from '../../clues/target.ts';
import {
	ask,
	askInOne,
	denialBy,
	denialFacts,
	denialIdentity,
	describe,
	isAcrossNamespaces,
	listRules,
	showBindings,
	subjectFlag,
	subjectOf,
	type Denial,
} from '../../clues/forbidden.ts';

/** What `kubectl auth can-i` and `kubectl auth whoami` create, and what everybody may create unless a default binding is gone. */
const selfReviews = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

function stepsFor(denial: Denial): NextStep[] {
	const {user, resource = '', namespace} = denial;
	if (selfReviews.has(resource)) {
		return [
			administratorStep(
				sh`kubectl get clusterrolebinding system:basic-user -o wide`,
				'Shows whether the default role for such questions is still bound to system:authenticated; for an administrator.',
			),
		];
	}

	return [
		ask(denial),
		isAcrossNamespaces(denial) ? askInOne(denial) : listRules(denial),
		showBindings(denial),
		administratorStep(
			namespace === undefined
				? sh`kubectl create clusterrolebinding <name> --clusterrole=<role> ${subjectFlag(user)}`
				: sh`kubectl create rolebinding <name> --clusterrole=<role> ${subjectFlag(user)} ${inNamespace(namespace)}`,
			'Gives the user a role that allows this, if they should have it; for an administrator.',
		),
	];
}

export default defineCause({
	id: 'authorization/rbac-denied',
	title: 'The user is known, but may not do this',
	explain: `
The API server knows who is asking, and none of its authorizers allowed the request. With RBAC, which only adds permissions, a
RoleBinding or ClusterRoleBinding that would allow it is missing, or grants it elsewhere. The sentence does not name the authorizer: one
that denies without a reason reads the same.

Proof is the API server's own sentence, \`User "…" cannot <verb> resource "…"\`; the user name in it is the one the server saw,
which is often not the one you expected (a service account, the wrong context).
`,
	lookAlikes: [
		'Admission also answers 403 with `is forbidden:`, but never with `User "…" cannot`.',
		'`User "system:anonymous"` means that no credential was accepted: that is authentication.',
		'`RBAC: clusterrole… not found` behind the sentence means that a binding is there and its role is not.',
		'Another reason behind the sentence is another authorizer’s: authorization/abac-denied, authorization/other-authorizer-denied.',
		'A gateway in front answers 403 without a `Status` and without an `Audit-Id` header.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
		'kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialBy('rbac', failure);
		if (denial?.resource === undefined || denial.subresource !== undefined) return undefined;
		const what = selfReviews.has(denial.resource)
			? `may not even ask what it is allowed to do (${describe(denial)}).`
			: `is not allowed to ${describe(denial)}.`;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} ${what}`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: stepsFor(denial),
		};
	},
});
