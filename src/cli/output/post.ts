import {UserError} from '../../text/user-error.ts';
import type {Endpoint} from '../../formats/reporter.ts';

/** Milliseconds for everything that is sent. */
const TIMEOUT = 10_000;

/** The only place in this program that uses the network, and only because the user named the URL. */
export async function post(
	target: string,
	bodies: Iterable<string>,
	endpoint: Endpoint,
	env: NodeJS.ProcessEnv,
): Promise<void> {
	const url = addressOf(target, endpoint);
	// User names, passwords and query strings are never printed.
	const shown = `${url.origin}${url.pathname}`;
	const headers = {
		...headersIn(env[endpoint.headers] ?? ''),
		...credentials(url),
		'content-type': endpoint.contentType,
	};
	url.username = '';
	url.password = '';
	const signal = AbortSignal.timeout(TIMEOUT);
	for (const body of bodies) {
		const answer = await send(url, shown, {method: 'POST', body, headers, signal, redirect: 'manual'});
		if (answer.status < 200 || answer.status > 299) {
			throw new UserError(
				`${shown}: answered ${answer.status}; the report was not taken`,
				'Name the address for OTLP over HTTP, such as http://localhost:4318/v1/traces.',
			);
		}

		const refused = refusedIn(answer.text);
		if (refused !== undefined)
			throw new UserError(`${shown}: ${refused} spans were refused`, "The collector's log says why.");
	}
}

/** A bare host gets the protocol's default path. */
function addressOf(target: string, endpoint: Endpoint): URL {
	try {
		const url = new URL(target);
		if (url.pathname === '/') url.pathname = endpoint.path;
		return url;
	} catch (error) {
		throw new UserError('--report: the address is no URL', 'Name one such as http://localhost:4318/v1/traces.', {
			cause: error,
		});
	}
}

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

function credentials({username, password}: URL): Record<string, string> {
	if (username === '' && password === '') return {};
	const pair = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
	return {authorization: `Basic ${pair}`};
}

/** `name=value,name=value`. Source: OpenTelemetry, "Protocol Exporter", `OTEL_EXPORTER_OTLP_HEADERS`. */
function headersIn(list: string): Record<string, string> {
	const pairs = list.split(',').flatMap(pair => {
		const equals = pair.indexOf('=');
		const name = pair.slice(0, Math.max(0, equals)).trim().toLowerCase();
		return name === '' ? [] : [[name, decoded(pair.slice(equals + 1).trim())] as const];
	});
	return Object.fromEntries(pairs);
}

type Answer = {readonly status: number; readonly text: string};

async function send(url: URL, shown: string, request: RequestInit): Promise<Answer> {
	try {
		const response = await fetch(url, request);
		return {status: response.status, text: await response.text()};
	} catch (error) {
		if (request.signal?.aborted === true) {
			throw new UserError(
				`${shown}: no answer within ${TIMEOUT / 1000} seconds`,
				'Check that the collector listens for OTLP over HTTP there.',
				{cause: error},
			);
		}

		const {cause} = error as {readonly cause?: NodeJS.ErrnoException};
		const why = cause?.code ?? cause?.message ?? (error as Error).message;
		throw new UserError(
			`${shown}: not reached (${why})`,
			'Check that the collector listens for OTLP over HTTP there.',
			{cause: error},
		);
	}
}

/** Number of spans a collector rejected in a successful response. Source: `ExportTracePartialSuccess`. */
function refusedIn(text: string): number | undefined {
	try {
		const {partialSuccess} = JSON.parse(text) as {partialSuccess?: {rejectedSpans?: string | number}};
		const count = Number(partialSuccess?.rejectedSpans ?? 0);
		return count > 0 ? count : undefined;
	} catch {
		return undefined;
	}
}
