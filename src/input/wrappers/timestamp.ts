import type {Wrapper} from './wrapper.ts';

/** RFC 3339 or `date time`, with or without brackets, as `kubectl logs --timestamps`, `ts` and many tools print. */
const stamp = /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?(?: |\t|$)/;

export default {
	name: 'timestamp',
	certain: false,
	samples: [
		[
			'2024-05-01T10:00:00Z I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
		[
			'[2024-05-01 10:00:00,123] I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
	],
	unwrap(line) {
		const match = stamp.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
