import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {kubeletLegOf, legFacts} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/konnectivity-no-agent',
	title: 'The tunnel from control plane to nodes is down',
	explain: `
The API server reaches the nodes through tunnels: Konnectivity, in old clusters SSH. It found none that it could use, so logs, exec
and port-forward fail, and so do webhooks and aggregated APIs that run on nodes.
`,
	lookAlikes: ['`dial tcp …:10250` is a kubelet that is reached without a tunnel: health/kubelet-unreachable.'],
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
		const isSsh = /SSH|ssh: /.test(leg.error);
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: serverGone
				? 'The API server has no tunnel to the nodes: konnectivity’s own server does not run beside it.'
				: isSsh
					? `The API server has no SSH tunnel to the nodes: ${shorten(leg.error, 160)}`
					: `The API server has no tunnel to the node: ${shorten(leg.error, 160)}`,
			stage: 'kubelet',
			responder: 'api-server',
			facts: legFacts(failure, leg),
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'network/connection-refused',
					because: 'the API server reports a connection of its own, to the node',
				},
			],
			next: [
				...(isSsh
					? []
					: [
							step(
								sh`kubectl get pods -n kube-system -o wide | grep -E "konnectivity|tunnel"`,
								serverGone
									? 'Shows whether the server of konnectivity runs on the control plane, where that is part of the cluster.'
									: 'Shows whether the agents run, and on which nodes.',
							),
						]),
				step(sh`kubectl get nodes -o wide`, 'Shows whether the nodes are Ready, and their addresses.'),
			],
		};
	},
});
