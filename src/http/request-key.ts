import {decodeResource, splitUrl} from './resource.ts';

/**
What makes two requests attempts of the same request: method and path; the query of a retried watch or list may differ.

A refused WebSocket upgrade (GET) is followed by a SPDY one (POST) of the same subresource: one request, two transports.
*/
export function requestKey(method: string, url: string): string {
	const {origin, path} = splitUrl(url);
	return `${isUpgrade(method, url) ? 'UPGRADE' : method} ${origin}${path}`;
}

/** exec, attach and port-forward: requests that become streams. */
export function isUpgrade(method: string, url: string): boolean {
	// Hardly any URL is one: a search is cheaper than decoding them all.
	if (!/\/(?:exec|attach|portforward)(?:\?|$)/.test(url)) return false;
	const subresource = decodeResource(method, url)?.resource?.subresource;
	return subresource === 'exec' || subresource === 'attach' || subresource === 'portforward';
}
