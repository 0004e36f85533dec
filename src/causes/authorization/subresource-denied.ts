import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, qualified} from '../../clues/target.ts';
import {canI, denialFacts, describe, grantableDenialOf, subjectOf, unknownRefuser} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/subresource-denied',
	title: 'The user may not use this subresource',
	explain: `
Subresources such as \`pods/exec\`, \`pods/log\`, \`pods/portforward\` or \`deployments/scale\` are granted on their own: a role that
allows \`pods\` does not allow \`pods/exec\`.

The verb can surprise: exec, attach and port-forward are \`create\` over SPDY (POST) and \`get\` over WebSocket (GET), so one
command may be refused twice, with two verbs. A role should name both.
`,
	lookAlikes: [
		'`unable to upgrade connection: Forbidden (user=…, verb=…)` is the kubelet refusing the API server, not you.',
		'A proxy that strips the upgrade headers also breaks exec, without a `User "…" cannot` sentence.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = grantableDenialOf(failure);
		if (denial?.resource === undefined || denial.subresource === undefined) return undefined;
		const unknowns = unknownRefuser(denial);
		const {resource, subresource, group, namespace} = denial;
		const streaming = ['exec', 'attach', 'portforward'].includes(subresource);
		const verbs = streaming ? 'get,create' : denial.verb;
		return {
			grade: unknowns.length === 0 ? 'proven' : 'likely',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			// Without the verb: the WebSocket and the SPDY attempt of one command are one refusal.
			identity: [denial.user, resource, subresource, group, namespace].join('|'),
			unknowns,
			next: [
				step(canI(denial), 'Asks the server the same question, without doing anything.'),
				step(sh`kubectl auth can-i --list ${inNamespace(namespace)}`, 'Lists what the current user may do there.'),
				step(
					sh`kubectl create ${namespace === undefined ? 'clusterrole' : 'role'} <name> --verb=${verbs} --resource=${qualified(resource, group)}/${subresource} ${inNamespace(namespace)}`,
					'Makes a role that allows it, to be bound to the user; for an administrator.',
				),
			],
		};
	},
});
