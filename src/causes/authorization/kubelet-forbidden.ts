import {defineCause} from '../../clues/cause.ts';
import {administratorStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/kubelet-forbidden',
	title: 'The kubelet refuses the API server',
	explain: `
Logs, exec and port-forward are served by the kubelet of the pod's node; the API server connects to it with a certificate of
its own. Your request was authorized, and then the kubelet refused the user of that certificate.

That is a mistake in the set-up of the control plane: with \`user=system:anonymous\` the kubelet accepted no certificate
(\`--kubelet-client-certificate\` of kube-apiserver, \`--client-ca-file\` of the kubelet), else the user lacks a role such as
\`system:kubelet-api-admin\`.
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
			summary: `The kubelet refused the API server, which it knows as "${user}"; the user of kubectl was not refused.`,
			stage: 'kubelet',
			responder: 'kubelet',
			facts: {user, verb, resource, subresource, namespace, pod: name},
			identity: user,
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'the refused user is the API server’s, the words are the kubelet’s'},
			],
			next: [
				user === 'system:anonymous'
					? step(
							sh`grep -e --kubelet- /etc/kubernetes/manifests/kube-apiserver.yaml`,
							'On a control plane node of kubeadm: shows which certificate the API server shows to kubelets, if any.',
						)
					: administratorStep(
							sh`kubectl get clusterrolebindings -o wide | grep system:kubelet-api-admin`,
							`Shows whether "${user}" is bound to the usual role for reaching kubelets.`,
						),
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node; a pod on another node shows whether other kubelets refuse as well.',
				),
			],
		};
	},
});
