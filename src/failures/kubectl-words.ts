import type {Phase} from './failure.ts';

/**
What kubectl's last line says about the HTTP response it reports.

Sources: the reasons of apimachinery `meta/v1/types.go` (`StatusReason…`), the fixed texts of `NewGenericServerResponse` in
`api/errors/errors.go`, the friendly texts of kubectl `pkg/cmd/util/helpers.go`.
*/
const statusWords: ReadonlyArray<readonly [status: number, words: RegExp]> = [
	[401, /\(Unauthorized\)|asked for the client to provide credentials|must be logged in|\bUnauthorized\b/],
	[
		403,
		/\(Forbidden\)|is forbidden:|forbidden: User|does not allow access|cannot \w+ (?:resource|path) "|violates PodSecurity|exceeded quota/,
	],
	[404, /\(NotFound\)|not found|could not find the requested resource|couldn't find/i],
	[405, /\(MethodNotAllowed\)|does not allow this method/],
	[406, /\(NotAcceptable\)|media types are accepted/],
	[409, /\(Conflict\)|\(AlreadyExists\)|already exists|has been modified|conflict/i],
	[410, /\(Expired\)|\(Gone\)|too old resource version|continue parameter is too old|\bExpired\b/],
	[413, /\(RequestEntityTooLarge\)|too large/i],
	[415, /\(UnsupportedMediaType\)|unknown format/],
	[422, /\(Invalid\)|is invalid/],
	[429, /\(TooManyRequests\)|too many requests|disruption budget|evicting pod/i],
	[500, /\(InternalError\)|Internal error occurred|an error on the server|failed calling webhook|etcdserver|rpc error/],
	[502, /an error on the server|Bad Gateway/i],
	[503, /\(ServiceUnavailable\)|currently unable to handle|service unavailable/i],
	[504, /\(Timeout\)|\(ServerTimeout\)|time allotted|Timeout: request did not complete/],
	[400, /\(BadRequest\)|rejected our request|bad request|denied the request|strict decoding error/i],
];

/**
The texts that client-go makes of a bare status code; any of its programs may print one behind words of its own.

Source: `NewGenericServerResponse` in apimachinery `api/errors/errors.go`.
*/
export const statusSentence =
	/the server (?:has asked for the client to provide credentials|is currently unable to handle the request|does not allow access to the requested resource|has received too many requests and has asked us to try again later|was unable to return a response in the time allotted[^()]*|rejected our request for an unknown reason|does not allow this method on the requested resource)|an error on the server \("[^]{0,2100}"\) has prevented the request from succeeding/;

/** Words that only an error without an HTTP response has. */
const transportWords =
	/^Unable to connect to the server|HTTPS?ConnectionPool\(|^(?:FetchError: )?request to https?:\S+ failed, reason: |was refused - did you specify|getting credentials: |\bdial tcp\b|proxyconnect|connection refused|connection reset by peer|broken pipe|x509: |TLS handshake|tls: |no such host|context deadline exceeded|Client\.Timeout|i\/o timeout|stream error when reading|http2: |: EOF$(?<=(?:server|https?:\S+): EOF)|server gave HTTP response|(?:Get|Post|Put|Patch|Delete) "https?:/;

/** The message of the API server's own 401 at the end of what a client says. Source: apiserver `pkg/endpoints/filters/authentication.go`. */
const unauthorized =
	/^(?=[Ee]rror: |[^"\n]{0,300}failed to (?:list|watch) \*[\w.]{1,100}: )[^"\n]{0,500}: Unauthorized$/;

/** A refusal, by authorization or admission; quota and policies write it too. Source: `NewForbidden` in apimachinery `pkg/api/errors/errors.go`. */
const forbidden =
	/(?:^|[\s:])(?:[a-z][\w.-]{0,253}(?: "[^"]{1,253}")? is )?forbidden: (?:User "[^"]{1,300}" cannot |(?<=is forbidden: )\S)/;

/** A message of apimachinery, with nothing around it: the error that a controller logs. Source: apimachinery `pkg/api/errors/errors.go`. */
const apiMessage =
	/^(?:Error: (?:[A-Z]+ FAILED: )?create: failed to create: |[Ee]rror: failed to (?:create|patch|update|get|delete|replace)[A-Za-z ]{0,80}: )?[a-z][\w.-]{0,253} "[^"]{1,253}" (?:already exists|not found)$/;

/**
Sentences of the API server with one status, whatever stands in front of them in the words of a client. A webhook chooses the status of its
denial.

Sources: apimachinery `pkg/api/errors/errors.go` (`NewConflict`, `NewApplyConflict`, `NewInvalid`, `NewInternalError`); kubernetes
`pkg/registry/core/pod/storage/eviction.go`; apiserver `pkg/admission/plugin/webhook/errors/statuserror.go`.
*/
const serverSentences: ReadonlyArray<readonly [status: number, words: RegExp]> = [
	[
		409,
		/Operation cannot be fulfilled on [\w.-]{1,253} "[^"\n]{0,253}": |Apply failed with \d{1,4} conflicts?: conflict/,
	],
	[422, /(?:^|[\s:(])[A-Z]\w{0,80}(?:\.[\w.-]{1,253})? "[^"\n]{0,253}" is invalid: /],
	[429, /Cannot evict pod as it would violate the pod's disruption budget/],
	[500, /Internal error occurred: /],
];

const denial = /admission webhook "[^"\n]{1,253}" denied the request/;

/** Whether a last line can be about a response with this status. */
export function speaksOfStatus(text: string, status: number): boolean {
	if (
		/^error: (?:unable to upgrade|error upgrading|unable to download)|^error:/.test(text) &&
		status >= 500 &&
		/an error on the server|unable to upgrade/.test(text)
	)
		return true;
	return statusWords.some(([code, words]) => code === status && words.test(text));
}

export const speaksOfTransport = (text: string): boolean => transportWords.test(text);

/** The status implied by a last line alone; only its formal parts count. */
export function statusOf(text: string): number | undefined {
	if (unauthorized.test(text) || text === 'Unauthorized') return 401;
	if (text.startsWith('The request is invalid: ')) return 422;
	if (apiMessage.test(text)) return text.endsWith('exists') ? 409 : 404;
	// Behind a denial stand the words of the webhook.
	const denied = denial.exec(text);
	if (denied !== null)
		return reasonOf(text) === undefined
			? undefined
			: statusWords.find(([, words]) => words.test(text.slice(0, denied.index)))?.[0];
	const own = serverSentences.find(([, words]) => words.test(text))?.[0];
	if (own !== undefined) return own;
	if (
		!/Error from server|must be logged in|^The \w+ "|is forbidden: |^error: .*(?:forbidden|already exists)/.test(
			text,
		) &&
		!statusSentence.test(text)
	)
		return undefined;
	return statusWords.find(([, words]) => words.test(text))?.[0];
}

/** `Error from server (Reason): …` */
export const reasonOf = (text: string): string | undefined => /Error from server \((\w+)\)/.exec(text)?.[1];

/** How far a failure got, judging by kubectl's words alone. */
export function phaseOf(text: string): Phase {
	// A prompt without a terminal; the EOF is stdin's.
	if (text.startsWith('Please enter ')) return 'local';
	if (
		/Error from server|must be logged in to the server|^The request is invalid: |^The \w+ "[^"]*" is invalid/.test(text)
	)
		return 'http';
	// The server's words about its backends quote network errors that are not the client's.
	if (
		/Internal error occurred|failed calling webhook|error dialing backend|conversion webhook for/.test(text) ||
		denial.test(text) ||
		serverSentences.some(([, words]) => words.test(text))
	)
		return 'http';
	return speaksOfTransport(text)
		? 'transport'
		: statusSentence.test(text) ||
			  unauthorized.test(text) ||
			  apiMessage.test(text) ||
			  forbidden.test(text) ||
			  text === 'Unauthorized'
			? 'http'
			: 'local';
}
