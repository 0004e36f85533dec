import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/kubelet-tunnel-502',
	title: 'No tunnel from the API server to the node',
	explain: `
The API server reaches kubelets through a proxy of the control plane, and that proxy refused to open the connection. In k3s and RKE2
it is the server process, at 127.0.0.1: it needs a tunnel that the agent on the node keeps open. 502 means that there is none, or that
the kubelet refused; other codes, that the proxy refused for another reason.
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
		const [, proxy = '', dialed = '', code = ''] =
			/proxy error from (\S+) while dialing (\S+), code (\d+)/.exec(leg.error) ?? [];
		// k3s and RKE2 listen here; konnectivity's proxy is another process.
		const isSupervisor = /^(?:127\.0\.0\.1|\[::1\]):(?:6443|6444|9345)$/.test(proxy);
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: `The proxy at ${proxy} between the API server and the nodes answered ${code} when asked for the kubelet at ${dialed}.`,
			stage: 'kubelet',
			responder: 'api-server',
			// Others are no passing state.
			...(!/^50[234]$/.test(code) && {retryable: false}),
			facts: {...legFacts(failure, leg), proxy, code},
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'network/lb-bad-gateway-502',
					because: 'the API server reports a connection of its own, to the node',
				},
			],
			next: [
				...legSteps(failure),
				...(isSupervisor
					? [
							step(sh`journalctl -u k3s -u rke2-server --since -1h`, 'On the server: its log says why it refused.'),
							step(
								sh`journalctl -u k3s-agent -u rke2-agent --since -1h`,
								'On the node: shows whether its agent is connected to the servers.',
							),
						]
					: [
							step(
								sh`kubectl get pods -n kube-system -o wide | grep -E "konnectivity|tunnel"`,
								'Shows whether the server and the agents of konnectivity run.',
							),
						]),
			],
		};
	},
});
