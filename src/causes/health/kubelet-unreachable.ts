import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/kubelet-unreachable',
	title: 'The API server cannot reach the kubelet',
	explain: `
Logs, exec, attach and port-forward are served by the kubelet on the node of the pod, usually at port 10250. The API server was
reached, and could not connect to that kubelet: the node or its kubelet is down, a firewall blocks the way from the control plane, or
the node registered an address that the control plane cannot resolve or route.
`,
	lookAlikes: [
		'The same `dial tcp` text without an HTTP status, with the port of the API server, is the client’s own connection.',
		'`No agent available` is the tunnel to the nodes: health/konnectivity-no-agent.',
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
		// The bare reason of an answer: to CONNECT, by a proxy that the API server's environment names.
		const refusedBy = /^[A-Z][A-Za-z -]+$/.test(leg.error) && leg.error !== 'EOF' && leg.host !== undefined;
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: refusedBy
				? `A proxy refused the API server a connection to the kubelet on ${leg.host}: ${leg.error}`
				: `${
						/dial|lookup/.test(leg.error)
							? 'The API server could not connect to the kubelet'
							: 'The API server lost its connection to the kubelet'
					}${leg.host === undefined ? '' : ` on ${leg.host}`}: ${shorten(leg.error, 160)}`,
			stage: 'kubelet',
			responder: 'api-server',
			// Names and proxies are configuration; nodes come back.
			...((refusedBy || /no such host/.test(leg.error)) && {retryable: false}),
			facts: legFacts(failure, leg),
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'network/connection-refused',
					because: 'the API server reports a connection of its own, to the node',
				},
			],
			next: refusedBy
				? [
						step(
							sh`kubectl get pods -n kube-system -l component=kube-apiserver -o yaml | grep -i -A1 _proxy`,
							'Shows the proxy variables of API servers that run as static pods; NO_PROXY has to cover the nodes.',
						),
					]
				: legSteps(failure),
		};
	},
});
