import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/konnectivity-no-agent',
	title: 'The tunnel from control plane to nodes is down',
	explain: `
The API server reaches the nodes through a tunnel (Konnectivity, formerly SSH). No agent in the cluster is connected to it, so
logs, exec, port-forward, webhooks and aggregated APIs fail together, on every node.
`,
	lookAlikes: ['A `dial tcp …:10250` error is one node, reached directly.'],
	sources: [
		'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
		'apimachinery pkg/util/proxy/upgradeaware.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const leg = kubeletLegOf(failure);
		if (leg?.trouble !== 'konnectivity') return undefined;
		// The API server talks to konnectivity's server through a socket: when that is gone, no agent was asked.
		const serverGone = /dial unix \S+: connect: (?:no such file|connection refused)/.test(leg.error);
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: serverGone
				? 'The API server has no tunnel to the nodes: konnectivity’s own server does not run beside it.'
				: 'The API server has no tunnel to the nodes: no agent is connected.',
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
				step(
					sh`kubectl get pods -n kube-system -o wide | grep -E "konnectivity|tunnel"`,
					serverGone
						? 'Shows whether the server of konnectivity runs on the control plane, and where the agents run.'
						: 'Shows whether the agents run, and where.',
				),
			],
		};
	},
});
