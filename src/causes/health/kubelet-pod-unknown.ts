import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/kubelet-pod-unknown',
	title: 'The kubelet that was asked does not have the pod',
	explain: `
The API server knows the pod and asked the kubelet at the address of its node. A kubelet answered, and has no such pod. Often it is
another node's kubelet: several nodes registered the same address, as virtual machines do whose first network card has the same address
everywhere (Vagrant). Otherwise the pod has just ended there, or its kubelet has not seen it yet.
`,
	lookAlikes: [
		'`pods "…" not found` comes from the API server: there is no such pod.',
		'`container not found` means that the kubelet has the pod, and not that container: request/container-not-found.',
	],
	sources: [
		'kubernetes pkg/kubelet/server/server.go (getExec, getContainerLogs)',
		'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/#the-ip-address-of-the-kubelet',
	],
	// Nodes with the same address stay mixed up.
	retryable: false,
	rank: 'specific',
	match(failure) {
		const upgrade = serverSays(failure, /unable to upgrade connection: pod does not exist/);
		// No verb before the resource: the API server made this sentence, about its own request to the kubelet.
		const log = serverSays(failure, /could not find the requested resource \( ?pods\/(?:log|exec) (?<pod>[^\s()]+)\)/);
		const said = upgrade ?? log;
		if (said === undefined) return undefined;
		const {subresource, namespace, name} = targetOf(failure);
		const pod = name ?? log?.match.groups?.pod;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The kubelet that was asked for the pod ${pod ?? ''} does not have it.`.replace('  ', ' '),
			stage: 'kubelet',
			responder: 'kubelet',
			facts: {component: 'kubelet', pod, namespace, subresource},
			identity: [namespace, pod].join('|'),
			unknowns: [
				{
					what: 'which kubelet answered',
					because: 'the answer does not name its node',
					settledBy: 'kubectl get nodes -o wide, which shows whether nodes share an INTERNAL-IP',
				},
			],
			next: [
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node of the pod, and shows whether it still runs.',
				),
				step(sh`kubectl get nodes -o wide`, 'Shows the INTERNAL-IP of each node; no two may have the same.'),
			],
		};
	},
});
