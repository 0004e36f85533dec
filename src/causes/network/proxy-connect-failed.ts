import {loggedAt} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {proxySteps} from '../../clues/forward-proxy.ts';
import {serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/proxy-connect-failed',
	title: 'The proxy could not be used',
	explain: `
The client was told to go through a proxy and could not talk to it. The API server was never contacted, although
kubectl's last line may say that the connection to *the server* was refused.

\`proxyconnect tcp\` marks an HTTP proxy, \`socks connect\` a SOCKS proxy. The address behind it is the proxy's. A bare
\`malformed HTTP response\` to an https address is the answer of a proxy that speaks no HTTP. The proxy comes from HTTPS_PROXY, ALL_PROXY or from \`proxy-url\` in the kubeconfig.
`,
	lookAlikes: [
		'The same words without `proxyconnect` are about the API server itself: network/connection-refused.',
		'A proxy that answers and says no gives a bare phrase such as `Forbidden`, or `unknown error …` over SOCKS: network/proxy-connect-denied.',
	],
	sources: [
		'Go net/http transport.go (wrapErr in dialConn)',
		'https://kubernetes.io/docs/tasks/extend-kubernetes/socks5-proxy-access-api/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const bare = transportError(failure, 'proxy-not-http');
		const said = bare ?? transportError(failure, 'proxy-connect-failed');
		if (said === undefined) return undefined;
		const reason = said.match.groups?.reason?.replace(/ - error from a previous attempt: .*$/, '') ?? '';
		const proxy =
			/socks connect \S+ (\S+?)->/.exec(said.match[0])?.[1] ??
			/dial \w+ (\S+):/.exec(reason)?.[1] ??
			/lookup (\S+?)(?: on \S+)?:/.exec(reason)?.[1] ??
			poolProxy(said.match[0]);
		return {
			grade: bare === undefined ? 'proven' : 'likely',
			proof: [said],
			summary: `The proxy ${proxy ?? ''} could not be used: ${reason}`.replace('  ', ' '),
			stage: 'proxy',
			responder: 'nobody',
			facts: {proxy, reason, host: serverOf(failure)?.host},
			// A proxy that is not there may come back; one that speaks something else stays what it is.
			retryable:
				/dial |lookup |EOF|reset|broken pipe|timeout|Failed to |timed out/.test(reason) &&
				!/no such host|not known|getaddrinfo failed/.test(reason),
			next: proxySteps(failure),
			unknowns:
				bare === undefined
					? []
					: [
							{
								what: 'whether the proxy or the server sent this line',
								because:
									'the error of an answer to CONNECT has no words in front, and that of an old client has none either',
								settledBy: `${loggedAt(failure, 9)}: the address that was dialed`,
							},
						],
			rulesOut:
				proxy === undefined
					? []
					: [{id: 'network/connection-refused', because: 'the address in the error is the proxy, not the API server'}],
		};
	},
});

/** The connection of urllib3 to the proxy, where its release names the address: the pool is that of the server. */
function poolProxy(words: string): string | undefined {
	const [, host, port] =
		/ProxyError\([^\n]{0,100}HTTPS?Connection\(host='([^'\n]{1,253})', port=(\d{1,5})\)/.exec(words) ?? [];
	return host === undefined ? undefined : `${host}:${port}`;
}
