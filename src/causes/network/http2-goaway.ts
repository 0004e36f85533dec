import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {calledExcessive, cutStream, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/http2-goaway',
	title: 'The server ended the HTTP/2 connection',
	explain: `
The server, or a load balancer in front, sent GOAWAY: take no more requests to this connection, open a new one. It is
the orderly way to restart and to spread clients, and kubectl normally reconnects by itself.

With \`ENHANCE_YOUR_CALM\` it is a refusal: servers send it to clients that ping or ask too often.

An orderly one becomes a failure only when the command ends on it, as a write or a long stream can.
`,
	lookAlikes: [
		'A GOAWAY with NO_ERROR that is followed by a success is no failure.',
		'`ENHANCE_YOUR_CALM` at the first request of a connection (`LastStreamID=1`) is most likely about its headers: request/header-too-large.',
		'`http2: client connection lost` is a connection that died silently.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9113#section-6.8',
		'kube-apiserver --goaway-chance',
		'golang.org/x/net http2/transport.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			transportError(failure, 'http2-goaway') ??
			cutStream(
				failure,
				/(?:\b\w+ "?https?:\S+: )?http2: server sent GOAWAY and closed the connection(?:; LastStreamID=\d+, ErrCode=(?<code>\w+), debug="(?<debug>[^"\n]*)")?/,
			);
		if (said === undefined || calledExcessive(failure) !== undefined) return undefined;
		const {code, debug} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		const calm = code === 'ENHANCE_YOUR_CALM';
		return {
			grade: 'proven',
			proof: [said],
			summary: `${host ?? 'The server'} ended the HTTP/2 connection${code === undefined ? '' : ` (${code})`}.`,
			stage: 'response',
			reached: {stage: 'tls', because: 'HTTP/2 is spoken behind TLS'},
			retryable: isRepeatable(failure) && !calm,
			facts: {host, code, debug: debug === '' ? undefined : debug},
			next: [
				...lookFirst(failure),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether a new connection works.'),
				...(calm
					? []
					: [
							step(
								sh`kubectl get pods -n kube-system -l component=kube-apiserver`,
								'Shows restarts of the API server, where it runs as a pod.',
							),
						]),
			],
			...(calm && {
				unknowns: [
					{
						what: 'what the other side found too much',
						because: 'the code stands for any excess: pings, requests, or request headers such as a very large token',
						settledBy: 'the log of the server, and of any gateway in front, at that time',
					},
				],
			}),
		};
	},
});
