import {defineCause} from '../../clues/cause.ts';
import {administratorStep} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, qualified} from '../../clues/target.ts';
import {ask, denialBy, denialFacts, describe, listRules, subjectOf} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/subresource-denied',
	title: 'The user may not use this subresource',
	explain: `
Subresources such as \`pods/exec\`, \`pods/log\`, \`pods/portforward\` or \`deployments/scale\` are granted on their own: a role that
allows \`pods\` does not allow \`pods/exec\`.

The verb can surprise: exec, attach and port-forward are \`create\` over SPDY (POST) and \`get\` over WebSocket (GET), for which servers
from 1.35 on ask for \`create\` as well. One command may be refused twice, with two verbs; a role should name both.
`,
	lookAlikes: [
		'`unable to upgrade connection: Forbidden (user=…, verb=…)` is the kubelet refusing the API server, not you.',
		'A proxy that strips the upgrade headers also breaks exec, without a `User "…" cannot` sentence.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
		'kubernetes pkg/registry/core/pod/rest/subresources.go (AuthorizePodWebsocketUpgradeCreatePermission)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialBy('rbac', failure);
		if (denial?.resource === undefined || denial.subresource === undefined) return undefined;
		const {resource, subresource, group, namespace} = denial;
		const streaming = ['exec', 'attach', 'portforward'].includes(subresource);
		const verbs = streaming ? 'get,create' : denial.verb;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			// Without the verb: the WebSocket and the SPDY attempt of one command are one refusal.
			identity: [denial.user, resource, subresource, group, namespace].join('|'),
			next: [
				ask(denial),
				listRules(denial),
				administratorStep(
					sh`kubectl create ${namespace === undefined ? 'clusterrole' : 'role'} <name> --verb=${verbs} --resource=${qualified(resource, group)}/${subresource} ${inNamespace(namespace)}`,
					'Makes a role that allows it; it still has to be bound to the user. For an administrator.',
				),
			],
		};
	},
});
