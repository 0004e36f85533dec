import type {Failure, Said} from '../failures/failure.ts';
import {connectionFlags} from '../kubectl/connection-flags.ts';
import {responderOf} from '../http/responder.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Responder} from '../model/journey.ts';
import {decodeResource, splitUrl} from '../http/resource.ts';
import {Blank, type Word} from '../text/sh.ts';
import {leadingWords} from '../text/words-of.ts';
import {wordOr} from './target.ts';
import {ranks, type TransportKind} from './transport-words.ts';

/**
The words for this kind of end, when nothing more telling was said; at most one kind answers for a failure.

What a credential plugin printed is left out: it talks to other servers.
*/
export function transportError(failure: Failure, kind: TransportKind): Said | undefined {
	if (failure.phase !== 'transport') return undefined;
	// Every transport cause asks, and all get the same answer.
	let found = ends.get(failure);
	if (found === undefined) ends.set(failure, (found = endOf(failure)));
	return found.kind === kind ? found.said : undefined;
}

type End = {readonly kind: TransportKind | undefined; readonly said: Said | undefined};

const ends = new WeakMap<Failure, End>();

function endOf(failure: Failure): End {
	const statements = failure.distinct.filter(statement => statement.source !== 'plugin');
	for (const {kinds} of ranks) {
		for (const statement of statements) {
			for (const [kind, pattern] of kinds) {
				const match = pattern.exec(statement.text);
				if (match !== null) return {kind, said: {match, statement}};
			}
		}
	}

	return {kind: undefined, said: undefined};
}

/** The same host answered this request, or one of this run before: the connection stood, unless it needed another one. */
export const wasAnsweredBefore = (failure: Failure): boolean =>
	failure.run.exchanges.some(
		({index, status, url}) =>
			status !== undefined &&
			index <= (failure.exchange?.index ?? Number.POSITIVE_INFINITY) &&
			(failure.exchange === undefined || splitUrl(url).origin === splitUrl(failure.exchange.url).origin),
	);

/**
A connection that the other side ended at its first request (stream 1) as an excess, giving no reason, and never answered one: only that
request can have been too much.
*/
export function calledExcessive(failure: Failure): Said | undefined {
	const said = transportError(failure, 'http2-goaway');
	const {stream, code, debug} = said?.match.groups ?? {};
	return stream === '1' && code === 'ENHANCE_YOUR_CALM' && debug === '' && !wasAnsweredBefore(failure)
		? said
		: undefined;
}

/** client-go could not read a body to its end; `original` is the error of the reader. Source: client-go rest/request.go. */
export const brokenBody = (failure: Failure): Said | undefined =>
	failure.phase === 'http' && (failure.status ?? 200) >= 400
		? undefined
		: failure.says(
				/^(?:[Ee]rror: )?(?:[^\n"]*: )?(?:stream|unexpected) error when reading response body(?:, may be caused by closed connection)?\. Please retry\. Original error: (?<original>[^\n]*)/,
			);

/** Who began an answer that did not come to its end; `unknown` where the log does not show which request it was. */
export const answererOf = (exchange: Exchange | undefined): Responder =>
	exchange === undefined ? 'unknown' : responderOf(exchange);

/** The client's own limit, run out while the body was read. Source: Go net/http client.go (cancelTimerBody). */
export const isLimitOfClient = (original: string): boolean =>
	/Client\.Timeout or context cancellation while reading body|^context deadline exceeded$/.test(original);

/** The bytes are not what `Content-Encoding` calls them. Source: Go compress/gzip, compress/flate. */
export const isWrongEncoding = (original: string): boolean =>
	/^gzip: invalid (?:header|checksum)|^flate: corrupt input/.test(original);

/**
The words for a stream that was cut after its answer had begun, such as `logs -f` or a watch.

Only as the whole last error: after an answer, such words may be quoted by anybody.
*/
export function cutStream(failure: Failure, words: RegExp): Said | undefined {
	const answered = failure.run.exchanges.some(({status}) => status === 200 || status === 101);
	if (failure.phase === 'transport' || (failure.status ?? 200) >= 400 || !answered) return undefined;
	const whole = new RegExp(`^(?:[Ee]rror: )?(?:${words.source})$`);
	for (const statement of failure.statements) {
		const match = statement.source === 'final' ? whole.exec(statement.text) : null;
		if (match !== null) return {match, statement};
	}

	return undefined;
}

/** In a sentence, a full stop or a bracket may follow. */
const origin = /https?:\/\/(?:[^\s"'/@]{1,300}@)?(?:\[[\da-f:.%]{2,60}\]|[\w.-]{0,253}\w)(?::\d{1,5})?/i;

/** The API server as the client addresses it; undefined in logs that name no request. */
export function serverOf(
	failure: Failure,
): {readonly url: string; readonly host: string; readonly name: string; readonly port: string} | undefined {
	const said =
		failure.exchange?.url ??
		// Before any other address: urllib3 advises to read a page.
		poolOf(failure) ??
		failure.says(origin)?.match[0] ??
		failure.run.exchanges[0]?.url ??
		serverOfCommand(failure.run.command);
	if (said === undefined || !URL.canParse(said)) return undefined;
	const url = new URL(said);
	const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
	return {url: `${url.protocol}//${url.host}`, host: `${url.hostname}:${port}`, name: url.hostname, port};
}

/** The server as urllib3 names its pool of connections. */
function poolOf(failure: Failure): string | undefined {
	const [, secure = '', host = '', port] =
		failure.says(/HTTP(S?)ConnectionPool\(host='([^']{1,253})', port=(\d{1,5})\)/)?.match ?? [];
	return port === undefined ? undefined : `http${secure.toLowerCase()}://${host}:${port}`;
}

/** The request goes out in plain HTTP: there is no TLS at which it could fail. */
export const isPlainHttp = (failure: Failure): boolean =>
	(failure.exchange?.url ?? serverOf(failure)?.url)?.startsWith('http://') === true;

/** The server that a command names, with its scheme: `--server`, and what `oc login` is told. */
export function serverOfCommand(command: string | undefined): string | undefined {
	const {values, words} = connectionFlags(leadingWords(command ?? ''));
	const named =
		values.get('--server') ?? (words.includes('login') ? words.find(word => /^https?:/.test(word)) : undefined);
	return named !== undefined && /^https?:\/\/[^\s<>*]+$/.test(named) && URL.canParse(named) ? named : undefined;
}

/** `host:port` of the API server. */
export const endpoint = (failure: Failure): Word => wordOr(serverOf(failure)?.host, '<host>:<port>');

/** The same as two words. */
export function hostAndPort(failure: Failure): readonly Word[] {
	const server = serverOf(failure);
	// Without a URL the words may name the address that was dialed.
	const [, host, port] =
		failure.says(/\bdial tcp (\[[\da-f:.]+\]|[\d.]+):(\d+):/i)?.match ??
		failure.says(/^The connection to the server (\[[\da-f:.]+\]|[\w.-]+):(\d+) was refused/i)?.match ??
		[];
	const [name, number] = server === undefined ? [host, port] : [server.name, server.port];
	// openssl and curl want the brackets of an IPv6 address, nc does not.
	return name === undefined || number === undefined
		? [new Blank('<host>'), new Blank('<port>')]
		: [name.replaceAll(/[[\]]/g, ''), number];
}

/** The URL under which the API server is asked, for curl: with the path of a gateway that has several clusters behind it. */
export const baseUrl = (failure: Failure): Word => wordOr(addressOf(failure), 'https://<host>:<port>');

/** The same as text; undefined in logs that name no request. */
export function addressOf(failure: Failure): string | undefined {
	const {exchange} = failure;
	const prefix = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.prefix;
	const url = serverOf(failure)?.url;
	return url === undefined ? undefined : `${url}${prefix ?? ''}`;
}
