import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {kubeletLegOf, legFacts, legSteps} from '../../clues/kubelet-leg.ts';

export default defineCause({
	id: 'health/kubelet-serving-cert',
	title: 'The API server and the kubelet cannot agree on TLS',
	explain: `
The API server reached the port of the kubelet and the TLS handshake failed. \`remote error: tls: internal error\` means that the other
side had no certificate to show: with \`serverTLSBootstrap\` the kubelet waits until its certificate signing request is approved.
\`x509:\` texts mean that the certificate is expired, for other names, or from another authority.
`,
	lookAlikes: [
		'`x509:` without an HTTP status is the certificate of the API server, seen by the client.',
		'`x509:` behind `failed calling webhook` is the certificate of a webhook.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
		'apimachinery pkg/util/proxy/upgradeaware.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const leg = kubeletLegOf(failure);
		if (leg?.trouble !== 'certificate') return undefined;
		return {
			grade: 'proven',
			proof: [leg.said],
			summary: `TLS between the API server and the kubelet${leg.host === undefined ? '' : ` on ${leg.host}`} failed: ${shorten(leg.error, 160)}`,
			stage: 'kubelet',
			responder: 'api-server',
			facts: legFacts(failure, leg),
			identity: leg.host ?? '',
			rulesOut: [
				{
					id: 'authentication/x509-unknown-authority',
					because: 'the API server reports a connection of its own, to the node',
				},
			],
			next: [
				step(
					sh`kubectl get certificatesigningrequests --field-selector=spec.signerName=kubernetes.io/kubelet-serving`,
					'Lists the requests of kubelets for serving certificates; a Pending one waits for approval.',
				),
				...legSteps(failure),
			],
		};
	},
});
