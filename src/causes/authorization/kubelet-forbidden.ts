import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/kubelet-forbidden',
	title: 'The kubelet refuses the API server',
	explain: `
Logs, exec and port-forward are served by the kubelet of the pod's node; the API server connects to it with a certificate of
its own. You were authorized, and then the kubelet refused that certificate's user.

\`user=system:anonymous\`, or a user without a binding to \`system:kubelet-api-admin\`, is a mistake in the set-up of the control
plane: \`--kubelet-client-certificate\` is missing or its user was never bound.
`,
	lookAlikes: ['`User "you" cannot get resource "pods/log"` is about your own permissions.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
		'kubernetes pkg/kubelet/server/server.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/Forbidden \(user=([^,)]{0,500}), verb=([^,)]*), resource=([^,)]*), subresource(?:\(s\))?=\[?([^()\]]*)\]?\)/,
		);
		if (said === undefined) return undefined;
		const [, user = '', verb, resource, subresource] = said.match;
		const {namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The kubelet refused the API server, which came as "${user}", not you.`,
			stage: 'kubelet',
			responder: 'kubelet',
			facts: {user, verb, resource, subresource, namespace, pod: name},
			identity: user,
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'the refused user is the API server’s, the words are the kubelet’s'},
			],
			next: [
				step(
					sh`kubectl get clusterrolebindings -o wide | grep system:kubelet-api-admin`,
					`Shows whether "${user}" is bound to the role that kubelets ask for.`,
				),
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node; try a pod on another node to see whether all kubelets refuse.',
				),
			],
		};
	},
});
