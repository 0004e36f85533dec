import {clientName, clientOf, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {transportError} from '../../clues/transport.ts';
import {byWayOf, dialFacts, connection} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-no-ip-san',
	title: 'The server certificate contains no IP address',
	explain: `
The client refused the server: the kubeconfig names it by IP address, and the certificate holds DNS names only. No
request was sent.
`,
	lookAlikes: [
		'A certificate with other addresses or names is authentication/x509-name-mismatch.',
		'The same words with port 10250 inside an HTTP answer are about a kubelet: health/kubelet-serving-cert.',
	],
	sources: ['https://pkg.go.dev/crypto/x509#HostnameError'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'x509-no-ip-san');
		if (said === undefined) return undefined;
		const ip = said.match.groups?.ip;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${clientName(failure)} addresses the server as ${ip}, and the certificate contains no IP addresses.${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host: ip, ...dialFacts(failure)},
			next: [
				step(
					sh`openssl s_client ${connection(failure)} | openssl x509 -noout -subject -issuer -ext subjectAltName`,
					'Shows the names in the certificate that is served now, and who issued it.',
				),
				...ofKubeconfig(failure, sh`kubectl config view --minify`, 'Shows the address that the context uses.'),
				...(clientOf(failure).name === undefined
					? []
					: [
							step(
								sh`kubectl config set-cluster <cluster> --tls-server-name=<a name in the certificate>`,
								'If it is the right server: makes clients of this kubeconfig expect that name, while the address stays.',
							),
						]),
			],
		};
	},
});
