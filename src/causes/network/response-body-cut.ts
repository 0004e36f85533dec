import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {responderOf} from '../../http/responder.ts';
import {answererOf, brokenBody, cutStream, isLimitOfClient, isWrongEncoding, serverOf} from '../../clues/transport.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {isNamespaced} from '../../clues/namespaced.ts';
import {inNamespace, nearestTarget} from '../../clues/target.ts';

export default defineCause({
	id: 'network/response-body-cut',
	title: 'The answer was cut off in the middle',
	explain: `
The server answered with a success status and began to send the body; then the stream was ended before all of it had
arrived, or it ended in good order and its JSON is not complete. Credentials, permissions and the request were fine, if the API server
was the one that answered.

A proxy or load balancer with a time or size limit does this to large lists and slow answers, and to watches in which nothing happens:
client-go then logs \`Unexpected EOF during watch stream event decoding\`. Most clients watch again; \`kubectl get --watch\` ends, with exit
code 0.
`,
	lookAlikes: [
		'A request without any status is network/connection-reset or network/connection-eof.',
		'A body that the limit of the client ended is network/client-timeout; one that could not be decompressed is network/response-encoding-wrong.',
		'A watch that the API server ends, after minutes, is ordinary, and client-go logs nothing of it.',
	],
	sources: [
		'client-go rest/request.go (transformResponse)',
		'https://datatracker.ietf.org/doc/html/rfc9113#section-7',
		'apimachinery pkg/watch/streamwatcher.go',
		'Go encoding/json scanner.go (unexpected end of JSON input)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http' && (failure.status ?? 200) >= 400) return undefined;
		const watch = failure.says(/^Unexpected EOF during watch stream event decoding(?:: (?<original>[^\n]+))?/);
		if (watch !== undefined) return cutWatch(failure, watch);
		const said = brokenBody(failure) ?? cutStream(failure, /(?<original>unexpected EOF)/);
		if (said === undefined) return incompleteJson(failure);
		const original = said.match.groups?.original ?? '';
		if (isLimitOfClient(original) || isWrongEncoding(original)) return undefined;
		const {resource, namespace, name} = nearestTarget(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The body of a successful answer was cut off: ${original}`,
			stage: 'response',
			responder: answererOf(failure.exchange),
			retryable: isRepeatable(failure),
			facts: {original, host: serverOf(failure)?.host},
			next: [
				...lookFirst(failure),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether short answers arrive.'),
				...(isRepeatable(failure) && name === undefined
					? [
							step(
								resource === undefined
									? sh`kubectl get <resource> -n <namespace> --chunk-size=100`
									: sh`kubectl get ${resource} ${inNamespace(namespace)} --chunk-size=100`,
								'Asks for the list in pieces, which get through limits of size and time.',
							),
						]
					: []),
			],
			unknowns: [whoCut],
		};
	},
});

const whoCut = {
	what: 'who cut the answer',
	because: 'the end of a stream does not say whether the server or something in front of it sent it',
	settledBy: 'the log of the load balancer or proxy at that time',
} as const;

/** Without the end that HTTP gives to a stream: the API server's own end of a watch is one. */
function cutWatch(failure: Failure, said: Said): Match {
	const {resource, namespace} = nearestTarget(failure);
	const {group = '', resource: plain = ''} = failure.resource ?? {};
	const scope = namespace === undefined && isNamespaced(plain, group) ? ['--all-namespaces'] : inNamespace(namespace);
	const {original} = said.match.groups ?? {};
	return {
		grade: 'proven',
		proof: [said],
		summary: `The watch${resource === undefined ? '' : ` of ${resource}`} was cut off in the middle of its stream${original === undefined ? '' : `: ${original}`}.`,
		stage: 'response',
		responder: answererOf(failure.exchange),
		facts: {original, resource, namespace, host: serverOf(failure)?.host},
		identity: [resource, namespace].join('|'),
		next:
			resource === undefined
				? []
				: [
						step(
							sh`kubectl get ${resource} ${scope} --watch`,
							'Lists the objects again, and watches from there; the time until it ends shows whether it is always the same.',
						),
					],
		unknowns: [whoCut],
	};
}

/** The stream ended in good order, and what came is no whole JSON document: it is empty or stops in the middle. */
function incompleteJson(failure: Failure): Match | undefined {
	const said = failure.says(/^(?:error: )?(?:unable to parse the server version: )?unexpected end of JSON input$/);
	// Files, patches and plugins can be cut as well: only what discovery says of an answer counts.
	const answer =
		said === undefined || failure.phase === 'transport'
			? undefined
			: failure.run.exchanges.findLast(({status, method}) => status === 200 && method === 'GET');
	const told =
		failure.says(/^unexpected end of JSON input$/)?.statement.source === 'discovery' ||
		said?.match[0].includes('server version');
	if (said === undefined || answer === undefined || !told) return undefined;
	const body = answer.responseBody;
	const shown = body !== undefined && body.truncated === 0;
	const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(answer.url)?.[1];
	return {
		grade: shown ? 'proven' : 'likely',
		proof: [said, ...(body === undefined ? [] : [body.line])],
		summary: `The answer to GET ${path ?? answer.url} (200) ${
			shown
				? body.text.trim() === ''
					? 'has no body'
					: 'ends in the middle of its JSON'
				: 'is empty or ends in the middle of its JSON'
		}.`,
		stage: 'response',
		responder: responderOf(answer),
		facts: {
			path,
			host: serverOf(failure)?.host,
			server: answer.responseHeaders.get('server'),
			via: answer.responseHeaders.get('via'),
		},
		next: [
			step(
				sh`kubectl get --raw ${path ?? '/version'}`,
				'Shows whether the answer is whole when it is asked for again.',
			),
			step(sh`kubectl config view --minify`, 'Shows whether the address is that of an API server.'),
		],
		unknowns: [whoCut],
	};
}
