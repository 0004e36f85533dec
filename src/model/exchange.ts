/** A line of a source as received, before any repair. */
export type Line = {
	/** Line number in the source, from 1. */
	readonly number: number;
	/** The line without its line ending, decoded; very long lines lose their middle, and say so. */
	readonly text: string;
};

/** Header names in lower case; multiple values of one name are joined with `, `. */
export type Headers = Iterable<[string, string]> & {
	readonly size: number;
	readonly get: (name: string) => string | undefined;
	readonly has: (name: string) => boolean;
};

/** An HTTP body as far as it was logged and kept. */
export type Body = {
	/** The start of the logged body, decoded; at most 16 KiB are kept. */
	readonly text: string;
	/**
	Characters that kubectl truncated; 0 when it logged the whole body.

	It prints 1024 characters at -v=8, 10240 at -v=9 and everything from -v=10.
	Source: `truncateBody` in client-go's `rest/request.go`.
	*/
	readonly truncated: number;
	/** The line where the body entry begins. */
	readonly line: Line;
	/** The line below it, where the body is a block. */
	readonly contentLine: Line | undefined;
};

/** The API machinery's `Status` object, as far as it was readable. Source: apimachinery `meta/v1/types.go`. */
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
	True when client-go made this object because the server's body was not a Status.

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
	/** From sending the request to the first byte of the response. */
	serverMs?: number;
};

/** One TCP dial traced by client-go (-v=9 and up, from 1.23). */
export type Dial = {
	readonly address: string;
	/** Error text of a failed dial. */
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
One HTTP request with its response, or the error it got instead.

Filled in by the assembler while it reads the entries; nothing else writes to it.
*/
export type Exchange = {
	/** Position in its run, from 1. */
	index: number;
	/** HTTP method, such as `GET`. */
	method: string;
	url: string;
	/** HTTP status code; undefined when there was no response, or when this kubectl does not log it. */
	status: number | undefined;
	/** The reason phrase after the status code, possibly empty. */
	statusText: string;
	/** True as soon as the log shows the end of the request, with or without a response. */
	ended: boolean;
	/** True when the log does not say which request a response belongs to, so that it was matched by order. */
	guessed: boolean;
	/** True for a request to an identity provider, which kubectl makes while one to the API server waits for its token. */
	forCredentials: boolean;
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
	/** 1 for the first attempt; failed attempts of the same request count. */
	attempt: number;
	/** It failed, and a later attempt of the same request succeeded. */
	recovered: boolean;
};
