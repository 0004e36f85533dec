import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {cutStream, serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/http2-connection-lost',
	title: 'The connection died without being closed',
	explain: `
The connection was silent, the client's HTTP/2 ping got no answer within 15 seconds, and the client gave the connection
up with everything on it. Nobody closed it; it just stopped carrying packets.

Typical for long streams (\`logs -f\`, a watch, exec) through a NAT or firewall that forgets idle connections, and for a
laptop that slept or changed networks.
`,
	lookAlikes: [
		'A close that is said aloud is network/http2-goaway or network/connection-reset.',
		'A limit of the client is network/client-timeout.',
	],
	sources: [
		'golang.org/x/net http2/transport.go (healthCheck)',
		'apimachinery pkg/util/net/http.go (ReadIdleTimeout 30 s, PingTimeout 15 s)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			transportError(failure, 'http2-connection-lost') ??
			cutStream(failure, /(?:\b\w+ "?https?:\S+: )?http2: client connection lost/);
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The connection to ${host ?? 'the server'} stopped carrying packets.`,
			stage: 'response',
			reached: {stage: 'tls', because: 'HTTP/2 had been agreed on during TLS'},
			responder: 'nobody',
			retryable: isRepeatable(failure),
			facts: {host, durationMs: failure.exchange?.durationMs, ...dialFacts(failure)},
			next: [
				...lookFirst(failure),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether a new connection works.'),
				step(
					sh`ping -c 20 ${wordOr(serverOf(failure)?.name, '<host>')}`,
					'Shows whether packets are lost on the way, where ping is let through.',
				),
			],
		};
	},
});
