import {closingQuote, jsonString, withoutLineEnd} from './json-string.ts';
import type {Wrapper} from './wrapper.ts';

const start = '{"log":"';
/** Position of the value's opening quote. */
const OPEN = start.length - 1;

/** Docker splits lines into parts of this many bytes; only the last part ends with `\n`. Source: moby `daemon/logger/copier.go`. */
const PART = 16 * 1024;

/** The `log` value of one line of Docker's json-file. */
function logOf(line: string): string | undefined {
	if (!line.startsWith(start)) return undefined;
	const close = closingQuote(line, OPEN);
	return close !== -1 && line.startsWith(',"stream":"', close + 1) ? jsonString(line, OPEN, close) : undefined;
}

export default {
	name: 'docker-json',
	certain: true,
	starts: '{',
	samples: [
		[
			String.raw`{"log":"I0109 09:01:09.010901   55461 loader.go:395] \"x\"\n","stream":"stderr","time":"2024-01-09T09:01:09.011000377Z"}`,
			'I0109 09:01:09.010901   55461 loader.go:395] "x"',
		],
		[String.raw`{"log":"\tAccept: */*\r\n","stream":"stderr","time":"2024-01-09T09:01:09Z"}`, '\tAccept: */*'],
	],
	unwrap(line) {
		const log = logOf(line);
		return log === undefined ? undefined : withoutLineEnd(log);
	},
	isPartial(line) {
		if (line.length < PART) return false;
		const log = logOf(line);
		return log !== undefined && log.length >= PART && !log.endsWith('\n');
	},
} satisfies Wrapper;
