import type {Wrapper} from './wrapper.ts';

/**
`Nov 09 10:00:00 host unit[123]: ` of journalctl and of files, optionally preceded by a priority. The process ID is not the one in
the klog header.
*/
const classic =
	/^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (\S{1,255} [^\s:[]{1,128}(?:\[\d{1,10}\])?):(?: |$)/;

/** `2024-11-09T10:00:00+0000 ` of `journalctl -o short-iso` and rsyslog, `Sat 2024-11-09 10:00:00 UTC ` of short-full, seconds of short-unix. */
const dated =
	/^(?:(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d| [A-Z]{3,5})?|\d{10}\.\d{6}) (\S{1,255} [^\s:[]{1,128}(?:\[\d{1,10}\])?):(?: |$)/;

/** RFC 5424: `<14>1 2024-11-09T10:00:00Z host program 812 - - `, with or without structured data and a byte order mark. */
const rfc5424 =
	/^<\d{1,3}>1 \S{1,40} (\S{1,255} \S{1,48} \S{1,128}) \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: (?:ï»¿)?|$)/;

function match(line: string): RegExpExecArray | null {
	const first = line.charCodeAt(0);
	if (first >= 0x30 && first <= 0x39) return dated.exec(line);
	if (first === 0x3c) return rfc5424.exec(line) ?? classic.exec(line);
	return line.charCodeAt(3) === 0x20 ? (classic.exec(line) ?? dated.exec(line)) : null;
}

export default {
	name: 'syslog',
	certain: false,
	starts: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<',
	samples: [
		[
			'Nov  9 10:00:00 node-1 deploy[812]: I1109 10:00:00.000000      42 loader.go:395] x',
			'I1109 10:00:00.000000      42 loader.go:395] x',
		],
		['Nov 09 10:00:00.123456 node-1 deploy[812]: \tAccept: */*', '\tAccept: */*'],
		['2024-11-09T10:00:00+0000 node-1 deploy[812]: \tAccept: */*', '\tAccept: */*'],
		['2024-11-09T10:00:00.123456+00:00 node-1 deploy: \tAccept: */*', '\tAccept: */*'],
		['Sat 2024-11-09 10:00:00 UTC node-1 deploy[812]: \tAccept: */*', '\tAccept: */*'],
		['1731146400.123456 node-1 deploy[812]: \tAccept: */*', '\tAccept: */*'],
		['<30>Nov  9 10:00:00 node-1 deploy[812]: \tAccept: */*', '\tAccept: */*'],
		['<14>1 2024-11-09T10:00:00.000Z node-1 deploy 812 - - \tAccept: */*', '\tAccept: */*'],
		[
			'<14>1 2024-11-09T10:00:00Z node-1 deploy 812 ID47 [a@1 b="c\\]d"] I1109 10:00:00.000000      42 loader.go:395] x',
			'I1109 10:00:00.000000      42 loader.go:395] x',
		],
	],
	unwrap(line) {
		const found = match(line);
		return found === null ? undefined : line.slice(found[0].length);
	},
	writer: line => match(line)?.[1] ?? '',
} satisfies Wrapper;
