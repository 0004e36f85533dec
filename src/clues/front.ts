import type {Failure, Said} from '../failures/failure.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import {hasServerHeaders} from './words.ts';

/** Text that somebody else than an API server answered with, and where it stands. */
type ForeignText = {readonly text: string; readonly line: Line};

/** Markup at the beginning: no Kubernetes server writes that by itself. */
const page = /^\s*<(?:!doctype|html|head|body|\?xml|title|center|h1)\b/i;

/** Names that proxy and filter products put into their pages and headers. */
const product =
	/\bsquid\b|ERR_(?:ACCESS_DENIED|CONNECT_FAIL|DNS_FAIL|CANNOT_FORWARD)|zscaler|blue ?coat|proxysg|policy_denied|forti(?:guard|gate|proxy)|mcafee web gateway|skyhigh|forcepoint|websense|netskope|cisco umbrella|iboss|barracuda/i;

/** True when the answer cannot be told from one of a server behind the API server (`…/proxy` paths, aggregated APIs). */
export const isRelayed = (failure: Failure): boolean => failure.resource?.subresource === 'proxy';

export const isPage = ({text}: ForeignText): boolean => page.test(text);

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
	failure.says(/oauth2|decoding stdout|credentials: /) !== undefined
		? undefined
		: (failure.says(
				/^(?:[Ee]rror: |[^\n"]*(?:group list|due to|information): )?invalid character '<' looking for beginning of value$/,
			) ??
			failure.says(/due to invalid character '<' looking for beginning of value$/) ??
			failure.says(/Unknown discovery response content-type: text\/html/i) ??
			(hasPage ? failure.says(/couldn't get version\/kind; json parse error/) : undefined));

/** True when the log shows the headers of the answer; only then does a missing Audit-Id mean anything. */
export const showsHeaders = (failure: Failure): boolean =>
	failure.exchanges.some(({responseHeaders}) => responseHeaders.size > 0);

/**
The text of an HTTP answer that is no `Status` of a Kubernetes server.

Three places keep it: the body, the `Status` that client-go made up (cause `UnexpectedServerResponse`), and the sentence
`an error on the server ("…")`. Undefined when a server's own `Status` or an Audit-Id shows that Kubernetes answered.
*/
export function foreignText(failure: Failure): ForeignText | undefined {
	if (failure.phase !== 'http' || isRelayed(failure) || hasServerHeaders(failure)) return undefined;
	if (failure.exchanges.some(({apiStatus}) => apiStatus !== undefined && !apiStatus.clientMade)) return undefined;
	for (const {responseBody} of failure.exchanges) {
		if (responseBody !== undefined && responseBody.text.trim() !== '')
			return {text: responseBody.text, line: responseBody.line};
	}

	for (const {apiStatus, lines} of failure.run.notes) {
		if (apiStatus?.code !== failure.status || !apiStatus?.clientMade) continue;
		const text = apiStatus.details?.causes.find(({reason}) => reason === 'UnexpectedServerResponse')?.message;
		if (text !== undefined && text !== 'unknown' && lines[0] !== undefined) return {text, line: lines[0]};
	}

	const said =
		failure.says(/^(?:[^\n]*: )?an error on the server \("(?<text>[^]{0,2100})"\) has prevented/) ??
		failure.says(/^(?:Error from server \(\w+\): )?(?<text>\s*<(?:!doctype|html|head|body)[^]*)/i);
	const text = said?.match.groups?.text;
	return said === undefined || text === undefined || text === 'unknown' ? undefined : {text, line: said.statement.line};
}

/** What follows from an answer without its headers, for a gateway error. */
export const whoAnswered = {
	what: 'who answered',
	because:
		'the log has no response headers; below -v=8 an aggregated API cannot be told from something in front of the API server',
	settledBy: "the same command with -v=8: an Audit-Id header is the API server's, Server and Via name others",
} as const;
