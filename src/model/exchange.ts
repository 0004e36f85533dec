/** A line of a source as it was received, whatever was repaired before parsing. */
export type Line = {
	/** Number in the source, from 1. */
	readonly number: number;
	/** The line without its line end, decoded; the middle of very long lines is left out and said so. */
	readonly text: string;
};

/** Header names in lower case; several values of one name are joined with `, `. */
export type Headers = Iterable<[string, string]> & {
	readonly size: number;
	readonly get: (name: string) => string | undefined;
	readonly has: (name: string) => boolean;
};

/** An HTTP body as far as it was logged and kept. */
export type Body = {
	/** The beginning of the logged body, decoded; at most 16 KiB are kept. */
	readonly text: string;
	/**
	Characters that kubectl itself cut off; 0 when it logged the whole body.

	It prints 1024 characters at -v=8, 10240 at -v=9 and everything from -v=10 on.
	Source: `truncateBody` in client-go's `rest/request.go`.
	*/
	readonly truncated: number;
	/** The line that the body entry begins on. */
	readonly line: Line;
	/** The line below it, where the body is a block. */
	readonly contentLine: Line | undefined;
};

/** The API machinery's `Status` object, as far as it could be read. Source: apimachinery `meta/v1/types.go`. */
export type ApiStatus = {
	readonly message: string | undefined;
	readonly reason: string | undefined;
	readonly code: number | undefined;
	readonly details:
		| {
				readonly name?: string;
				readonly group?: string;
				readonly kind?: string;
				readonly retryAfterSeconds?: number;
				readonly causes: ReadonlyArray<{
					readonly reason?: string;
					readonly message?: string;
					readonly field?: string;
				}>;
		  }
		| undefined;
	/**
	True when client-go made this object because the server's body was no Status.

	Source: `NewGenericServerResponse` in apimachinery `api/errors/errors.go`: cause `UnexpectedServerResponse`.
	*/
	readonly clientMade: boolean;
};

/** Durations in milliseconds as client-go measured them; absent where the log does not say. */
export type Timing = {
	dnsMs?: number;
	connectMs?: number;
	tlsMs?: number;
	/** Waiting for a pooled connection; then `connectMs` and `tlsMs` are absent. */
	getConnectionMs?: number;
	/** From the written request to the first byte of the answer. */
	serverMs?: number;
};

/** One TCP dial that client-go traced (-v=9 and up, from 1.23). */
export type Dial = {
	readonly address: string;
	/** Error text of a dial that failed. */
	readonly error: string | undefined;
	readonly line: Line;
};

/** What the URL says about the Kubernetes resource. Source: apiserver `pkg/endpoints/request/requestinfo.go`. */
export type Resource = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly subresource: string | undefined;
	readonly namespace: string | undefined;
	readonly name: string | undefined;
};

/** What a request was for: preparing the command, or the command itself. */
export type Purpose = 'discovery' | 'openapi' | 'auth' | 'health' | 'target';

/**
One HTTP request with its answer, or with the error that took the answer's place.

Filled in by the assembler while its entries are read; nobody else writes to it.
*/
export type Exchange = {
	/** Position in its run, from 1. */
	index: number;
	/** HTTP method, such as `GET`. */
	method: string;
	url: string;
	/** HTTP status code; undefined when there was no answer, or when this kubectl does not log it. */
	status: number | undefined;
	/** The reason phrase behind the status code, possibly empty. */
	statusText: string;
	/** True as soon as the log shows the end of the request, with an answer or without one. */
	ended: boolean;
	/** True when the log does not say which request an answer belongs to, so that it was assigned by order. */
	guessed: boolean;
	requestHeaders: Headers;
	responseHeaders: Headers;
	requestBody: Body | undefined;
	responseBody: Body | undefined;
	apiStatus: ApiStatus | undefined;
	/** Milliseconds from sending to response headers, as client-go measured; includes waiting for credentials. */
	durationMs: number | undefined;
	timing: Readonly<Timing>;
	dials: readonly Dial[];
	/** `undefined`: not traced. Empty: the name did not resolve (client-go still calls that `resolved`). */
	dnsAddresses: string | undefined;
	/** Milliseconds since midnight of the request's first and last entry, by the client's clock. */
	startedAtMs: number | undefined;
	endedAtMs: number | undefined;
	/** First and last line of its entries. */
	first: number;
	last: number;
	/** The lines that show the request and its status; kept for exchanges that did not succeed, and the first few others. */
	requestLine: Line | undefined;
	statusLine: Line | undefined;
	/** 1 for the first try; failed tries of the same request count. */
	attempt: number;
	/** It failed, and a later attempt of the same request succeeded. */
	recovered: boolean;
};
