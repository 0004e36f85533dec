import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {denialFacts, denialIdentity, denialOf, describe} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/node-authorizer-denied',
	title: 'A kubelet’s credentials reach only its own objects',
	explain: `
The request came with a node's credentials (\`system:node:<name>\`). The Node authorizer lets a kubelet read only what pods on
its node refer to, and write only its own node and pods.

For a person this nearly always means that the kubeconfig of the kubelet (\`/etc/kubernetes/kubelet.conf\`) is in use.
`,
	lookAlikes: ['`node "a" is not allowed to modify node "b"` is the admission plugin NodeRestriction.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/node/',
		'kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined || !denial.user.startsWith('system:node:')) return undefined;
		// The authorizer's own reasons; without one, RBAC may have been asked as well.
		const named = /no relationship found between node|can only (?:read|get|create|access)/.test(denial.reason ?? '');
		const node = denial.user.slice('system:node:'.length);
		return {
			grade: named ? 'proven' : 'likely',
			proof: [denial.said],
			summary: `The credentials of node ${node} may not ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {...denialFacts(denial), node},
			identity: denialIdentity(denial),
			unknowns: named
				? []
				: [
						{
							what: 'Whether the Node authorizer is enabled',
							because: 'the refusal gives no reason of its own',
							settledBy: 'The --authorization-mode of kube-apiserver.',
						},
					],
			next: [
				step(sh`kubectl config view --minify`, 'Shows which kubeconfig user is active.'),
				step(sh`kubectl auth whoami`, 'Shows as whom the server sees you (servers from 1.27).'),
			],
		};
	},
});
