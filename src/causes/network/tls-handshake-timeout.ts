import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, endpoint, serverOf, transportError} from '../../clues/transport.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import {dialFacts, mayHaveProxy} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/tls-handshake-timeout',
	title: 'The server accepts connections but not TLS',
	explain: `
TCP connected, then the TLS handshake did not finish within Go's ten seconds. The certificate was never seen.

Usual reasons: a proxy or load balancer that accepts for a dead backend, a path that loses large packets (MTU, VPN),
or a control plane without CPU. The API server itself is rarely to blame.
`,
	lookAlikes: [
		'A handshake refused at once is network/tls-handshake-failure.',
		'A certificate that is not accepted names x509 and is authentication.',
	],
	sources: ['https://pkg.go.dev/net/http#Transport (TLSHandshakeTimeout)', 'apimachinery pkg/util/net/http.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'tls-handshake-timeout');
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The TLS handshake with ${host ?? 'the server'} did not finish in time.`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, waitedMs: failure.exchange?.durationMs, ...dialFacts(failure)},
			next: [
				step(sh`openssl s_client -connect ${endpoint(failure)}`, 'Shows whether any TLS program gets an answer.'),
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows at which step another client stops.'),
				...(mayHaveProxy(failure)
					? showProxy(
							failure,
							'Shows whether a proxy is set: one can accept the connection and never reach the server.',
						)
					: []),
			],
		};
	},
});
