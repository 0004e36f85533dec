/*
What Go's net, crypto/tls, crypto/x509 and net/http say of a request that got no answer, and so do Python's urllib3, behind the name of its
pool, and Node's net and tls, behind `failed, reason:` of node-fetch.

A failure holds the words of all its repeats, and the same trouble can surface in different words; and an error quotes the errors below
it. So kinds have ranks: one of a higher rank answers for the failure, wherever its words stand. Within a rank no words are of two
kinds, and the order of rows means nothing; a test shuffles them.
*/

/** Ranks, most telling first. */
export const ranks = [
	{
		name: 'told',
		because:
			'The API server did answer, and tells of a connection of its own: to a webhook, a kubelet, an aggregated API.',
		kinds: [
			[
				'told-by-server',
				/failed calling webhook|failed to call webhook|conversion webhook|error dialing backend|Internal error occurred|^Error from server|\/containerLogs\//,
			],
		],
	},
	{
		name: 'elsewhere',
		because:
			'Conversations with others than the API server: a credential plugin, an issuer, a port in a pod. Their errors quote the words further down.',
		kinds: [
			[
				'credentials',
				/(?:getting|refreshing) credentials: |exec plugin|exec: executable |error executing access token command|tls: private key (?:type )?does not match public key/,
			],
			// The tunnel to the pod worked; what was refused is the pod's own port, or the local program's end of the copy.
			[
				'port-forward',
				/an error occurred forwarding|error forwarding port|error copying from (?:remote|local)|lost connection to pod/,
			],
			// helm asks chart repositories and registries.
			[
				'charts',
				/chart repository or cannot be reached|\/index\.yaml"?: |(?:Head|Get) "https?:\/\/[^"\s]+\/v2\/[^"\s]*": /,
			],
			[
				'oidc',
				/failed to refresh token|oauth2: |oidc: |\/\.well-known\/openid-configuration"?: |ID Token is not a valid JWT/,
			],
			// Devices and passwords of before credential plugins. Source: client-go to 1.25, `plugin/pkg/client/auth/azure`.
			['legacy-token', /adal: |(?:acquiring a new fresh|refreshing the expired) token: /],
			['rate-limiter', /client rate limiter Wait returned an error|would exceed context deadline/],
		],
	},
	{
		name: 'proxy-scheme',
		because: 'A proxy that speaks no TLS: the words of any proxy that failed stand in front.',
		kinds: [
			[
				'proxy-scheme-mismatch',
				/proxyconnect tcp: tls: (?:first record does not look like a TLS handshake|oversized record received)/,
			],
			[
				'proxy-scheme-mismatch',
				/HTTPS?ConnectionPool\([^\n]{0,1000}ProxyError\([^\n]{0,100}Your proxy appears to only use HTTP and not HTTPS/,
			],
		],
	},
	{
		name: 'proxy',
		because: 'What lies between client and proxy. The words of a refused proxy contain those of a refused connection.',
		kinds: [
			// The proxy answered, and what it says is about the server or about the login. Source: golang.org/x/net/internal/socks.
			['socks-target-failed', /socks connect \S+ (?<proxy>\S+?)->\S+: unknown error (?<phrase>(?!unknown code)[^\n]*)/],
			[
				'socks-auth-required',
				/socks connect \S+ (?<proxy>\S+?)->\S+: (?<phrase>no acceptable authentication methods|username\/password authentication failed|invalid username\/password)/,
			],
			[
				'proxy-connect-failed',
				/(?:proxyconnect tcp|socks connect \S+ \S+): (?<reason>(?!unknown error (?!unknown code)|no acceptable authentication methods|username\/password authentication failed|invalid username\/password)[^\n]*)/,
			],
			[
				'proxy-connect-failed',
				/HTTPS?ConnectionPool\([^\n]{0,1000}ProxyError\([^\n]{0,300}?(?<reason>(?:Failed to|Connection to) [^\n]{1,300}?)\\?["']\)/,
			],
		],
	},
	{
		name: 'answered',
		because: 'An answer came, and its body was cut: not a request without an answer.',
		kinds: [
			// client-go also tries to read the body of the last of too many redirects, which Go has closed.
			[
				'response-body-cut',
				/(?:stream|unexpected) error when reading response body(?![^\n]{0,500}(?:response body closed|read on closed response body))/i,
			],
		],
	},
	{
		name: 'certificate',
		because:
			'The certificate of one side. A server that wants one of the client sends its alert to one try and breaks the pipe of the next.',
		kinds: [
			// An alert with `remote error` came from the server: it refused the client.
			[
				'client-cert-rejected',
				/remote error: tls: (?<alert>(?:bad|unsupported|revoked|expired|unknown) certificate(?: authority)?|certificate required)/,
			],
			['x509-no-ip-san', /x509: cannot validate certificate for (?<ip>\S+) because it doesn't contain any IP SANs/],
			[
				'x509-name-mismatch',
				/x509: (?:certificate is valid for (?<names>(?:[^\n:]|:(?! ))*), not (?<wanted>\S+)|certificate is valid for (?<count>\d+) (?:names|IP SANs), but none matched (?<unmatched>\S+)|certificate is not valid for any names, but wanted to match (?<only>\S+)|“[^“”\n]*” certificate name does not match input)/,
			],
			// Behind `possibly because of` stands what is wrong with a CA, not with the certificate of the server.
			[
				'x509-not-yet-valid',
				/(?<!because of "?)x509: certificate has expired or is not yet valid: current time (?<now>[\w:.+-]+) is before (?<limit>[\w:.+-]+)/,
			],
			[
				'x509-expired',
				/(?<!because of "?)x509: (?:certificate has expired or is not yet valid(?!: current time \S+ is before)(?:: current time (?<now>[\w:.+-]+) is after (?<limit>[\w:.+-]+))?|“[^“”\n]*” certificate is expired)/,
			],
			[
				'x509-unknown-authority',
				/x509: (?:certificate signed by unknown authority(?: \(possibly because of "(?<because>[^"\n]*)" while trying to verify candidate authority certificate "(?<candidate>[^"\n]*)"\))?|“[^“”\n]*” certificate is not trusted)/,
			],
			// OpenSSL's words, in Python behind the pool of urllib3 and in Node behind node-fetch.
			[
				'x509-unknown-authority',
				/(?:certificate verify failed: |failed, reason: )(?:unable to (?:verify the first certificate|get (?:local )?issuer certificate)|self[- ]signed certificate(?: in certificate chain)?)/,
			],
			['x509-expired', /(?:certificate verify failed: |failed, reason: )certificate has expired/],
			// Before Python had its own check of names. Source: urllib3 1.26 `util/ssl_match_hostname.py`.
			['x509-name-mismatch', /CertificateError\(\\?"hostname '(?<wanted>[^'\n]{1,253})' doesn't match /],
			['x509-not-yet-valid', /(?:certificate verify failed: |failed, reason: )certificate is not yet valid/],
			[
				'x509-name-mismatch',
				/certificate verify failed: (?:Hostname|IP address) mismatch, certificate is not valid for '(?<wanted>[^'\n]{1,253})'|failed, reason: Hostname\/IP does not match certificate's altnames: (?:Host|IP): (?<unmatched>\S{1,253}?)\.? is not /,
			],
		],
	},
	{
		name: 'handshake',
		because: 'TLS that fails for other reasons, and words of x509 that no kind above knows.',
		kinds: [
			['other-certificate', /x509: /],
			[
				'https-to-http-port',
				/http: server gave HTTP response to HTTPS client|tls: (?:first record does not look like a TLS handshake|oversized record received)/,
			],
			[
				'https-to-http-port',
				/\[SSL: WRONG_VERSION_NUMBER\]|failed, reason: [^\n]{0,200}ssl3_get_record:wrong version number/,
			],
			// 0x15 0x03 begins a TLS alert record, which an HTTP/1 client reads as a malformed status line.
			['http-to-https-port', /malformed HTTP response "\\x15\\x03/],
			['tls-handshake-timeout', /net\/http: TLS handshake timeout/],
			[
				'tls-handshake-failure',
				/remote error: tls: (?<alert>[a-z ]+)|tls: (?<local>server selected unsupported protocol version[^\n]*|no supported versions satisfy MinVersion and MaxVersion|server chose an unconfigured cipher suite|protocol version not supported)/,
			],
		],
	},
	{
		name: 'name',
		because: 'Names. A resolver that refuses a connection says so in the words of any other connection.',
		kinds: [
			// `on 10.0.0.2:53` is the resolver; the port in it is not the API server's.
			[
				'dns-no-such-host',
				/lookup (?<host>\S+?)(?: on (?<resolver>\S+))?: (?:no such host|getaddrinfow: (?:No such host is known|The requested name is valid, but no data))/,
			],
			['dns-no-such-host', /getaddrinfo (?<maybe>ENOTFOUND) (?<host>[\w.-]{1,253})/],
			[
				'dns-no-such-host',
				/HTTPS?ConnectionPool\(host='(?<host>[^']{1,253})'[^\n]{0,1000}(?:Name or service not known|(?<maybe>nodename nor servname provided)|No address associated with hostname|\[Errno 1100[14]\] getaddrinfo failed)/,
			],
			['dns-server-misbehaving', /getaddrinfo (?<reason>EAI_AGAIN) (?<host>[\w.-]{1,253})/],
			[
				'dns-server-misbehaving',
				/HTTPS?ConnectionPool\(host='(?<host>[^']{1,253})'[^\n]{0,1000}(?<reason>Temporary failure in name resolution|\[Errno 1100[23]\] getaddrinfo failed)/,
			],
			[
				'dns-timeout',
				/lookup (?<host>\S+?)(?: on (?<resolver>\S+?))?: (?:[^\n]{0,300}: )?(?:i\/o timeout|context deadline exceeded)/,
			],
			[
				'dns-server-misbehaving',
				/lookup (?<host>\S+?)(?: on (?<resolver>\S+?))?: (?<reason>(?:[^\n]{0,300}: )?(?:server misbehaving|Temporary failure in name resolution|no answer from DNS server|connection refused|network is unreachable|no route to host)|getaddrinfow: (?:This is usually a temporary error|A non-recoverable error)[^\n]*)/i,
			],
		],
	},
	{
		name: 'connection',
		because: 'TCP, with the wording of Windows (`connectex`) behind that of Unix.',
		kinds: [
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
			// The error numbers of Linux, macOS and Windows as Python prints them, and their names in Node.
			['connection-refused', /connect ECONNREFUSED (?<address>[^\s,;)]{1,300})/],
			['connection-refused', /HTTPS?ConnectionPool\([^\n]{0,1000}\[(?:Errno (?:111|61)|WinError 10061)\]/],
			['dial-timeout', /connect ETIMEDOUT (?<address>[^\s,;)]{1,300})/],
			[
				'dial-timeout',
				/HTTPS?ConnectionPool\([^\n]{0,1000}(?:ConnectTimeoutError|\[(?:Errno (?:110|60)|WinError 10060)\])/,
			],
			['no-route-to-host', /connect EHOSTUNREACH (?<address>[^\s,;)]{1,300})/],
			['no-route-to-host', /HTTPS?ConnectionPool\([^\n]{0,1000}\[Errno (?:113|65)\]/],
			['network-unreachable', /connect ENETUNREACH (?<address>[^\s,;)]{1,300})/],
			['network-unreachable', /HTTPS?ConnectionPool\([^\n]{0,1000}\[Errno (?:101|51)\]/],
		],
	},
	{
		name: 'http',
		because: 'HTTP on a connection that stood.',
		kinds: [
			[
				'http2-goaway',
				/http2: (?:server sent GOAWAY and closed the connection(?:; LastStreamID=(?<stream>\d+), ErrCode=(?<code>\w+), debug="(?<debug>[^"\n]*)")?|Transport received Server's graceful shutdown GOAWAY)/,
			],
			['http2-connection-lost', /http2: client connection lost/],
			['redirect-loop', /stopped after \d+ redirects$/],
			// 0x15 0x03 is a TLS alert, see above.
			[
				'not-http',
				/HTTP\/1\.x transport connection broken: (?<what>malformed (?:HTTP (?:response|status code|version)|MIME header(?: line| initial line)?)):? (?<quote>(?!"\\x15\\x03)[^\n]*)$/,
			],
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
				'connection-reset',
				/failed, reason: (?:(?:read|write) (?<code>ECONNRESET|EPIPE)|(?<bare>ECONNRESET))|HTTPS?ConnectionPool\([^\n]{0,1000}(?:ConnectionReset|BrokenPipe)Error\(\d{1,5}, \\*['"](?<reason>[^'"\\\n]{1,100})/,
			],
			// Python keeps the status of the answer to CONNECT. Sources: urllib3 `connection.py` (_wrap_proxy_error), http/client.py (_tunnel).
			[
				'proxy-auth-required',
				/HTTPS?ConnectionPool\([^\n]{0,1000}ProxyError\([^\n]{0,200}Tunnel connection failed: 407\b/,
			],
			[
				'proxy-connect-denied',
				/HTTPS?ConnectionPool\([^\n]{0,1000}ProxyError\([^\n]{0,200}Tunnel connection failed: (?!407)(?<code>\d{3}) (?<phrase>[^'"\\)\n]{1,100})/,
			],
			[
				'proxy-auth-required',
				/(?:": |\S: |^)Proxy Authentication Required(?:; if you choose to ignore these errors[^\n]*)?$/,
			],
			// The whole error is the reason phrase of a CONNECT answer. Source: Go net/http `dialConn`.
			[
				'proxy-connect-denied',
				/(?:^Unable to connect to the server: |^(?:[^\n]* )?(?:Get|Post|Put|Patch|Delete) "?https:\/\/\S+: |^)(?<phrase>Forbidden|Service Unavailable|Bad Gateway|Gateway Time-?out|Not Found|Method Not Allowed|Bad Request|Unauthorized|Internal Server Error|Found|Moved Permanently|See Other|(?:Temporary|Permanent) Redirect)(?:; if you choose to ignore these errors[^\n]*)?$/i,
			],
		],
	},
	{
		name: 'phrase',
		because: 'A whole error that is no more than a phrase or a word: anything above says more.',
		kinds: [
			// Products have phrases of their own. Go's own errors begin with a small letter, but for EOF.
			[
				'proxy-connect-phrase',
				/(?:^Unable to connect to the server: |^(?:[^\n]* )?(?:Get|Post|Put|Patch|Delete) "?https:\/\/\S+: )(?<phrase>(?!EOF\b|Proxy Auth)[A-Z][A-Za-z ]{3,60}|authenticationrequired|cannotconnect)$/,
			],
			// The error of a CONNECT answer is passed on as it is, that of a server has words in front.
			[
				'proxy-not-http',
				/(?:(?<=https:\/\/\S+: )|^Unable to connect to the server: )(?<reason>malformed HTTP (?:response|status code|version) (?!"\\x15\\x03)[^\n]*)$/,
			],
			// Python reads the answer to a request that it has sent; Node calls that a socket that hung up.
			[
				'connection-eof',
				/(?:HTTPS?ConnectionPool\([^\n]{0,1000}RemoteDisconnected\(\\*['"]|failed, reason: )(?<waited>Remote end closed connection without response|socket hang up)/,
			],
			[
				'connection-eof',
				/(?:HTTPSConnectionPool\([^\n]{0,1000}|failed, reason: )(?:(?<words>EOF occurred in violation of protocol|unexpected eof while reading)|(?<handshake>Client network socket disconnected before secure TLS connection was established))/,
			],
			// With the URL or kubectl's words: a bare `error: EOF` is the end of standard input.
			[
				'connection-eof',
				/(?<=https?:\/\/\S+: |to the server: )(?<begun>net\/http: HTTP\/1\.x transport connection broken: )?(?<words>(?:unexpected )?EOF)(?: - error from a previous attempt: [^\n]*|; if you choose to ignore these errors[^\n]*)?$/,
			],
		],
	},
	{
		name: 'limit',
		because: 'The client gave up. What it waited for is said by the words above, where they were logged.',
		kinds: [
			[
				'client-timeout',
				// A bare `context deadline exceeded` can be the end of any wait, such as that of `kubectl wait`.
				/HTTPS?ConnectionPool\(host='[^'\n]{1,253}', port=\d{1,5}\): Read timed out|net\/http: request canceled(?: while waiting for connection)?|Client\.Timeout exceeded|net\/http: timeout awaiting response headers|(?<=https?:\/\/\S+: |to the server: )context deadline exceeded/,
			],
		],
	},
	{
		name: 'verdict',
		because: "kubectl's own sentence, alone in logs below -v=6; it hides a proxy that refused.",
		kinds: [
			[
				'refused-by-someone',
				/The connection to the server (?<host>\S+) was refused - did you specify the right host or port\?/,
			],
		],
	},
] as const;

/** Ways in which a request ends without an HTTP answer. */
export type TransportKind = (typeof ranks)[number]['kinds'][number][0];
