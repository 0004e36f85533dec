import {defineCause} from '../../clues/cause.ts';
import {proxySteps} from '../../clues/forward-proxy.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/proxy-auth-required',
	title: 'The proxy wants a login of its own',
	explain: `
The forward proxy answered the client's CONNECT with 407. The tunnel was not built, so the API server was never
contacted, and the credentials for the cluster were not sent.

The bare phrase \`Proxy Authentication Required\` after an empty status is the whole message that Go keeps of it. A SOCKS proxy that
wants a login says \`no acceptable authentication methods\` when the proxy URL has none.
`,
	lookAlikes: [
		'A 401 with a status line comes from the server: authentication/credentials-rejected.',
		'Other bare phrases are network/proxy-connect-denied.',
	],
	sources: [
		'Go net/http transport.go (dialConn, CONNECT)',
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.5.8',
		'golang.org/x/net internal/socks/socks.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// To a plain http address a proxy gives its answer itself; to https it refuses the CONNECT.
		const socks = transportError(failure, 'socks-auth-required');
		const said =
			socks ??
			transportError(failure, 'proxy-auth-required') ??
			(failure.status === 407 ? failure.exchange?.statusLine : undefined);
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				socks === undefined
					? `The proxy wants a login before it connects to ${server?.host ?? 'the server'}.`
					: socks.match.groups?.phrase?.startsWith('no acceptable') === true
						? `The SOCKS proxy ${socks.match.groups?.proxy} wants a login that the client does not offer.`
						: `The SOCKS proxy ${socks.match.groups?.proxy} refused the user name and password.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				host: server?.host,
				proxyStatus: socks === undefined ? 407 : undefined,
				reason: socks?.match.groups?.phrase,
				asksFor: failure.header('proxy-authenticate'),
				...dialFacts(failure),
				...(socks !== undefined && {proxy: socks.match.groups?.proxy}),
			},
			next: proxySteps(failure),
			rulesOut: [{id: 'authentication/credentials-rejected', because: 'no request reached the API server'}],
		};
	},
});
