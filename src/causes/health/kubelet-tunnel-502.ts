import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/kubelet-tunnel-502',
	title: 'The node’s tunnel to the server is broken',
	explain: `
k3s and RKE2 reach kubelets through a tunnel that the agent on the node opens to the server. The server found no usable
tunnel to this node: the agent is down, or connected to another server only.
`,
	lookAlikes: ['An HTML `502 Bad Gateway` comes from a load balancer in front of the API server.'],
	sources: [
		'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
		'apimachinery pkg/util/proxy/upgradeaware.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const leg = kubeletLegOf(failure);
		if (leg?.trouble !== 'tunnel') return undefined;
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: `The tunnel to the node${leg.host === undefined ? '' : ` ${leg.host}`} answered ${/code (\d+)/.exec(leg.error)?.[1] ?? '502'}.`,
			stage: 'kubelet',
			responder: 'api-server',
			facts: legFacts(failure, leg),
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'network/lb-bad-gateway-502',
					because: 'the API server answered; the error happened between it and the node',
				},
			],
			next: [
				...legSteps(failure),
				step(
					sh`journalctl -u k3s-agent -u rke2-agent --since -1h`,
					'On the node: shows whether the agent is connected to every server.',
				),
			],
		};
	},
});
