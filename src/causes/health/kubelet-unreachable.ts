import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/kubelet-unreachable',
	title: 'The API server cannot reach the kubelet',
	explain: `
Logs, exec, attach and port-forward are served by the kubelet on the node of the pod, port 10250. You reached the API server and
it could not connect to that kubelet: the node is down, a firewall or security group blocks the way from the control plane, or
the node registered an address that the control plane cannot resolve or route.
`,
	lookAlikes: [
		'The same `dial tcp` text without an HTTP status, with the port of the API server, is your own network.',
		'`No agent available` means that the tunnel to all nodes is down, not one node.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
		'apimachinery pkg/util/proxy/upgradeaware.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const leg = kubeletLegOf(failure);
		if (leg?.trouble !== 'unreachable') return undefined;
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: `The API server could not connect to the kubelet${leg.host === undefined ? '' : ` on ${leg.host}`}: ${leg.error.slice(0, 160)}`,
			stage: 'kubelet',
			responder: 'api-server',
			facts: legFacts(failure, leg),
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'network/connection-refused',
					because: 'the API server answered; the error happened between it and the node',
				},
			],
			next: [
				...legSteps(failure),
				step(sh`kubectl describe node <node>`, 'Conditions and lease show when the kubelet was last heard of.'),
			],
		};
	},
});
