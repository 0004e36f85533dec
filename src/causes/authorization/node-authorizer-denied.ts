import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {denialFacts, denialIdentity, denialOf, describe} from '../../clues/forbidden.ts';

/** Source: kubernetes `plugin/pkg/auth/authorizer/node/node_authorizer.go`. */
const nodeReason =
	/no relationship found between node|can only |cannot (?:get|read) subresource|only its own Node object|No Object name found|unknown node for user|cannot authorize |only the following verbs/;

export default defineCause({
	id: 'authorization/node-authorizer-denied',
	title: 'The credentials of a node may not do this',
	explain: `
The request came with a node's credentials (\`system:node:<name>\`). The Node authorizer lets a kubelet read only what the pods on
its node refer to; what it may write, the admission plugin NodeRestriction narrows to its own node and pods.

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
		const named = nodeReason.test(denial.reason ?? '');
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
							what: 'Whether the Node authorizer is used at all',
							because: 'none of its reasons stands behind the sentence',
							settledBy: 'The --authorization-mode of kube-apiserver.',
						},
					],
			next: [
				step(
					sh`kubectl config view --minify`,
					'Shows the context in use and the certificate of its user; that of a kubelet is usually in /var/lib/kubelet/pki.',
				),
				step(sh`printenv KUBECONFIG`, 'Shows which kubeconfig is used, if the variable names one.'),
			],
		};
	},
});
