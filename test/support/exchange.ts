import {HeaderFields} from '../../src/http/headers.ts';
import {readStatus} from '../../src/http/status.ts';
import type {Exchange, Headers, Line} from '../../src/model/exchange.ts';

export const headersOf = (headers: Readonly<Record<string, string>>): Headers => {
	const fields = new HeaderFields();
	for (const [name, value] of Object.entries(headers)) fields.add(name, value);
	return fields;
};

export const lineOf = (number: number, text = ''): Line => ({number, text});

type Parts = Omit<Partial<Exchange>, 'responseHeaders' | 'responseBody'> & {
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly responseBody?: string;
};

/** A list of pods that was answered with 200, but for what a test is about. */
export function exchangeOf({responseHeaders = {}, responseBody, ...parts}: Parts = {}): Exchange {
	return {
		index: 1,
		method: 'GET',
		url: 'https://api.example.com:6443/api/v1/namespaces/web/pods',
		status: 200,
		statusText: parts.status === undefined ? 'OK' : '',
		ended: true,
		guessed: false,
		forCredentials: false,
		requestHeaders: headersOf({}),
		responseHeaders: headersOf(responseHeaders),
		requestBody: undefined,
		responseBody:
			responseBody === undefined
				? undefined
				: {text: responseBody, truncated: 0, line: lineOf(3), contentLine: undefined},
		apiStatus: responseBody === undefined ? undefined : readStatus(responseBody),
		durationMs: 5,
		timing: {},
		dials: [],
		dnsAddresses: undefined,
		startedAtMs: undefined,
		endedAtMs: undefined,
		first: 1,
		last: 2,
		requestLine: lineOf(1),
		statusLine: lineOf(2),
		attempt: 1,
		recovered: false,
		...parts,
	};
}

/** The request ended without a response. */
export const unanswered = {status: undefined, statusText: ''} as const;
