import type {Exchange} from '../model/exchange.ts';
import type {Responder} from '../model/journey.ts';
import {hasNoAnswer} from './outcome.ts';
import {decodeResource} from './resource.ts';

/** `Server` headers of software in front of API servers; kube-apiserver sets none. */
const loadBalancers =
	/nginx|awselb|haproxy|envoy|istio|cloudflare|gws|Google Frontend|traefik|AkamaiGHost|BigIP|openresty|Microsoft-Azure-Application-Gateway/i;
const proxies = /squid|zscaler|bluecoat|mcafee|mwg|forcepoint|fortinet|tinyproxy|mitmproxy/i;

const kubeletPort = /:10250\b/;

/**
Who answered a request, judging by headers and body.

kube-apiserver sets `Audit-Id` on every response from 1.22 on (before: when audited) and `X-Kubernetes-Pf-*` after authentication;
it never sends HTML, `Server` or `Via`. Source: apiserver `pkg/server/config.go`, `DefaultBuildHandlerChain`.
*/
export function responderOf(exchange: Exchange): Responder {
	if (!exchange.ended || hasNoAnswer(exchange)) return exchange.ended ? 'nobody' : 'unknown';
	const {responseHeaders: headers, responseBody: body, apiStatus} = exchange;
	const server = headers.get('server') ?? '';
	const text = body?.text ?? '';
	if (headers.has('audit-id') || headers.has('x-kubernetes-pf-flowschema-uid')) return behind(exchange, text);
	if (
		headers.has('x-squid-error') ||
		proxies.test(server) ||
		/policy_denied|ERR_ACCESS_DENIED|zscaler|bluecoat/i.test(text)
	)
		return 'proxy';
	if (loadBalancers.test(server) || headers.has('cf-ray')) return 'load-balancer';
	const type = headers.get('content-type') ?? '';
	if (type.includes('text/html') || /^\s*<(?:!doctype|html)/i.test(text)) {
		return /<center>(?:nginx|openresty)|haproxy|no healthy upstream/i.test(text) ? 'load-balancer' : 'proxy';
	}

	if (headers.has('via')) return 'proxy';
	if (apiStatus !== undefined && !apiStatus.clientMade) return behind(exchange, text);
	if (/^\s*\{"kind":"[A-Z]/.test(text)) return behind(exchange, text);
	return 'unknown';
}

/** The API server answered, possibly quoting its backend. */
function behind(exchange: Exchange, text: string): Responder {
	if ((exchange.status ?? 0) < 400) return 'api-server';
	const decoded = decodeResource(exchange.method, exchange.url);
	const message = exchange.apiStatus?.message ?? text;
	if (/admission webhook "|failed calling webhook/.test(message))
		return /denied the request/.test(message) ? 'webhook' : 'api-server';
	if (
		exchange.status === 503 &&
		decoded !== undefined &&
		/^\/apis\/[^/]+\.[^/]+\/v/.test(decoded.path) &&
		/service unavailable|error trying to reach service/.test(text)
	) {
		return 'aggregated-api';
	}

	return kubeletPort.test(message) && exchange.status === 401 ? 'kubelet' : 'api-server';
}
