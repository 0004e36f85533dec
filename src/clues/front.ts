import type {Failure, Said} from '../failures/failure.ts';
import {isBuiltinGroup} from '../http/builtin-groups.ts';
import {isHexDump, undumped} from '../http/hex-dump.ts';
import {isUpgrade} from '../http/request-key.ts';
import {splitUrl} from '../http/resource.ts';
import {hasForeignPhrase, hasServerCacheControl, isOtherJson} from '../http/responder.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import {decodeBytes} from '../text/latin1.ts';
import {hasServerHeaders} from './words.ts';

/** Text that somebody else than an API server answered with, and where it stands. */
type ForeignText = {readonly text: string; readonly line: Line};

/** Markup at the beginning: no Kubernetes server writes that by itself. */
const page = /^\s*<(?:!doctype|html|head|body|\?xml|title|center|h1)\b/i;

/** Names that proxy and filter products put into their pages and headers. */
const product =
	/\bsquid\b|ERR_(?:ACCESS_DENIED|CONNECT_FAIL|DNS_FAIL|CANNOT_FORWARD)|zscaler|blue ?coat|proxysg|tinyproxy|policy_denied|forti(?:guard|gate|proxy)|mcafee web gateway|skyhigh|forcepoint|websense|netskope|cisco umbrella|iboss|barracuda/i;

/** True when the answer cannot be told from one of a server behind the API server (`…/proxy` paths, aggregated APIs). */
export const isRelayed = (failure: Failure): boolean => failure.resource?.subresource === 'proxy';

export const isPage = ({text}: ForeignText): boolean => page.test(text);

/**
What gateways and ingress controllers say without a page; no Kubernetes server has these words.

Sources: Envoy source/common/http (local replies), source/extensions/filters/http/rbac; ingress-nginx images/custom-error-pages;
Traefik pkg/server/service/loadbalancer.
*/
export const gatewayWords =
	/^\s*(?:RBAC: access denied|no healthy upstream|upstream (?:connect error|request timeout)|stream timeout|default backend - 404|no available server)/;

/** The host of a request, for comparing. */
const hostOf = ({url}: Exchange): string => splitUrl(url).host;

/** True for a request to another host than the first one of the run: an identity provider stands in front of nothing. */
export const isAtAnotherHost = ({exchange, run: {exchanges}}: Failure): boolean =>
	exchange !== undefined && exchanges[0] !== undefined && hostOf(exchanges[0]) !== hostOf(exchange);

/**
True when a redirect led to the host that answered: an identity provider or a portal, which does not stand in front of the API
server. The redirect itself came from there.
*/
export const isBehindRedirect = (failure: Failure): boolean => redirectedBy(failure) !== undefined;

/** Whose redirect led to another host; undefined where none did. */
export function redirectedBy(failure: Failure): string | undefined {
	const {exchange} = failure;
	const before = redirectBefore(failure);
	return exchange !== undefined && before !== undefined && hostOf(before) !== hostOf(exchange)
		? hostOf(before)
		: undefined;
}

/** The redirect that led to the request that failed. */
function redirectBefore({exchange, run}: Failure): Exchange | undefined {
	const at = exchange === undefined ? -1 : run.exchanges.indexOf(exchange);
	const before = run.exchanges[at - 1];
	return before?.status !== undefined && before.status >= 300 && before.status < 400 ? before : undefined;
}

/**
True when a redirect led from an `http://` address to TLS. The kubeconfig's CA and credentials are not read for such an address.

Source: client-go tools/clientcmd/client_config.go (`IsConfigTransportTLS`).
*/
export const isFromPlainHttp = (failure: Failure): boolean =>
	failure.exchange?.url.startsWith('https://') === true && redirectBefore(failure)?.url.startsWith('http://') === true;

/** The gateway that passed on an answer of the API server, which sends neither header itself. It ends TLS, or it could not add one. */
export const passedOnBy = (failure: Failure): string | undefined =>
	hasServerHeaders(failure) ? (failure.header('server') ?? failure.header('via')) : undefined;

/**
True when the log shows that something else than an API server wrote this answer: a page, JSON that is no Kubernetes object, the
words of a gateway, or a header or reason phrase that no API server sends, and nothing of an API server in it.
*/
export function isByGateway(failure: Failure): boolean {
	// Asked for every cause.
	let known = byGateway.get(failure);
	if (known === undefined) byGateway.set(failure, (known = seemsByGateway(failure)));
	return known;
}

const byGateway = new WeakMap<Failure, boolean>();

function seemsByGateway(failure: Failure): boolean {
	const answer = foreignText(failure);
	if (isBehindRedirect(failure) && !hasOwnStatus(failure) && !hasServerHeaders(failure)) return true;
	if (answer !== undefined && (isPage(answer) || isOtherJson(answer.text) || gatewayWords.test(answer.text)))
		return true;
	return (
		failure.phase === 'http' &&
		(failure.status ?? 200) >= 400 &&
		!isRelayed(failure) &&
		!hasOwnStatus(failure) &&
		failure.exchanges.some(namesAnother)
	);
}

/** A header or a reason phrase of somebody else. A kubelet's refusal of a stream comes without the API server's headers. */
const namesAnother = (exchange: Exchange): boolean => {
	const {responseHeaders: headers, method, url} = exchange;
	if (isUpgrade(method, url) || headers.has('audit-id') || hasServerCacheControl(headers)) return false;
	return headers.has('server') || headers.has('via') || hasForeignPhrase(exchange);
};

const hasOwnStatus = ({exchanges}: Failure): boolean =>
	exchanges.some(({apiStatus}) => apiStatus !== undefined && !apiStatus.clientMade);

/** The title of a web page, or its heading with the sentence below it, or the whole of a short text: what a gateway says, on one line. */
export function wordsOf({text}: ForeignText): string | undefined {
	const title = /<title>\s*([^<\s][^<]{0,119}?)\s*<\/title>/i.exec(text)?.[1];
	const [, heading, below = ''] = /<h1>\s*([^<\s][^<]{0,79}?)\s*<\/h1>\s*([^<]{0,160})/i.exec(text) ?? [];
	const said = title ?? (heading === undefined || below.trim() === '' ? heading : `${heading}: ${below.trim()}`);
	if (said !== undefined || page.test(text)) return said?.replaceAll(/\s+/g, ' ');
	const line = text.trim().replaceAll(/\s+/g, ' ');
	return line === '' ? undefined : line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** The status of an answer: where only last words are left, a page names the one that client-go took for a 500. */
export function statusOfAnswer(failure: Failure): number | undefined {
	const named = /<(?:title|h1)>\s*(\d{3})\b/i.exec(foreignText(failure)?.text ?? '')?.[1];
	return failure.exchange?.status ?? (named === undefined ? failure.status : Number(named));
}

/**
Where a redirect led, without its query, when the answer came from there.

At -v=6 and -v=7 the log has no `Location`: then it is the request behind the redirect.
*/
export function redirectOf(failure: Failure): {readonly exchange: Exchange; readonly to: string} | undefined {
	const {exchanges} = failure.run;
	const targets = exchanges.map(({status, responseHeaders}, index) =>
		status !== undefined && status >= 300 && status < 400
			? (responseHeaders.get('location') ?? exchanges[index + 1]?.url)
			: undefined,
	);
	const at = targets.findLastIndex(target => target !== undefined);
	const exchange = exchanges[at];
	if (exchange === undefined) return undefined;
	const {origin, path} = splitUrl(targets[at] ?? '');
	const to = origin === '' && path !== '' ? `${splitUrl(exchange.url).origin}${path}` : `${origin}${path}`;
	return to === '' ? undefined : {exchange, to};
}

/** HAProxy's own sentences, which have neither a title nor a name. Source: haproxy src/http.c (`http_err_msgs`). */
const haproxyPage =
	/<h1>\d{3} [\w ]{2,40}<\/h1>\s*(?:Your browser (?:sent an invalid request|didn't send a complete request in time)|You need a valid user and password to access this content|Request forbidden by administrative rules|A request was made of a resource using a request method not supported|The request entity exceeds the maximum allowed|You have sent too many requests in a given amount of time|An internal server error occurred|The server returned an invalid or incomplete response|No server is available to handle this request|The server didn't respond in time)/;

/** Gateways sign their pages. Sources: nginx src/http/ngx_http_special_response.c, httpd server/core.c (`ap_psignature`). */
const signature =
	/<center>((?!<h1>)(?:nginx|openresty|tengine|awselb|cloudflare|Microsoft-Azure-Application-Gateway)[\w./-]{0,40})<\/center>|<address>([^<\n]{2,80}?) (?:Server )?at /i;

/** Who names itself in a page. */
function authorOf(text: string): string | undefined {
	const [, centred, address] = signature.exec(text) ?? [];
	return centred ?? address ?? (haproxyPage.test(text) ? 'HAProxy' : undefined);
}

/** As facts: the `Server` header, and where the log has none, who the page says it is by. */
export function gatewayFacts(failure: Failure): {readonly server?: string; readonly gateway?: string} {
	const server = failure.header('server');
	if (server !== undefined) return {server};
	const author = authorOf(foreignText(failure)?.text ?? '');
	return author === undefined ? {} : {gateway: author};
}

/** The proxy product that names itself in the text or in a header. */
export function productOf(failure: Failure, answer: ForeignText | undefined): string | undefined {
	const headers = ['server', 'via', 'x-squid-error', 'x-cache', 'proxy-connection'].map(
		name => failure.header(name) ?? '',
	);
	if (failure.header('x-squid-error') !== undefined) return 'squid';
	return product.exec([answer?.text ?? '', ...headers].join('\n'))?.[0];
}

/** Cloudflare Access wants a login: it says so in its challenge, and redirects to a host of its own. */
export const wantsAccessLogin = ({url, responseHeaders}: Exchange): boolean =>
	/^cloudflare-access\b/i.test(responseHeaders.get('www-authenticate') ?? '') ||
	[url, responseHeaders.get('location') ?? ''].some(place => /^https:\/\/[\w-]+\.cloudflareaccess\.com\//.test(place));

/** The page with which Cloudflare Access refuses somebody whom it knows. */
export const isAccessRefusal = (text: string): boolean => /<title>[^<]{0,80}Cloudflare Access\s*<\/title>/i.test(text);

/** What kubectl says when it read a web page instead of JSON. `hasPage`: the log shows one. */
export const pageWords = (failure: Failure, hasPage: boolean): Said | undefined =>
	failure.distinct.some(({source, text}) => source !== 'body' && /oauth2|decoding stdout|credentials: /.test(text))
		? undefined
		: (failure.says(
				/^(?:[Ee]rror: |[^\n"]*(?:group list|due to|information|server version): )?invalid character '<' looking for beginning of value$/,
			) ??
			failure.says(/due to invalid character '<' looking for beginning of value$/) ??
			failure.says(/Unknown discovery response content-type: text\/html/i) ??
			// kubectl reads the body of a list by its Content-Type. Source: apimachinery pkg/runtime/negotiate.go.
			failure.says(/^(?:[Ee]rror: )?serializer for text\/html\b[^\n]* doesn't exist$/) ??
			(hasPage
				? failure.says(
						/couldn't get version\/kind; json parse error|^(?:[^\n]*: )?proto: cannot parse invalid wire-format data/,
					)
				: undefined));

/**
True when the API server of this run is 1.22 or later, which sends an Audit-Id with every answer: by its version, or because it lists all
types at once, as from 1.26 on.
*/
export const isSince122 = ({run: {serverVersion, exchanges}}: Failure): boolean =>
	Number(/^v?1\.(\d{1,3})/.exec(serverVersion ?? '')?.[1] ?? 0) >= 22 ||
	exchanges.some(
		({responseHeaders}) => responseHeaders.get('content-type')?.includes('g=apidiscovery.k8s.io') === true,
	);

/** True when the log shows the headers of the answer; only then does a missing Audit-Id mean anything. */
export const showsHeaders = (failure: Failure): boolean =>
	failure.exchanges.some(({responseHeaders}) => responseHeaders.size > 0);

/**
The text of an HTTP answer that is no `Status` of a Kubernetes server.

Four places keep it: the body, the `Status` that client-go made up (cause `UnexpectedServerResponse`), the sentence
`an error on the server ("…")`, and what is said of a stream that was refused. Undefined when a server's own `Status` or an Audit-Id shows that Kubernetes answered.
*/
export function foreignText(failure: Failure): ForeignText | undefined {
	if (failure.phase !== 'http' || isRelayed(failure) || hasServerHeaders(failure)) return undefined;
	if (hasOwnStatus(failure)) return undefined;
	for (const {responseBody} of failure.exchanges) {
		if (responseBody !== undefined && responseBody.text.trim() !== '')
			return {text: plainText(responseBody.text), line: responseBody.line};
	}

	for (const {apiStatus, lines} of failure.run.notes) {
		if (apiStatus?.code !== failure.status || !apiStatus?.clientMade) continue;
		const text = apiStatus.details?.causes.find(({reason}) => reason === 'UnexpectedServerResponse')?.message;
		if (text !== undefined && text !== 'unknown' && lines[0] !== undefined) return {text, line: lines[0]};
	}

	const said =
		failure.says(/^(?:[^\n]*: )?an error on the server \("(?<text>[^]{0,2100})"\) has prevented/) ??
		failure.says(
			/^(?:Error from server \(\w+\): |couldn't get resource list for \S{1,300}: )?(?<text>\s*<(?:!doctype|html|head|body)[^]*)/i,
		) ??
		// A kubelet may have refused the stream in words of its own: only what no Kubernetes server says counts.
		failure.says(
			/(?:websocket: bad handshake \([^()\n]{0,200}\)|unable to upgrade connection): (?<text>\s*(?:<(?:!doctype|html|head|body)|[[{](?![^]{0,2000}"kind"\s{0,5}:)|RBAC: access denied|no healthy upstream|upstream )[^]*)/i,
		);
	const text = said?.match.groups?.text;
	return said === undefined || text === undefined || text === 'unknown' ? undefined : {text, line: said.statement.line};
}

/** client-go prints a page as a hex dump if a byte of it is not printable, a tab for instance. */
const plainText = (body: string): string => (isHexDump(body) ? decodeBytes(undumped(body)) : body);

/**
Whether an answer by a gateway cannot be that of an aggregated API, which the API server passes on: the headers tell, or the path
is kube-apiserver's own.
*/
export const isSureOfGateway = (failure: Failure): boolean =>
	showsHeaders(failure) || isBuiltinGroup(failure.resource?.group ?? groupOf(failure));

/** The group of a request for an API group's types; empty for what kube-apiserver serves itself. */
const groupOf = ({exchange}: Failure): string => /\/apis\/([^/?#]+)/.exec(exchange?.url ?? '')?.[1] ?? '';

/** What follows from an answer without its headers, for a gateway error. */
export const whoAnswered = {
	what: 'who answered',
	because:
		'the log has no response headers; below -v=8 an aggregated API cannot be told from something in front of the API server',
	settledBy: "the same command with -v=8: an Audit-Id header is the API server's, Server and Via name others",
} as const;
