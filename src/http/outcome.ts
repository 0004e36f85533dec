import type {Exchange} from '../model/exchange.ts';

/** The request ended without an HTTP response: an empty status, and neither headers nor a body after it. */
export function hasNoAnswer(exchange: Exchange): boolean {
	return (
		exchange.ended &&
		exchange.status === undefined &&
		exchange.responseHeaders.size === 0 &&
		exchange.responseBody === undefined
	);
}

/** The response is an error, or there is none. kubectl 1.23 logs no status at -v=9: there, a response without a Status body passes. */
export function isFailed(exchange: Exchange): boolean {
	return exchange.status === undefined ? hasNoAnswer(exchange) : exchange.status >= 400;
}
