import type {Wrapper} from './wrapper.ts';

/** RFC 3339 or `date time`, with or without brackets, as `kubectl logs --timestamps` and many tools print. */
const stamp = /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?(?: |\t|$)/;
/** `[11:00:21] `, `11:00:21.123 `, and `Nov 09 10:00:00 ` of `ts`. */
const clock = /^(?:\[?|[A-Z][a-z]{2} [ \d]\d )\d\d:\d\d:\d\d(?:[.,]\d+)?\]?(?: |\t|$)/;

export default {
	name: 'timestamp',
	certain: false,
	starts: '0123456789[ADFJMNOS',
	samples: [
		[
			'2024-05-01T10:00:00Z I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
		[
			'[2024-05-01 10:00:00,123] I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
		['[10:00:00] \tAccept: */*', '\tAccept: */*'],
		['10:00:00.123 \tAccept: */*', '\tAccept: */*'],
		['May 01 10:00:00 \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = stamp.exec(line) ?? clock.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
