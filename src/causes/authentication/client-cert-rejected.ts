import {defineCause, type Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {foreignText} from '../../clues/front.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'authentication/client-cert-rejected',
	title: 'The server refused the client certificate',
	explain: `
\`remote error\` is the other side speaking: during the TLS handshake it asked for a client certificate and got none, or one that it does
not accept. kube-apiserver does not do that: it takes any certificate during the handshake, or none, and answers 401 later. So
something stricter stands in front of it, or the address is not that of an API server.

A gateway may also complete the handshake and refuse every request with a page: nginx does (400).

The alert reaches the client late in TLS 1.3: some tries end with it, others with a broken pipe or a reset.
`,
	lookAlikes: [
		'`tls: failed to verify certificate` is the client refusing the server, see the x509 causes.',
		'`remote error: tls: handshake failure` may be about anything: network/tls-handshake-failure.',
		'A client certificate that the API server itself does not accept is a 401: authentication/credentials-rejected.',
	],
	sources: [
		'Go crypto/tls alert.go',
		'https://datatracker.ietf.org/doc/html/rfc8446#section-6.2',
		'apiserver pkg/server/secure_serving.go (ClientAuth: tls.RequestClientCert)',
	],
	retryable: false,
	rank: 'specific',
	knowsGateways: true,
	match(failure) {
		const gateway = gatewayRefusal(failure);
		if (gateway !== undefined) return gateway;
		const said = transportError(failure, 'client-cert-rejected');
		if (said === undefined) return undefined;
		const alert = said.match.groups?.alert;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				alert === 'certificate required'
					? `${host ?? 'The server'} requires a client certificate, and got none.`
					: `${host ?? 'The server'} refused the client certificate: ${alert}.`,
			stage: 'tls',
			facts: {host, alert},
			next: [
				step(sh`kubectl config view --minify`, 'Shows whether the context has a client certificate.'),
				step(
					sh`openssl s_client -connect ${endpoint(failure)}`,
					'Lists the CAs whose client certificates are accepted there (Acceptable client certificate CA names).',
				),
				...(alert === 'certificate required'
					? []
					: [
							step(
								sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -issuer -dates`,
								'Shows the issuer and the dates of the client certificate, if the kubeconfig has it embedded.',
							),
						]),
			],
			...(failure.says(/connection reset|broken pipe/) !== undefined && {
				rulesOut: [
					{id: 'network/connection-reset', because: 'one of the tries got the TLS alert that names the reason'},
				],
			}),
		};
	},
});

/**
A gateway that ends TLS can let a client in without a certificate, or with one that it does not accept, and refuse its requests.

Source: nginx src/http/ngx_http_special_response.c (pages of 495 and 496, sent as 400).
*/
function gatewayRefusal(failure: Failure): Match | undefined {
	const answer = failure.status === 400 ? foreignText(failure) : undefined;
	const words = /No required SSL certificate was sent|The SSL certificate error/.exec(answer?.text ?? '')?.[0];
	if (answer === undefined || words === undefined) return undefined;
	const host = serverOf(failure)?.host;
	return {
		grade: 'proven',
		proof: [answer.line],
		summary: words.startsWith('No')
			? `The gateway at ${host ?? 'the server address'} requires a client certificate, and none was shown.`
			: `The gateway at ${host ?? 'the server address'} does not accept the client certificate.`,
		stage: 'proxy',
		responder: 'load-balancer',
		facts: {host, said: words, server: failure.header('server')},
		next: [
			step(sh`kubectl config view --minify`, 'Shows whether the context has a client certificate.'),
			step(
				sh`openssl s_client -connect ${endpoint(failure)}`,
				'Lists the CAs whose client certificates the gateway accepts, if it names them.',
			),
			...(words.startsWith('No')
				? []
				: [
						step(
							sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -issuer -dates`,
							'Shows the issuer and the dates of the client certificate, if the kubeconfig has it embedded.',
						),
					]),
		],
	};
}
