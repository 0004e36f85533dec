import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'authentication/client-cert-rejected',
	title: 'The server refused the client certificate',
	explain: `
\`remote error\` is the server speaking: during the TLS handshake it asked for a client certificate and got none, or one
that it does not accept. An API server asks too, but lets clients without one in; so something stricter may stand in front.

The alert reaches the client late in TLS 1.3: some tries end with it, others with a broken pipe or a reset.
`,
	lookAlikes: [
		'`tls: failed to verify certificate` is the client refusing the server, see the x509 causes.',
		'`remote error: tls: handshake failure` may be about anything: network/tls-handshake-failure.',
	],
	sources: ['Go crypto/tls alert.go', 'https://datatracker.ietf.org/doc/html/rfc8446#section-6.2'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'client-cert-rejected');
		if (said === undefined) return undefined;
		const alert = said.match.groups?.alert;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				alert === 'certificate required'
					? `${host ?? 'The server'} asks for a client certificate, and none was shown.`
					: `${host ?? 'The server'} refused the client certificate (${alert}).`,
			stage: 'tls',
			facts: {host, alert},
			next: [
				step(sh`kubectl config view --minify`, 'Shows whether the context has a client certificate.'),
				step(
					sh`openssl s_client -connect ${endpoint(failure)}`,
					'Lists the CAs whose client certificates the server accepts.',
				),
				step(
					sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -issuer -dates`,
					'Shows the issuer and the end of the client certificate.',
				),
			],
			rulesOut: [{id: 'network/connection-reset', because: 'the server gave its reason in at least one try'}],
		};
	},
});
