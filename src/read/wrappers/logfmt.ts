import {unquoteGo} from '../../klog/values.ts';
import {closingQuote, jsonString, withoutLineEnd} from './json-string.ts';
import type {Wrapper} from './wrapper.ts';

/** `time=`, `level=`, `ts=`: a word and an equals sign. */
const first = /^[a-z_.@]{1,24}=/;

/** `msg="…"` among other pairs, in Go's quoting, as many programs that run kubectl print its output. */
export default {
	name: 'logfmt',
	certain: false,
	early: true,
	starts: 'abcdefghijklmnopqrstuvwxyz@_',
	samples: [
		[
			String.raw`time="2024-01-09T09:01:09Z" level=info msg="I0109 09:01:09.010901   55461 loader.go:395] \"x\"" app=deploy`,
			'I0109 09:01:09.010901   55461 loader.go:395] "x"',
		],
		[String.raw`ts=2024-01-09T09:01:09Z level=info msg="\tAccept: */*"`, '\tAccept: */*'],
		['level=info msg=done', 'done'],
	],
	unwrap(line) {
		if (!first.test(line)) return undefined;
		const at = line.startsWith('msg=') ? 0 : line.indexOf(' msg=') + 1;
		if (at === 0 && !line.startsWith('msg=')) return undefined;
		const open = at + 'msg='.length;
		if (line.charCodeAt(open) !== 0x22) {
			const blank = line.indexOf(' ', open);
			return line.slice(open, blank === -1 ? undefined : blank);
		}

		const close = closingQuote(line, open);
		if (close === -1) return undefined;
		// Go's escapes are JSON's, except for a few rare ones; JSON parses four times as fast.
		return withoutLineEnd(jsonString(line, open, close) ?? unquoteGo(line.slice(open + 1, close)));
	},
} satisfies Wrapper;
