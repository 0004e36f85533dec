import {change, defineCause, look} from '../cause.ts';
import {inNamespace} from '../target.ts';
import {
	canI,
	cloudReasons,
	denialFacts,
	denialIdentity,
	denialOf,
	describe,
	isOrdinaryUser,
	subjectFlag,
} from './forbidden.ts';

/** RBAC itself only ever adds this: a binding that points to a role that is gone, or a rule it could not read. */
const rbacReason = /^\[?(?:RBAC: |clusterrole|role\.rbac|Unknown user|\(get |\()/;

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
		'A gateway in front answers 403 without a `Status` and without an `Audit-Id` header.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined || denial.resource === undefined || denial.subresource !== undefined) return undefined;
		if (!isOrdinaryUser(denial.user) || denial.verb.startsWith('impersonate')) return undefined;
		if (cloudReasons.test(denial.reason ?? '')) return undefined;
		const foreign = denial.reason !== undefined && !rbacReason.test(denial.reason);
		const {namespace} = denial;
		return {
			grade: foreign ? 'likely' : 'proven',
			proof: [denial.said],
			summary: `User "${denial.user}" is not allowed to ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			unknowns: foreign
				? [
						{
							what: 'Which authorizer refused it',
							because: 'the sentence carries a reason that RBAC does not write',
							settledBy: 'The --authorization-mode of kube-apiserver, or the provider’s documentation of that reason.',
						},
					]
				: [],
			next: [
				look(canI(denial), 'Asks the server the same question, without doing anything.'),
				look(`kubectl auth can-i --list${inNamespace(namespace)}`, 'Lists what the current user may do there.'),
				look(
					'kubectl get rolebindings,clusterrolebindings --all-namespaces -o wide',
					'Shows who is bound to what; run it as somebody who may read bindings.',
				),
				change(
					namespace === undefined
						? `kubectl create clusterrolebinding <name> --clusterrole=<role> ${subjectFlag(denial.user)}`
						: `kubectl create rolebinding <name> --clusterrole=<role> ${subjectFlag(denial.user)}${inNamespace(namespace)}`,
					'Grants a role that contains this verb, if the user should have it; for an administrator.',
				),
			],
		};
	},
});
