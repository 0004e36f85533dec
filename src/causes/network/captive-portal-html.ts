import type {Exchange} from '../../model/exchange.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {baseUrl} from '../../clues/transport.ts';
import {pageWords, wantsAccessLogin} from '../../clues/front.ts';

export default defineCause({
	id: 'network/captive-portal-html',
	title: 'A web page came in the place of the API',
	explain: `
The answer was a success, or led to one by a redirect, but it is a web page: a login form of a portal or single sign-on
proxy, or some other web server at this address. kubectl then fails to read it as JSON.

The words depend on the version: \`invalid character '<'\` (1.28 and later), \`Unknown discovery response content-type\`
(1.26, 1.27) or \`couldn't get version/kind; json parse error\` (before).
`,
	lookAlikes: [
		'The same words after `oauth2` or `decoding stdout` are about a token or a credential plugin.',
		'A page with status 401, or a redirect to Cloudflare Access, is authentication/gateway-login-required; a page with 403 is network/proxy-html-block.',
	],
	sources: ['client-go discovery/discovery_client.go', 'Go encoding/json scanner.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'transport') return undefined;
		if (failure.status === 511) return networkLogin(failure);
		if ((failure.status ?? 200) >= 400) return undefined;
		const pageAt = failure.run.exchanges.findLast(isPage);
		const redirect = failure.run.exchanges.findLast(
			({status, responseHeaders}) =>
				status !== undefined && status >= 300 && status < 400 && responseHeaders.has('location'),
		);
		const said = pageWords(failure, pageAt !== undefined);
		if (said === undefined || failure.run.exchanges.some(wantsAccessLogin)) return undefined;
		const location = redirect?.responseHeaders.get('location');
		const lines = [pageAt?.responseBody?.line, redirect?.statusLine].filter(line => line !== undefined);
		const known = pageAt !== undefined || said.match[0].includes('content-type');
		return {
			grade: known ? 'proven' : 'likely',
			proof: [said, ...lines],
			summary: `A web page came in the place of the API${location === undefined ? '' : `, after a redirect to ${location.split('?')[0]}`}.`,
			stage: 'response',
			responder: 'proxy',
			facts: {title: titleOf(pageAt), redirect: location?.split('?')[0], server: pageAt?.responseHeaders.get('server')},
			next: [
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows the page and who serves it.'),
				step(
					sh`kubectl config view --minify`,
					'Shows whether the address is that of an API server or of a web console.',
				),
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows whether a proxy is on the way.'),
			],
			...(!known && {
				unknowns: [
					{
						what: 'what answered',
						because: 'the log does not show the body; the words only say that it begins with `<`',
						settledBy: 'the same command with -v=8',
					},
				],
			}),
		};
	},
});

/** Only networks that want a login before they let anybody through send it. Source: RFC 6585, section 6. */
function networkLogin(failure: Failure): Match | undefined {
	const line = failure.exchange?.statusLine;
	if (line === undefined) return undefined;
	return {
		grade: 'proven',
		proof: [line],
		summary: 'The network wants a login before it lets requests through (511).',
		stage: 'response',
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
