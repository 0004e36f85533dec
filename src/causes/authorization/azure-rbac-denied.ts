import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {canI, denialFacts, denialIdentity, denialOf, describe, isOrdinaryUser} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/azure-rbac-denied',
	title: 'Azure role assignments do not allow this',
	explain: `
The cluster uses Azure RBAC for Kubernetes authorization, a webhook authorizer. It found no role assignment of this user that
covers the action. The user is known by an object id, so the name in the message is a GUID or a mail address.

Role assignments take some minutes to become effective.
`,
	lookAlikes: ['The same sentence without `… in Azure` is plain Kubernetes RBAC.'],
	sources: [
		'https://learn.microsoft.com/azure/aks/manage-azure-rbac',
		'https://kubernetes.io/docs/reference/access-authn-authz/webhook/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined || !isOrdinaryUser(denial.user)) return undefined;
		if (!/does not have access to the resource in Azure/.test(denial.reason ?? '')) return undefined;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `Azure has no role assignment that lets "${denial.user}" ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [
				step(sh`az account show`, 'Shows which account and subscription are active.'),
				step(
					sh`az role assignment list --assignee <user or object id> --scope <resource id of the cluster> --include-inherited`,
					'Lists the role assignments of the user on the cluster.',
				),
				step(canI(denial), 'Asks the server again, once an assignment has changed.'),
			],
		};
	},
});
