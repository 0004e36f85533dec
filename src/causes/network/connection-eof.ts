import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {cutStream, endpoint, serverOf, transportError, wasAnsweredBefore} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/connection-eof',
	title: 'The connection was closed without an answer',
	explain: `
The other side accepted the connection and closed it in good order, but without an HTTP answer (\`EOF\`) or in the
middle of one (\`unexpected EOF\`).

Typical for a load balancer whose backends are all down, a tunnel whose far end is gone, and a port that speaks
something else than TLS.
`,
	lookAlikes: [
		'`proxyconnect tcp: EOF` is the proxy: network/proxy-connect-failed.',
		'`error: EOF` after a prompt for a user name is authentication/no-credentials.',
		'`Unexpected EOF during watch stream event decoding` is the ordinary end of a watch.',
	],
	sources: ['https://pkg.go.dev/io#EOF', 'Go net/http transport.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'connection-eof') ?? cutStream(failure, /(?<words>unexpected EOF)/);
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${host ?? 'The server'} closed the connection without a complete answer (${said.match.groups?.words}).`,
			stage: failure.phase === 'transport' && !wasAnsweredBefore(failure) ? 'tls' : 'response',
			responder: 'nobody',
			facts: {host, words: said.match.groups?.words, waitedMs: failure.exchange?.durationMs, ...dialFacts(failure)},
			next: [
				step(sh`openssl s_client -connect ${endpoint(failure)}`, 'Shows whether TLS gets an answer.'),
				step(
					sh`nc -vz -w 5 <address of an API server behind the load balancer> 6443`,
					'Shows whether a backend accepts connections at all.',
				),
			],
			unknowns: [
				{
					what: 'who closed the connection, and at which step',
					because: 'an end of file carries no reason',
					settledBy: 'the same command with -v=9: its trace shows whether TLS was finished',
				},
			],
		};
	},
});
