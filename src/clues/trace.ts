import type {FactValue} from '../model/finding.ts';
import type {Failure} from '../failures/failure.ts';
import {Blank, type Word} from '../text/sh.ts';
import {goesElsewhere, isAddress} from '../http/dials.ts';
import {splitUrl} from '../http/resource.ts';
import {endpoint, serverOf} from './transport.ts';

/**
True when the trace of -v=9 shows that a connection was being dialed in every try and that no dial ended.

client-go logs a dial when it ends, well or badly; a name that needed no lookup or was resolved leaves only the dial.
A reused connection has no dial either: then `GetConnection` stands in the place of the dial's duration.
*/
export const dialNeverEnded = (failure: Failure): boolean =>
	failure.exchanges.length > 0 &&
	failure.exchanges.every(
		({timing, dials, dnsAddresses, url}) =>
			timing.connectMs === 0 &&
			timing.getConnectionMs === undefined &&
			dials.length === 0 &&
			(isAddress(splitUrl(url).host)
				? dnsAddresses === undefined
				: dnsAddresses !== undefined && !/^(?:\[\])?$/.test(dnsAddresses)),
	);

/** True when the trace shows a TCP connection; then whatever was waited for came after it. */
export const dialed = (failure: Failure): boolean =>
	failure.exchanges.some(({dials}) => dials.some(dial => dial.error === undefined));

/** True when the trace shows that TLS was finished for one of the tries, or that the connection had been in use before. */
export const hadTls = (failure: Failure): boolean =>
	failure.exchanges.some(({timing}) => timing.getConnectionMs !== undefined || timing.serverMs !== undefined);

/**
The address that was dialed by the trace of -v=9, and whether it is that of a proxy.

A connection to another port than the API server's, or to another address where the URL has one, goes to something in between.
*/
export function dialFacts(failure: Failure): Record<string, FactValue | undefined> {
	return {dialed: dialedBy(failure), proxy: proxyOf(failure)};
}

/** The address of the first connection that came about, else of the first try. */
function dialedBy({exchanges}: Failure): string | undefined {
	const dials = exchanges.flatMap(exchange => exchange.dials);
	return (dials.find(dial => dial.error === undefined) ?? dials[0])?.address;
}

/** What stands between client and server by the trace; undefined where nothing shows it. */
export function proxyOf(failure: Failure): string | undefined {
	const address = dialedBy(failure);
	const {url} = failure.exchange ?? {};
	return address !== undefined && url !== undefined && goesElsewhere(splitUrl(url), address) ? address : undefined;
}

/** False when the trace shows that the connection went straight to the server. */
export const mayHaveProxy = (failure: Failure): boolean =>
	dialedBy(failure) === undefined || proxyOf(failure) !== undefined;

/** A name of DNS, and no address; it must not become a flag. */
const isName = /^(?![\d.]+$)[a-z\d][\w.-]*$/i;

/**
Where openssl gets the certificates as this client gets them: through the same proxy, where the trace shows one.
@param name of the server by the error: for logs without a URL, and because kubectl asks for the certificate of this name where its
kubeconfig has a `tls-server-name`
*/
export function connection(failure: Failure, name?: string): readonly Word[] {
	const proxy = proxyOf(failure);
	const isOnlyName = serverOf(failure) === undefined && /^[\w.-]+$/.test(name ?? '');
	return [
		'-connect',
		isOnlyName ? new Blank(`${name}:<port>`) : endpoint(failure),
		...(proxy === undefined ? [] : ['-proxy', proxy]),
		...(name !== undefined && !isOnlyName && name !== serverOf(failure)?.name && isName.test(name)
			? ['-servername', name]
			: []),
	];
}

/** Where a certificate came from, for the end of a sentence. */
export function byWayOf(failure: Failure): string {
	const proxy = proxyOf(failure);
	return proxy === undefined
		? ''
		: ` The connection went through the proxy ${proxy}, which may show a certificate of its own.`;
}
