import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {cli} from '../support/run-cli.ts';

/** Logs of kubectl 1.32, written by hand as its `round_trippers.go` and `request.go` write them. */

export type Asked = {
	readonly method?: string;
	/** Behind the server's address. */
	readonly path: string;
	/** Such as `200 OK`. */
	readonly status: string;
	readonly requestHeaders?: Readonly<Record<string, string>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly body?: string;
};

const server = 'https://10.0.0.1:6443';

const entry = (from: string, text: string) => `I1120 21:20:55.240392     887 ${from}] ${text}`;

/** At -v=8: headers and bodies. */
export const logAt8 = (requests: readonly Asked[], lastWords: readonly string[] = []): string =>
	[
		...requests.flatMap(({method = 'GET', path, status, requestHeaders = {}, responseHeaders = {}, body}) => [
			entry('round_trippers.go:463', `${method} ${server}${path}`),
			entry('round_trippers.go:469', 'Request Headers:'),
			...Object.entries(requestHeaders).map(header => entry('round_trippers.go:473', `    ${header.join(': ')}`)),
			entry('round_trippers.go:574', `Response Status: ${status} in 5 milliseconds`),
			entry('round_trippers.go:577', 'Response Headers:'),
			...Object.entries(responseHeaders).map(header => entry('round_trippers.go:580', `    ${header.join(': ')}`)),
			...(body === undefined ? [] : [entry('request.go:1351', `Response Body: ${body}`)]),
		]),
		...lastWords,
		'',
	].join('\n');

/** The server's answer to what RBAC refuses, and what kubectl prints of it. */
export const refusal = (message: string) => ({
	body: JSON.stringify({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message,
		reason: 'Forbidden',
		details: {kind: 'pods'},
		code: 403,
	}),
	lastWord: `Error from server (Forbidden): ${message}`,
});

const jane = refusal(
	'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"',
);

/** Five requests of discovery, ten pods that are there, and a list that jane may not have: request 16. */
export const forbidden = logAt8(
	[
		...['/api', '/apis', '/apis/apps/v1', '/apis/batch/v1', '/api/v1'].map(path => ({
			path: `${path}?timeout=32s`,
			status: '200 OK',
		})),
		...Array.from({length: 10}, (_, index) => ({
			path: `/api/v1/namespaces/shop/pods/web-${index}`,
			status: '200 OK',
			body: `{"kind":"Pod","metadata":{"name":"web-${index}"}}`,
		})),
		{
			path: '/api/v1/namespaces/shop/pods?limit=500',
			status: '403 Forbidden',
			requestHeaders: {Accept: 'application/json', 'User-Agent': 'kubectl/v1.32.3'},
			responseHeaders: {'Audit-Id': '4ef12875-1471-46d1-b76b-462da4d7b830', 'Content-Type': 'application/json'},
			body: jane.body,
		},
	],
	[jane.lastWord],
);

/** Strings that stand in `secrets`, and may leave it by a key only. */
export const planted = {
	bearer: 'planted-bearer-0123456789abcdef',
	/** What a Secret holds is base64. */
	password: Buffer.from('planted-password').toString('base64'),
	query: 'planted0123456789query',
	word: 'planted-word-0123456789abcdef',
};

const withToken = refusal(
	`pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop": Bearer ${planted.word}`,
);

/** A Secret that was read, and a list that was refused, each with secrets where they really were seen. */
export const secrets = logAt8(
	[
		{
			path: '/api/v1/namespaces/shop/secrets/db',
			status: '200 OK',
			requestHeaders: {Authorization: `Bearer ${planted.bearer}`},
			body: `{"kind":"Secret","apiVersion":"v1","metadata":{"name":"db"},"data":{"password":"${planted.password}"}}`,
		},
		{
			path: `/api/v1/namespaces/shop/pods?token=${planted.query}`,
			status: '403 Forbidden',
			requestHeaders: {Authorization: `Bearer ${planted.bearer}`},
			responseHeaders: {'Audit-Id': '4ef12875-1471-46d1-b76b-462da4d7b830'},
			body: withToken.body,
		},
	],
	[withToken.lastWord],
);

/** A sample that comes with the project. */
export const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

/** Two runs that failed differently: five refused connections, then a list that RBAC refused. */
export const twoFailures = sample('pasted/007-two-contexts-two-failures.log');

/** The words of `kubectl-debug …`. */
export const program = (...args: readonly string[]): readonly string[] => [process.execPath, cli, ...args];

/** A folder with a log in it, for one test. */
export type Place = {readonly folder: string; readonly log: string; readonly remove: () => Promise<void>};

export async function placeOf(log: string): Promise<Place> {
	const folder = await mkdtemp(path.join(tmpdir(), 'kubectl-debug-screen-'));
	const file = path.join(folder, 'build.log');
	await writeFile(file, log);
	return {folder, log: file, remove: () => rm(folder, {recursive: true, force: true})};
}
