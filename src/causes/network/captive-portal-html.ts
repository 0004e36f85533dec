import {loggedAt} from '../../clues/client.ts';
import type {Exchange} from '../../model/exchange.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {splitUrl} from '../../http/resource.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {
	foreignText,
	isBehindRedirect,
	isByGateway,
	pageWords,
	redirectOf,
	wantsAccessLogin,
	wordsOf,
} from '../../clues/front.ts';

export default defineCause({
	id: 'network/captive-portal-html',
	title: 'A web page came in place of the API',
	explain: `
The answer was a success, or led to one by a redirect, but it is a web page: a login form of a portal or single sign-on
proxy, or some other web server at this address. kubectl then fails to read it as JSON. Whoever wrote the page, the API server
did not see the request.

The words depend on version and request: \`invalid character '<'\` (discovery and \`version\`, 1.28 and later), \`Unknown discovery
response content-type\` (1.26, 1.27), \`couldn't get version/kind; json parse error\` (before), \`serializer for text/html doesn't
exist\` (lists and objects), \`proto: cannot parse invalid wire-format data\` (the OpenAPI document).
`,
	lookAlikes: [
		'The same words after `oauth2` or `decoding stdout` are about a token or a credential plugin.',
		'A page with status 401, or a redirect to Cloudflare Access, is authentication/gateway-login-required; a page with another error status is network/proxy-html-block.',
	],
	sources: [
		'client-go discovery/discovery_client.go',
		'apimachinery pkg/runtime/negotiate.go (NegotiateError)',
		'Go encoding/json scanner.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'transport') return undefined;
		if (failure.status === 511) return networkLogin(failure);
		if ((failure.status ?? 200) >= 400) return refusedElsewhere(failure);
		const pageAt = failure.run.exchanges.findLast(isPage);
		const redirect = redirectOf(failure);
		const said = pageWords(failure, pageAt !== undefined) ?? oldWords(failure, redirect !== undefined);
		if (said === undefined || failure.run.exchanges.some(wantsAccessLogin)) return undefined;
		const lines = [pageAt?.responseBody?.line, redirect?.exchange.statusLine].filter(line => line !== undefined);
		const known = pageAt !== undefined || /content-type|text\/html/.test(said.match[0]);
		return {
			grade: known ? 'proven' : 'likely',
			proof: [said, ...lines],
			summary: `A web page came in place of the API${redirect === undefined ? '' : `, after a redirect to ${redirect.to}`}.`,
			// Like any answer that is not the API server's: nothing behind whoever wrote it was reached.
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				host: serverOf(failure)?.host,
				title: titleOf(pageAt),
				redirect: redirect?.to,
				server: pageAt?.responseHeaders.get('server'),
			},
			next: [
				step(
					sh`curl -vk ${baseUrl(failure)}/version`,
					'Shows the page or the redirect; an API server tells its version.',
				),
				step(
					sh`kubectl config view --minify`,
					'Shows whether the address is that of an API server or of a web console.',
				),
			],
			...(!known && {
				unknowns: [
					{
						what: 'what answered',
						because: 'the log does not show the body; the words only say that it is no JSON',
						settledBy: loggedAt(failure, 8),
					},
				],
			}),
		};
	},
});

/** A redirect led to another host, and that refused; a 401 there is authentication/gateway-login-required if it names itself. */
function refusedElsewhere(failure: Failure): Match | undefined {
	const {exchange, status} = failure;
	const redirect = redirectOf(failure);
	if (exchange?.statusLine === undefined || redirect === undefined || status === 401) return undefined;
	if (!isBehindRedirect(failure) || !isByGateway(failure) || wantsAccessLogin(exchange)) return undefined;
	const answer = foreignText(failure);
	return {
		grade: 'proven',
		proof: [exchange.statusLine, ...(redirect.exchange.statusLine === undefined ? [] : [redirect.exchange.statusLine])],
		summary: `A redirect led to ${redirect.to}, which answered ${status}; the API was not reached.`,
		stage: 'proxy',
		responder: 'unknown',
		facts: {
			host: splitUrl(redirect.exchange.url).host,
			redirect: redirect.to,
			status,
			title: answer === undefined ? undefined : wordsOf(answer),
			server: failure.header('server'),
		},
		next: [
			step(
				sh`curl -vk ${splitUrl(redirect.exchange.url).origin}/version`,
				'Shows who redirects, and where to; an API server tells its version.',
			),
			step(sh`kubectl config view --minify`, 'Shows whether the address is that of an API server or of a web console.'),
		],
	};
}

/**
What clients before 1.26 say of a page or other text, at levels that do not print it.

A file can be no object either: only discovery counts, or what came behind a redirect.
*/
const oldWords = (failure: Failure, redirected: boolean): Said | undefined => {
	const said = failure.says(/couldn't get version\/kind; json parse error: [^\n]{0,500}cannot unmarshal string/);
	return said !== undefined && (redirected || said.statement.source === 'discovery') ? said : undefined;
};

/** Only networks that want a login before they let anybody through send it. Source: RFC 6585, section 6. */
function networkLogin(failure: Failure): Match | undefined {
	const line = failure.exchange?.statusLine;
	if (line === undefined) return undefined;
	return {
		grade: 'proven',
		proof: [line],
		summary: 'The network wants a login before it lets requests through (511).',
		stage: 'proxy',
		responder: 'proxy',
		facts: {title: titleOf(failure.exchange), redirect: failure.header('location')?.split('?')[0]},
		next: [
			step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows the page and who serves it; a browser can log in there.'),
		],
	};
}

function isPage({status, responseHeaders, responseBody}: Exchange): boolean {
	if (status !== 200) return false;
	return (
		responseHeaders.get('content-type')?.startsWith('text/html') === true ||
		/^\s*<(?:!doctype html|html|head|body)\b/i.test(responseBody?.text ?? '')
	);
}

const titleOf = (exchange: Exchange | undefined): string | undefined =>
	/<title>\s*([^<\s][^<\n]{0,79}?)\s*<\/title>/i.exec(exchange?.responseBody?.text ?? '')?.[1];
