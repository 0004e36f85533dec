import type {Failure, Said} from '../failures/failure.ts';
import {quote} from '../text/shell.ts';

/** Ways in which a request ends without an HTTP answer. */
type TransportKind = (typeof kinds)[number][0];

/**
What Go's net, crypto/tls, crypto/x509 and net/http say, most telling first.

The order matters twice. A failure holds the words of all its repeats, and the same trouble can surface in different
words: a server that wants a client certificate sends its alert to one try and breaks the pipe of the next. And an
error quotes the errors below it: the words of a refused proxy contain those of a refused connection.
*/
const kinds = [
	// The API server did answer, and tells of a connection of its own: to a webhook, a kubelet, an aggregated API.
	[
		'told-by-server',
		/failed calling webhook|failed to call webhook|conversion webhook|error dialing backend|Internal error occurred|^Error from server|\/containerLogs\//,
	],
	// Other conversations than the one with the API server; their errors quote the words further down.
	[
		'credentials',
		/(?:getting|refreshing) credentials: |exec plugin|exec: executable |error executing access token command/,
	],
	// The tunnel to the pod worked; what was refused is the pod's own port, or the local program's end of the copy.
	[
		'port-forward',
		/an error occurred forwarding|error forwarding port|error copying from (?:remote|local)|lost connection to pod/,
	],
	['oidc', /failed to refresh token|oauth2: |oidc: |\/\.well-known\/openid-configuration"?: /],
	// Devices and passwords of before credential plugins. Source: client-go to 1.25, `plugin/pkg/client/auth/azure`.
	['legacy-token', /adal: |(?:acquiring a new fresh|refreshing the expired) token: /],
	['rate-limiter', /client rate limiter Wait returned an error|would exceed context deadline/],
	[
		'proxy-scheme-mismatch',
		/proxyconnect tcp: tls: (?:first record does not look like a TLS handshake|oversized record received)/,
	],
	['proxy-connect-failed', /(?:proxyconnect tcp|socks connect \S+ \S+): (?<reason>[^\n]*)/],
	// An answer did come, and its body was cut: not a request without an answer.
	['response-body-cut', /(?:stream|unexpected) error when reading response body/i],
	// Certificates. An alert with `remote error` came from the server: it refused the client.
	[
		'client-cert-rejected',
		/remote error: tls: (?<alert>(?:bad|unsupported|revoked|expired|unknown) certificate(?: authority)?|certificate required)/,
	],
	['x509-no-ip-san', /x509: cannot validate certificate for (?<ip>\S+) because it doesn't contain any IP SANs/],
	[
		'x509-name-mismatch',
		/x509: (?:certificate is valid for (?<names>(?:[^\n:]|:(?! ))*), not (?<wanted>\S+)|certificate is not valid for any names, but wanted to match (?<only>\S+)|“[^“”\n]*” certificate name does not match input)/,
	],
	[
		'x509-not-yet-valid',
		/x509: certificate has expired or is not yet valid: current time (?<now>\S+) is before (?<limit>\S+)/,
	],
	[
		'x509-expired',
		/x509: (?:certificate has expired or is not yet valid(?:: current time (?<now>\S+) is after (?<limit>\S+))?|“[^“”\n]*” certificate is expired)/,
	],
	[
		'x509-unknown-authority',
		/x509: (?:certificate signed by unknown authority(?: \(possibly because of "(?<because>[^"\n]*)" while trying to verify candidate authority certificate "(?<candidate>[^"\n]*)"\))?|“[^“”\n]*” certificate is not trusted)/,
	],
	['other-certificate', /x509: /],
	// TLS that fails for other reasons than certificates.
	[
		'https-to-http-port',
		/http: server gave HTTP response to HTTPS client|tls: (?:first record does not look like a TLS handshake|oversized record received)/,
	],
	// 0x15 0x03 begins a TLS alert record, which an HTTP/1 client reads as a malformed status line.
	['http-to-https-port', /malformed HTTP response "\\x15\\x03/],
	['tls-handshake-timeout', /net\/http: TLS handshake timeout/],
	[
		'tls-handshake-failure',
		/remote error: tls: (?<alert>[a-z ]+)|tls: (?<local>server selected unsupported protocol version[^\n]*|no supported versions satisfy MinVersion and MaxVersion|server chose an unconfigured cipher suite|protocol version not supported)/,
	],
	// Names. `on 10.0.0.2:53` is the resolver; the port in it is not the API server's.
	[
		'dns-no-such-host',
		/lookup (?<host>\S+?)(?: on (?<resolver>\S+))?: (?:no such host|getaddrinfow: (?:No such host is known|The requested name is valid, but no data))/,
	],
	[
		'dns-timeout',
		/lookup (?<host>\S+?)(?: on (?<resolver>\S+?))?: (?:[^\n]{0,300}: )?(?:i\/o timeout|context deadline exceeded)/,
	],
	[
		'dns-server-misbehaving',
		/lookup (?<host>\S+?)(?: on (?<resolver>\S+?))?: (?<reason>(?:[^\n]{0,300}: )?(?:server misbehaving|Temporary failure in name resolution|no answer from DNS server|connection refused|network is unreachable|no route to host)|getaddrinfow: (?:This is usually a temporary error|A non-recoverable error)[^\n]*)/i,
	],
	// TCP, with the wording of Windows (`connectex`) behind that of Unix.
	[
		'connection-refused',
		/dial \w+ (?<address>\S+): (?:connect: connection refused|connectex: No connection could be made[^\n]{0,300}refused it)/,
	],
	[
		'dial-timeout',
		/dial \w+ (?<address>\S+): (?:i\/o timeout|connect: (?:connection|operation) timed out|connectex: A connection attempt failed)/,
	],
	[
		'no-route-to-host',
		/dial \w+ (?<address>\S+): (?:connect: no route to host|connectex: [^\n]{0,300}unreachable host)/,
	],
	[
		'network-unreachable',
		/dial \w+ (?<address>\S+): (?:connect: network is (?:unreachable|down)|connectex: [^\n]{0,300}unreachable network)/,
	],
	// HTTP.
	[
		'http2-goaway',
		/http2: (?:server sent GOAWAY and closed the connection(?:; LastStreamID=\d+, ErrCode=(?<code>\w+), debug="(?<debug>[^"\n]*)")?|Transport received Server's graceful shutdown GOAWAY)/,
	],
	['http2-connection-lost', /http2: client connection lost/],
	// Only as the error itself: the same words behind `reading response body` are a cut answer.
	[
		'http2-stream-error',
		/(?<=https?:\/\/\S+: |to the server: )stream error: stream ID \d+; (?<code>[A-Z_\d]+)(?:; (?<origin>received from peer))?/,
	],
	[
		'connection-reset',
		/(?<![^\s>])(?<local>[^\s>]+)->(?<address>[^\s>]+): (?<call>read|write|wsarecv|wsasend): (?<reason>connection reset by peer|broken pipe|An existing connection was forcibly closed|An established connection was aborted)|(?<bare>connection reset by peer)/,
	],
	[
		'proxy-auth-required',
		/(?:": |\S: |^)Proxy Authentication Required(?:; if you choose to ignore these errors[^\n]*)?$/,
	],
	// The whole error is the reason phrase of a CONNECT answer. Source: Go net/http `dialConn`.
	[
		'proxy-connect-denied',
		/(?:^Unable to connect to the server: |^(?:[^\n]* )?(?:Get|Post|Put|Patch|Delete) "?https:\/\/\S+: |^)(?<phrase>Forbidden|Service Unavailable|Bad Gateway|Gateway Time-?out|Not Found|Method Not Allowed|Bad Request|Unauthorized|Internal Server Error)(?:; if you choose to ignore these errors[^\n]*)?$/i,
	],
	// Products have phrases of their own. Go's own errors begin with a small letter, but for EOF.
	[
		'proxy-connect-phrase',
		/(?:^Unable to connect to the server: |^(?:[^\n]* )?(?:Get|Post|Put|Patch|Delete) "?https:\/\/\S+: )(?<phrase>(?!EOF\b|Proxy Auth)[A-Z][A-Za-z ]{3,60}|authenticationrequired|cannotconnect)$/,
	],
	// With the URL or kubectl's words: a bare `error: EOF` is the end of standard input.
	[
		'connection-eof',
		/(?<=https?:\/\/\S+: |to the server: )(?<words>(?:unexpected )?EOF)(?: - error from a previous attempt: [^\n]*|; if you choose to ignore these errors[^\n]*)?$/,
	],
	[
		'client-timeout',
		// A bare `context deadline exceeded` can be the end of any wait, such as that of `kubectl wait`.
		/net\/http: request canceled(?: while waiting for connection)?|Client\.Timeout exceeded|net\/http: timeout awaiting response headers|(?<=https?:\/\/\S+: |to the server: )context deadline exceeded/,
	],
	// kubectl's own sentence, alone in logs below -v=6; it hides a proxy that refused.
	[
		'refused-by-someone',
		/The connection to the server (?<host>\S+) was refused - did you specify the right host or port\?/,
	],
] as const;

/**
The words for this kind of end, when nothing more telling was said; at most one kind answers for a failure.

What a credential plugin printed is left out: it talks to other servers.
*/
export function transportError(failure: Failure, kind: TransportKind): Said | undefined {
	if (failure.phase !== 'transport') return undefined;
	// Every transport cause asks, and all get the same answer.
	let found = ends.get(failure);
	if (found === undefined) ends.set(failure, (found = endOf(failure)));
	return found.kind === kind ? found.said : undefined;
}

type End = {readonly kind: TransportKind | undefined; readonly said: Said | undefined};

const ends = new WeakMap<Failure, End>();

function endOf(failure: Failure): End {
	const statements = failure.distinct.filter(statement => statement.source !== 'plugin');
	for (const [kind, pattern] of kinds) {
		for (const statement of statements) {
			const match = pattern.exec(statement.text);
			if (match !== null) return {kind, said: {match, statement}};
		}
	}

	return {kind: undefined, said: undefined};
}

/** The server answered a request of this run before: this one's connection stood, unless it needed another one. */
export const wasAnsweredBefore = (failure: Failure): boolean =>
	failure.run.exchanges.some(
		({index, status}) => status !== undefined && index < (failure.exchange?.index ?? Number.POSITIVE_INFINITY),
	);

/**
The words for a stream that was cut after its answer had begun, such as `logs -f` or a watch.

Only as the whole last error: after an answer, such words may be quoted by anybody.
*/
export function cutStream(failure: Failure, words: RegExp): Said | undefined {
	const answered = failure.run.exchanges.some(({status}) => status === 200 || status === 101);
	if (failure.phase === 'transport' || (failure.status ?? 200) >= 400 || !answered) return undefined;
	const whole = new RegExp(`^(?:[Ee]rror: )?(?:${words.source})$`);
	for (const statement of failure.statements) {
		const match = statement.source === 'final' ? whole.exec(statement.text) : null;
		if (match !== null) return {match, statement};
	}

	return undefined;
}

/** The API server as the client addresses it; undefined in logs that name no request. */
export function serverOf(
	failure: Failure,
): {readonly url: string; readonly host: string; readonly name: string; readonly port: string} | undefined {
	const said = failure.exchange?.url ?? failure.says(/https?:\/\/[^\s"'/]+/)?.match[0];
	if (said === undefined || !URL.canParse(said)) return undefined;
	const url = new URL(said);
	const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
	return {url: `${url.protocol}//${url.host}`, host: `${url.hostname}:${port}`, name: url.hostname, port};
}

/** `host:port` of the API server, as one shell argument. */
export const endpoint = (failure: Failure): string => quoteOr(serverOf(failure)?.host, '<host>:<port>');

/** Scheme, host and port of the API server, for curl. */
export const baseUrl = (failure: Failure): string => quoteOr(serverOf(failure)?.url, 'https://<host>:<port>');

/** A quoted shell argument, or a placeholder for what the log does not say. */
export const quoteOr = (text: string | undefined, placeholder: string): string =>
	text === undefined || text === '' ? placeholder : quote(text);
