import {closingQuote, jsonString, withoutLineEnd} from './json-string.ts';
import type {Wrapper} from './wrapper.ts';

/** ` "message": "`: a pretty-printed object, as `aws logs get-log-events` prints events. */
const member = /^[ \t]{1,40}"(?:message|log|line|msg|textPayload)": ?"/;

export default {
	name: 'json-member',
	certain: false,
	early: true,
	starts: ' \t',
	samples: [
		[
			String.raw`            "message": "I0109 09:01:09.010901   55461 loader.go:395] \"x\"\n",`,
			'I0109 09:01:09.010901   55461 loader.go:395] "x"',
		],
		[String.raw`        "message": "\tAccept: */*"`, '\tAccept: */*'],
	],
	unwrap(line) {
		const match = member.exec(line);
		if (match === null) return undefined;
		const open = match[0].length - 1;
		const close = closingQuote(line, open);
		if (close === -1 || close < line.length - 2) return undefined;
		const text = jsonString(line, open, close);
		return text === undefined ? undefined : withoutLineEnd(text);
	},
} satisfies Wrapper;
