import type {ApiStatus} from '../model/exchange.ts';
import {isHexDump, undumped} from './hex-dump.ts';
import {isRecord} from '../text/is-record.ts';
import {readProtobufStatus} from './protobuf-status.ts';

/** Reads a JSON string's contents up to its closing quote, or to where the text is truncated. */
function jsonString(text: string, start: number): string {
	let end = start;
	while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
	// An escape that was cut, but not the second half of an escaped backslash.
	const inside = text.slice(start, end).replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\(?:u[0-9a-f]{0,3})?$/i, '');
	try {
		return JSON.parse(`"${inside.replaceAll('\n', String.raw`\n`).replaceAll('\t', String.raw`\t`)}"`) as string;
	} catch {
		return inside;
	}
}

/** The string value of the first such key, at any depth. */
function stringField(text: string, key: string): string | undefined {
	const match = new RegExp(`"${key}"\\s*:\\s*"`).exec(text);
	return match === null ? undefined : jsonString(text, match.index + match[0].length);
}

const optionalString = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const clientMadeCause = 'UnexpectedServerResponse';

/**
Reads a `Status` object from JSON, truncated JSON, kubectl's `[{…}]`, or the hex dump of protobuf.

Returns `undefined` when the text is not a failure Status: an object of another kind, HTML, plain text.
*/
export function readStatus(text: string): ApiStatus | undefined {
	if (isHexDump(text)) return readProtobufStatus(undumped(text));
	const start = text.search(/[[{]/);
	if (start === -1 || !/"status"\s*:\s*"Failure"/.test(text)) return undefined;
	let parsed: unknown;
	try {
		parsed = JSON.parse(text.slice(start));
	} catch {
		parsed = undefined;
	}

	const object: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
	if (isRecord(object)) return object['status'] === 'Failure' ? fromObject(object) : undefined;
	// A truncated object: a Status is small and starts with its kind, so text of other kinds is not searched.
	const kind = stringField(text, 'kind');
	if (kind !== undefined && kind !== 'Status' && !/^\s*\[?\{\s*"(?:metadata|status)"/.test(text.slice(start)))
		return undefined;
	const code = /"code"\s*:\s*(\d{3})\b/.exec(text)?.[1];
	return {
		message: stringField(text, 'message'),
		reason: stringField(text.replace(/"details"\s*:[^]*/, ''), 'reason'),
		code: code === undefined ? undefined : Number(code),
		details: undefined,
		clientMade: text.includes(clientMadeCause),
	};
}

function fromObject(object: Record<string, unknown>): ApiStatus {
	const raw = isRecord(object['details']) ? object['details'] : undefined;
	const causes = (Array.isArray(raw?.['causes']) ? raw['causes'] : []).filter(isRecord).map(cause => ({
		...(optionalString(cause['reason']) !== undefined && {reason: cause['reason'] as string}),
		...(optionalString(cause['message']) !== undefined && {message: cause['message'] as string}),
		...(optionalString(cause['field']) !== undefined && {field: cause['field'] as string}),
	}));
	const code = object['code'];
	return {
		message: optionalString(object['message']),
		reason: optionalString(object['reason']),
		code: typeof code === 'number' && code > 0 ? code : undefined,
		details:
			raw === undefined
				? undefined
				: {
						...(optionalString(raw['name']) !== undefined && {name: raw['name'] as string}),
						...(optionalString(raw['group']) !== undefined && {group: raw['group'] as string}),
						...(optionalString(raw['kind']) !== undefined && {kind: raw['kind'] as string}),
						...(typeof raw['retryAfterSeconds'] === 'number' && {retryAfterSeconds: raw['retryAfterSeconds']}),
						causes,
					},
		clientMade: causes.some(cause => cause.reason === clientMadeCause),
	};
}
