import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {canI, denialFacts, denialIdentity, denialOf, describe, isOrdinaryUser} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/azure-rbac-denied',
	title: 'Azure RBAC does not allow this',
	explain: `
The cluster uses Azure RBAC for Kubernetes authorization, a webhook authorizer. It found no role assignment of this user that
covers the action. The name in the message is an object ID or a user principal name.

Role assignments take some minutes to become effective.
`,
	lookAlikes: [
		'`Azure does not have opinion for this user` leaves the decision to Kubernetes RBAC: authorization/rbac-denied.',
		'Without a word of Azure the sentence is most often Kubernetes RBAC.',
	],
	sources: [
		'https://learn.microsoft.com/azure/aks/manage-azure-rbac',
		'https://github.com/kubeguard/guard (authz/providers/azure)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined || !isOrdinaryUser(denial.user)) return undefined;
		const [words, isForeign] =
			/does not have access to the resource in Azure|(Access denied by Azure RBAC for non AAD users)/.exec(
				denial.reason ?? '',
			) ?? [];
		if (words === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary:
				isForeign === undefined
					? `Azure has no role assignment that lets "${denial.user}" ${describe(denial)}.`
					: `"${denial.user}" is not allowed to ${describe(denial)}: Azure RBAC denies everybody who is not a user of Microsoft Entra ID.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [
				step(sh`az account show`, 'Shows which account and subscription are active.'),
				step(
					sh`az role assignment list --assignee ${denial.user} --scope <resource id of the cluster> --include-inherited`,
					'Lists the role assignments of the user on the cluster.',
				),
				step(canI(denial), 'Asks the server the same question again, once an assignment has changed.'),
			],
		};
	},
});
