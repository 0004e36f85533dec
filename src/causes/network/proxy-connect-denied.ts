import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isLoopback, proxySteps} from '../../clues/forward-proxy.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/proxy-connect-denied',
	title: 'The proxy did not connect to the server',
	explain: `
The forward proxy answered the client's CONNECT with an error. Go keeps only the reason phrase, so the whole error is a
bare word such as \`Forbidden\` or \`Bad Gateway\`, next to an empty HTTP status. A SOCKS proxy says it in \`unknown error …\` behind
\`socks connect\`.

\`Forbidden\` is a rule of the proxy; \`Bad Gateway\`, \`Service Unavailable\`, \`Gateway Timeout\` and \`connection refused\` mean that the
proxy could not reach the server, \`Found\` that it redirects to a page. It is neither RBAC nor an answer of the API server.
`,
	lookAlikes: [
		'`Error from server (Forbidden)` with a status 403 is the API server, admission, or something in front of it.',
		'`Proxy Authentication Required` is network/proxy-auth-required.',
		'A proxy that cannot be reached itself is network/proxy-connect-failed.',
	],
	sources: [
		'Go net/http transport.go (dialConn, CONNECT)',
		'https://datatracker.ietf.org/doc/html/rfc9110#section-9.3.6',
		'https://datatracker.ietf.org/doc/html/rfc1928#section-6',
		'golang.org/x/net internal/socks/socks.go (Reply)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const socks = transportError(failure, 'socks-target-failed');
		const standard = socks ?? transportError(failure, 'proxy-connect-denied');
		const said = standard ?? transportError(failure, 'proxy-connect-phrase');
		if (said === undefined) return undefined;
		// Go keeps only the phrase of the answer to CONNECT, Python the status, too.
		const {phrase = '', proxy, code} = said.match.groups ?? {};
		const host = serverOf(failure)?.host ?? 'the server';
		const tried = failedAttempt.test(phrase);
		return {
			grade: standard === undefined ? 'likely' : 'proven',
			proof: [said],
			summary: `${socks === undefined ? 'A proxy' : `The SOCKS proxy ${proxy}`} ${deedOf(phrase)} ${host}: ${phrase}.`,
			stage: 'proxy',
			responder: 'proxy',
			retryable: tried,
			facts: {
				host: serverOf(failure)?.host,
				phrase,
				proxyStatus: code === undefined ? undefined : Number(code),
				...dialFacts(failure),
				...(proxy !== undefined && {proxy}),
			},
			next: [
				...(socks === undefined && !isLoopback(serverOf(failure)?.name)
					? [
							step(
								sh`curl -vk ${baseUrl(failure)}/version`,
								'Goes through the proxy of the environment, if one is set, and shows the headers of its answer to CONNECT.',
							),
						]
					: []),
				...proxySteps(failure),
			],
			unknowns:
				standard === undefined
					? [
							{
								what: 'which program said so',
								because:
									'the words are none of the standard phrases of HTTP, and nothing of the client reads like them',
								settledBy: 'the log of the proxy at that time',
							},
						]
					: [],
			rulesOut: [
				{
					id: 'authorization/rbac-denied',
					because:
						code === undefined
							? 'there is no HTTP status: no request reached the API server'
							: 'the status is that of the proxy: no request reached the API server',
				},
			],
		};
	},
});

/** The proxy tried. Sources: RFC 9110, section 15.6; RFC 1928, section 6; tinyproxy src/reqs.c; squid's cannotconnect. */
const failedAttempt =
	/^(?:Service Unavailable|Bad Gateway|Gateway Time-?out|Unable to connect|cannotconnect|connection refused|(?:network|host) unreachable|TTL expired)$/i;

const redirect = /^(?:Found|Moved (?:Permanently|Temporarily)|See Other|Temporary Redirect|Permanent Redirect)$/i;

/** Rules of a proxy. Sources: RFC 9110, section 15.5; RFC 1928, section 6; tinyproxy src/reqs.c. */
const rule = /^(?:Forbidden|Unauthorized|Method Not Allowed|Access violation|connection not allowed by ruleset)$/i;

/** What the phrase says that the proxy did, up to the name of the server. */
const deedOf = (phrase: string): string =>
	redirect.test(phrase)
		? 'answered with a redirect and did not connect to'
		: failedAttempt.test(phrase)
			? 'could not connect to'
			: rule.test(phrase)
				? 'refused to connect to'
				: 'did not connect to';
