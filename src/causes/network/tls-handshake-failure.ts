import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import {dialFacts, mayHaveProxy} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/tls-handshake-failure',
	title: 'Client and server agree on no TLS',
	explain: `
The TLS handshake was refused, and not because of a certificate: no common protocol version, no common cipher suite, or
a name that the server does not serve. \`remote error\` means that the other side refused.

Typical for old or FIPS-restricted proxies and load balancers between client and API server.
`,
	lookAlikes: [
		'`remote error: tls: bad certificate` and its like are authentication/client-cert-rejected.',
		'No answer at all is network/tls-handshake-timeout.',
		'An HTTP answer to a TLS greeting is network/https-to-http-port.',
	],
	sources: ['Go crypto/tls alert.go', 'https://datatracker.ietf.org/doc/html/rfc8446#section-6.2'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'tls-handshake-failure');
		if (said === undefined) return undefined;
		const {alert, local} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		// Servers older than TLS 1.3 also send this alert to a client that shows no certificate.
		const vague = alert?.trim() === 'handshake failure';
		return {
			grade: vague ? 'likely' : 'proven',
			proof: [said],
			summary: `The TLS handshake with ${host ?? 'the server'} failed: ${(alert ?? local)?.trim()}.`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, alert: alert?.trim(), reason: local, ...dialFacts(failure)},
			next: [
				step(
					sh`openssl s_client -connect ${endpoint(failure)} -tls1_2`,
					'Shows whether TLS 1.2 is accepted, and the ciphers.',
				),
				step(sh`openssl s_client -connect ${endpoint(failure)} -tls1_3`, 'Shows whether TLS 1.3 is accepted.'),
				...(mayHaveProxy(failure)
					? showProxy(failure, 'Shows whether a proxy is set, which may end TLS on the way.')
					: []),
			],
			...(vague && {
				unknowns: [
					{
						what: 'whether the server misses a client certificate',
						because: 'some servers send the same alert for that',
						settledBy: `${commandLine(sh`openssl s_client -connect ${endpoint(failure)}`)}, which lists acceptable client certificate CAs`,
					},
				],
			}),
		};
	},
});
