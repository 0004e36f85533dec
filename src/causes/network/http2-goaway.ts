import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {cutStream, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/http2-goaway',
	title: 'The server ended the HTTP/2 connection',
	explain: `
The server, or a load balancer in front, sent GOAWAY: take no more requests to this connection, open a new one. It is
the orderly way to restart and to spread clients, and kubectl normally reconnects by itself.

It becomes a failure only when the command ends on it, as a write or a long stream can.
`,
	lookAlikes: [
		'A GOAWAY with NO_ERROR that is followed by a success is no failure.',
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
		if (said === undefined) return undefined;
		const {code, debug} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${host ?? 'The server'} ended the HTTP/2 connection${code === undefined ? '' : ` (${code})`}.`,
			stage: 'response',
			facts: {host, code, debug: debug === '' ? undefined : debug},
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether a new connection works.'),
				step(
					sh`kubectl get pods -n kube-system -l component=kube-apiserver`,
					'Shows restarts of the API server, where it runs as a pod.',
				),
			],
		};
	},
});
