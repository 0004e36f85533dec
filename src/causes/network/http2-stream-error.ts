import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/http2-stream-error',
	title: 'The request was broken off inside the connection',
	explain: `
HTTP/2 carries many requests in one connection, and this one was ended with an error code before an answer came; the connection itself may be
fine. With \`received from peer\` the other side did it: a load balancer or proxy that gave up on its own connection to the API server, or the
API server, which ends so the requests that it could not finish.
`,
	lookAlikes: [
		'`when reading response body` with the same words is an answer that had begun: network/response-body-cut.',
		'`GOAWAY` ends a whole connection in good order: network/http2-goaway.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9113#section-7',
		'golang.org/x/net http2/errors.go (StreamError)',
		'apiserver pkg/server/filters/timeout.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'http2-stream-error');
		if (said === undefined) return undefined;
		const {code, origin} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				origin === undefined
					? `The request to ${host ?? 'the server'} was broken off (${code}).`
					: `${host ?? 'The server'} broke the request off (${code}).`,
			stage: 'response',
			reached: {stage: 'tls', because: 'HTTP/2 is spoken behind TLS'},
			retryable: isRepeatable(failure),
			facts: {
				host,
				code,
				byPeer: origin === undefined ? undefined : true,
				waitedMs: failure.exchange?.durationMs,
				...dialFacts(failure),
			},
			unknowns: [
				{
					what: 'whether the API server or something in front of it broke the request off',
					because: 'an HTTP/2 error carries a code and no sender',
					settledBy: 'the log of the load balancer or proxy at that time',
				},
			],
			next: [
				...lookFirst(failure),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether short requests get an answer.'),
				step(
					sh`curl -vk --http1.1 ${baseUrl(failure)}/version`,
					'Asks without HTTP/2, and works where only that is broken.',
				),
			],
		};
	},
});
