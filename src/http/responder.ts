import type {Exchange, Headers} from '../model/exchange.ts';
import type {Responder} from '../model/journey.ts';
import {hasNoAnswer} from './outcome.ts';
import {isBuiltinGroup} from './builtin-groups.ts';
import {decodeResource} from './resource.ts';

/** `Server` headers of software in front of API servers; kube-apiserver sets none. */
const loadBalancers =
	/nginx|apache|caddy|kong|awselb|haproxy|envoy|istio|cloudflare|gws|Google Frontend|traefik|AkamaiGHost|BigIP|openresty|Microsoft-Azure-Application-Gateway/i;
const proxies = /squid|zscaler|bluecoat|mcafee|mwg|forcepoint|fortinet|tinyproxy|mitmproxy/i;

const kubeletPort = /:10250\b/;

/** Reason phrases of Go's servers, kube-apiserver among them. Source: Go net/http status.go. */
const goPhrases: Readonly<Record<number, string>> = {
	301: 'Moved Permanently',
	302: 'Found',
	303: 'See Other',
	307: 'Temporary Redirect',
	308: 'Permanent Redirect',
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	408: 'Request Timeout',
	413: 'Request Entity Too Large',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	501: 'Not Implemented',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

/**
Whether the reason phrase is one that Go does not write, such as `504 Gateway Time-out`: then the status line has another author.

HTTP/2 has no phrases, and Go fills in its own: the usual phrase proves nothing.
*/
export function hasForeignPhrase({status, statusText}: Exchange): boolean {
	const usual = goPhrases[status ?? 0];
	return usual !== undefined && statusText !== '' && statusText !== usual;
}

/** JSON of an error that is no Kubernetes object: kube-apiserver answers errors with a `Status` or with plain text. */
export const isOtherJson = (text: string): boolean =>
	/^\s*(?:\{\s*["}]|\[\s*[{"])/.test(text) && !/"kind"\s*:|"status"\s*:\s*"Failure"/.test(text);

/** Sent by kube-apiserver on every answer, and known before it sent an Audit-Id on every answer (1.22). */
export const hasServerCacheControl = (headers: Headers): boolean =>
	headers.get('cache-control') === 'no-cache, private';

/**
Who answered a request, judging by headers and body.

kube-apiserver sets `Audit-Id` on every response from 1.22 on (before: when audited) and `X-Kubernetes-Pf-*` after authentication;
it never sends HTML, `Server` or `Via`. Source: apiserver `pkg/server/config.go`, `DefaultBuildHandlerChain`.

A Kubernetes object tells its author whatever passed it on: gateways add `Server` and `Via` to answers that are not theirs.
*/
export function responderOf(exchange: Exchange): Responder {
	if (!exchange.ended || hasNoAnswer(exchange)) return exchange.ended ? 'nobody' : 'unknown';
	if (exchange.forCredentials) return 'identity-provider';
	const {responseHeaders: headers, responseBody: body, apiStatus} = exchange;
	const server = headers.get('server') ?? '';
	const text = body?.text ?? '';
	if (headers.has('audit-id') || headers.has('x-kubernetes-pf-flowschema-uid')) return behind(exchange, text);
	if (apiStatus !== undefined && !apiStatus.clientMade) return behind(exchange, text);
	if (/^\s*\{"kind":"[A-Z]/.test(text)) return behind(exchange, text);
	if (
		headers.has('x-squid-error') ||
		proxies.test(server) ||
		/policy_denied|ERR_ACCESS_DENIED|zscaler|bluecoat/i.test(text)
	)
		return 'proxy';
	const isPage = (headers.get('content-type') ?? '').includes('text/html') || /^\s*<(?:!doctype|html)/i.test(text);
	// `Server` and `Via` of whoever passed it on stand beside a header that an API server sent.
	if (!isPage && (hasServerCacheControl(headers) || (exchange.status ?? 400) < 300)) return 'unknown';
	if (loadBalancers.test(server) || headers.has('cf-ray')) return 'load-balancer';
	if (isPage) {
		return /<center>(?:nginx|openresty)|haproxy|no healthy upstream/i.test(text) ? 'load-balancer' : 'proxy';
	}

	if (headers.has('via')) return 'proxy';
	const failed = (exchange.status ?? 0) >= 400;
	if (failed && isOtherJson(text) && !hasServerCacheControl(headers) && !isRelayed(exchange)) return 'proxy';
	return hasForeignPhrase(exchange) ? 'load-balancer' : 'unknown';
}

/** A program behind a `…/proxy` path wrote the answer; the API server passed it on. */
const isRelayed = ({method, url}: Exchange): boolean => decodeResource(method, url)?.resource?.subresource === 'proxy';

/** Errors that a program behind an APIService gives in the same form as the API server. */
const mayBeProgram = (status: number | undefined) => status === 403 || (status ?? 0) >= 500;

/** What kube-apiserver says itself when it does not reach such a program. Source: kube-aggregator `pkg/apiserver/handler_proxy.go`. */
const aggregatorWords = /^\s*(?:service unavailable|error trying to reach service: |apiserver is shutting down)/;

/** The API server answered, possibly quoting its backend. */
function behind(exchange: Exchange, text: string): Responder {
	if ((exchange.status ?? 0) < 400) return 'api-server';
	const message = exchange.apiStatus?.message ?? text;
	if (/admission webhook "|failed calling webhook/.test(message))
		return /denied the request/.test(message) ? 'webhook' : 'api-server';
	if (kubeletPort.test(message) && exchange.status === 401) return 'kubelet';
	// Custom resources are the API server's own; behind an APIService another program answers. Only words of a cause tell.
	const group = decodeResource(exchange.method, exchange.url)?.resource?.group ?? '';
	const isOpen = mayBeProgram(exchange.status) && !isBuiltinGroup(group) && !aggregatorWords.test(message);
	return isOpen ? 'unknown' : 'api-server';
}
