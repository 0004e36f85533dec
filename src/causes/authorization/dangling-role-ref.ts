import {defineCause} from '../../clues/cause.ts';
import {administratorStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace} from '../../clues/target.ts';
import {
	canI,
	denialBy,
	denialFacts,
	denialIdentity,
	describe,
	missingRolesIn,
	subjectOf,
} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/dangling-role-ref',
	title: 'A binding names a role that does not exist',
	explain: `
RBAC found a binding of this user and could not find the role that it names: the role was deleted, was never created, or the
name is misspelt. Such a binding grants nothing. The server says so behind the refusal, \`RBAC: clusterrole… "x" not found\`.

It mentions every binding of the user that leads nowhere, whether or not its role would have allowed this request. The role of a
binding cannot be changed: create the role, or delete the binding and create another.
`,
	lookAlikes: [
		'The same sentence without `… not found` behind it means that no binding grants this: authorization/rbac-denied.',
		'`clusterroles "x" not found` alone (404) is the answer to a request for that role.',
	],
	sources: [
		'kubernetes pkg/registry/rbac/validation/rule.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialBy('dangling', failure);
		if (denial === undefined) return undefined;
		const missingRoles = missingRolesIn(denial);
		const [first = ''] = missingRoles;
		const [kind = '', name = ''] = first.split(' ');
		const roles = missingRoles.map(role => `${role.replace(' ', ' "')}"`).join(' and ');
		return {
			grade: 'likely',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}, and is bound to ${roles}, which ${missingRoles.length > 1 ? 'do' : 'does'} not exist.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {...denialFacts(denial), missingRoles},
			identity: denialIdentity(denial),
			unknowns: [
				{
					what: 'Whether the missing role would have allowed it',
					because: 'the server names every binding that leads nowhere',
					settledBy: 'The manifest from which the role was once created.',
				},
			],
			next: [
				administratorStep(
					sh`kubectl get ${kind.toLowerCase()} ${name} ${kind === 'Role' ? inNamespace(denial.namespace) : []}`,
					'Shows whether the role is there by now; for an administrator.',
				),
				administratorStep(
					denial.namespace === undefined
						? sh`kubectl get clusterrolebindings -o wide`
						: sh`kubectl get rolebindings,clusterrolebindings -n ${denial.namespace} -o wide`,
					`The column ROLE shows which bindings name ${first}.`,
				),
				step(canI(denial), 'Asks the server the same question again, once the role or another binding is there.'),
			],
		};
	},
});
