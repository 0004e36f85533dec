import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import type {Failure} from '../../failures/failure.ts';
import {isUpgrade} from '../../http/request-key.ts';
import {decodeResource} from '../../http/resource.ts';
import type {NextStep} from '../../model/finding.ts';
import {inNamespace, qualified} from '../../clues/target.ts';
import {isRepeatable} from '../../clues/repeat.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {
	foreignText,
	gatewayFacts,
	isAccessRefusal,
	isBehindRedirect,
	isByGateway,
	isPage,
	isSureOfGateway,
	productOf,
	statusOfAnswer,
	whoAnswered,
	wordsOf,
} from '../../clues/front.ts';

/** Statuses whose pages have causes of their own: a login, a wrong path, a size, a rate, and what is behind the gateway. */
const elsewhere: ReadonlySet<number> = new Set([401, 404, 407, 413, 429, 431, 502, 503, 504, 511]);

/** Pages of 400 about TLS and about large headers, which have causes of their own. */
const aboutOthers =
	/Request Header Or Cookie Too Large|Size of a request header field exceeds|HTTP request to an HTTPS server|plain HTTP (?:request was sent|to an SSL-enabled)|No required SSL certificate was sent|The SSL certificate error/;

export default defineCause({
	id: 'network/proxy-html-block',
	title: 'Something in front answered with its own error page',
	explain: `
The answer is a web page or carries the name of a proxy product, and no header of an API server. So a forward proxy, a web
filter, an application firewall or a gateway in front of the API server answered in its place. Most often the cluster did not see the
request; a gateway can also put a page in place of the API server's own refusal (nginx: \`proxy_intercept_errors\`).

Old and new kubectl turn such a 403 into a sentence that reads like missing permissions.
`,
	lookAlikes: [
		'A 403 with a JSON Status and `User "…" cannot` is authorization.',
		'Plain text or small JSON without a Status is a gateway with users of its own: authorization/gateway-denied.',
		'A 200 with a web page is network/captive-portal-html; 502, 503 and 504 are network/lb-bad-gateway-502, network/lb-no-backend-503, network/lb-timeout-504.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
		'https://wiki.squid-cache.org/Features/CustomErrors',
		'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_intercept_errors',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const status = statusOfAnswer(failure);
		if (status === undefined || status < 400 || status === 401 || status === 407 || status === 511) return undefined;
		const answer = foreignText(failure);
		const product = productOf(failure, answer);
		const line = answer?.line ?? failure.exchange?.statusLine;
		// Product names may stand in a real answer too: only text from elsewhere counts.
		if (line === undefined || answer === undefined || isAccessRefusal(answer.text)) return undefined;
		if (isBehindRedirect(failure)) return undefined;
		if (product === undefined && (elsewhere.has(status) || aboutOthers.test(answer.text))) return undefined;
		const asPage = isPage(answer);
		if (product === undefined && !asPage && !refusesInText(failure)) return undefined;
		const sure = product !== undefined || isSureOfGateway(failure);
		const host = serverOf(failure)?.host;
		const title = wordsOf(answer);
		// HAProxy replaces no refusal of others.
		const byRule = /Request forbidden by administrative rules/.test(title ?? '');
		const plain = failure.exchange?.url.startsWith('http://') === true;
		return {
			grade: product === undefined ? 'likely' : 'proven',
			proof: [line],
			summary:
				product === undefined
					? `Something ${plain ? 'on the way to' : 'at'} ${host ?? 'the server address'} answered ${status} in place of the API server${title === undefined ? '' : `, with the ${asPage ? 'page' : 'words'} “${title}”`}.`
					: `A proxy (${product}) answered ${status} in place of the API server.`,
			stage: 'proxy',
			responder: 'proxy',
			// What the proxy could not reach may come back; a rule stays.
			retryable: status >= 502 && isRepeatable(failure),
			facts: {host, status, product, title, ...gatewayFacts(failure), via: failure.header('via')},
			next: [
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows whether other paths are answered so too, and by whom.'),
				// Over TLS only what ends it can answer; a forward proxy passes the connection on.
				...(plain || product !== undefined ? showProxy(failure) : []),
				...(status === 403 && product === undefined && !byRule ? canI(failure) : []),
				step(sh`kubectl config view --minify`, 'Shows which address the context talks to, and a proxy-url of it.'),
			],
			rulesOut:
				status === 403 && product !== undefined
					? [
							{
								id: 'authorization/rbac-denied',
								because: 'the API server answers with a Status in JSON, and this is none',
							},
						]
					: [],
			unknowns: [
				...(sure ? [] : [whoAnswered]),
				...(product === undefined && !byRule
					? [
							{
								what:
									status === 403
										? 'whether whoever wrote the page refused by its own rules, or put it in place of a refusal of the API server'
										: 'why the gateway answered so',
								because: `the ${asPage ? 'page' : 'answer'} does not say`,
								settledBy: 'the log of the gateway at that time',
							},
						]
					: []),
			],
		};
	},
});

/**
The words of a gateway that sends no page: its headers tell. A 403 so is authorization/gateway-denied, a 500 may be about what is behind it,
and a stream is refused in ways of its own.
*/
const refusesInText = (failure: Failure): boolean =>
	failure.status !== 403 &&
	(failure.status ?? 500) < 500 &&
	failure.exchange !== undefined &&
	!isUpgrade(failure.exchange.method, failure.exchange.url) &&
	isByGateway(failure);

/** A gateway may have replaced a refusal of the API server; the review is another request, on another path. */
function canI({exchange}: Failure): NextStep[] {
	const decoded = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url);
	const asked = decoded?.resource;
	if (decoded === undefined || asked === undefined) return [];
	return [
		step(
			sh`kubectl auth can-i ${decoded.verb} ${qualified(asked.resource, asked.group)} ${asked.subresource === undefined ? [] : [`--subresource=${asked.subresource}`]} ${inNamespace(asked.namespace)}`,
			'Shows whether the API server itself allows it, if this question gets through.',
		),
	];
}
