import type {Exchange} from '../model/exchange.ts';
import {decodeResource, splitUrl} from './resource.ts';

/**
What makes two requests attempts of the same request: method and path; the query of a retried watch or list may differ.

A refused WebSocket upgrade (GET) is followed by a SPDY one (POST) of the same subresource: one request, two transports.
*/
export function requestKey(method: string, url: string): string {
	const {origin, path} = splitUrl(url);
	return `${isUpgrade(method, url) ? 'UPGRADE' : method} ${origin}${path}`;
}

/**
What makes a failed request an attempt that a later one may repeat; undefined where no later one can be known to.

All objects of a kind are created at one URL. A client repeats a create that got no answer, or one that asks for another try; after
any other refusal it goes on to its next object, unless the bodies show the same one.
*/
export function attemptKey(exchange: Pick<Exchange, 'method' | 'url' | 'status' | 'requestBody'>): string | undefined {
	const {method, url, status, requestBody} = exchange;
	const key = requestKey(method, url);
	const repeats = status === undefined || status === 401 || status === 429 || status >= 500;
	if (method !== 'POST' || repeats || isUpgrade(method, url)) return key;
	return requestBody === undefined ? undefined : bodyKey(key, requestBody.text);
}

/** The keys of all attempts that the success of a request makes good. */
export function redeemedKeys({method, url, requestBody}: Pick<Exchange, 'method' | 'url' | 'requestBody'>): string[] {
	const key = requestKey(method, url);
	return requestBody === undefined ? [key] : [key, bodyKey(key, requestBody.text)];
}

const bodyKey = (key: string, body: string) => `${key} ${body}`;

/** exec, attach and port-forward: requests that become streams. */
export function isUpgrade(method: string, url: string): boolean {
	// Hardly any URL is one: a search is cheaper than decoding them all.
	if (!/\/(?:exec|attach|portforward)(?:\?|$)/.test(url)) return false;
	const subresource = decodeResource(method, url)?.resource?.subresource;
	return subresource === 'exec' || subresource === 'attach' || subresource === 'portforward';
}

/** What an upgrade asks for: kubectl sends a WebSocket's as a GET, SPDY's as a POST. Source: client-go `tools/remotecommand`. */
export const transportOf = ({method}: Pick<Exchange, 'method'>): 'WebSocket' | 'SPDY' =>
	method === 'GET' ? 'WebSocket' : 'SPDY';
