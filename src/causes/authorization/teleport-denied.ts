import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isUnanswered} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/teleport-denied',
	title: 'Teleport refused the request',
	explain: `
Teleport stands in front of the API server and refused the request by its own roles; the cluster did not see it. Its answers are
\`Status\` objects like those of an API server, even with 404 \`NotFound\`, so only the words tell.

A role needs \`kubernetes_labels\` that fit the cluster, \`kubernetes_resources\`, and \`kubernetes_groups\` or \`kubernetes_users\`
to act as.
`,
	lookAlikes: [
		'`User "…" cannot …` is RBAC in the cluster, asked for the groups that the Teleport role names.',
		'A 403 that is no Status is another gateway: authorization/gateway-denied.',
	],
	sources: [
		'https://goteleport.com/docs/enroll-resources/kubernetes-access/controls/',
		'https://github.com/gravitational/teleport/blob/master/lib/kube/proxy/forwarder.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isUnanswered(failure)) return undefined;
		if (failure.status !== 403 && failure.status !== 404) return undefined;
		const said = failure.says(
			/^(?:Error from server(?: \(\w+\))?: |error: )?(?<words>Your user's Teleport role does not allow Kubernetes access|\[00\] access denied|Teleport cluster is not licensed for Kubernetes)/,
		);
		if (said === undefined) return undefined;
		const words = said.match.groups?.words ?? '';
		const isRole = words.startsWith('Your');
		return {
			grade: 'proven',
			proof: [said],
			summary: isRole
				? 'Teleport refused: no role of the user names Kubernetes groups or users for this cluster.'
				: `Teleport refused the request: ${words}.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {words, gateway: 'Teleport'},
			rulesOut: [{id: 'authorization/rbac-denied', because: 'Teleport answered, and did not pass the request on'}],
			next: [
				step(sh`tsh status`, 'Shows the roles and Kubernetes groups of the login, and when it ends.'),
				step(sh`tsh kube ls`, 'Lists the clusters that the roles let this user into.'),
				step(sh`tctl get roles --format=text`, 'Lists the roles of Teleport; for an administrator.'),
			],
			...(!isRole && {
				unknowns: [
					{
						what: 'Which rule of Teleport refused',
						because: 'it tells the client no more than this',
						settledBy: 'The audit log of Teleport at that time.',
					},
				],
			}),
		};
	},
});
