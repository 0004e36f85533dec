import type {Wrapper} from './wrapper.ts';

/** U+2502, the side of Terraform's boxes, as UTF-8 read as latin1. */
const side = '\u00E2\u0094\u0082';

export default {
	name: 'box',
	certain: false,
	starts: '\u00E2',
	samples: [
		[`${side} I0618 11:00:21.010203   96903 loader.go:395] x`, 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		[`${side} \tAccept: */*`, '\tAccept: */*'],
		[side, ''],
	],
	unwrap(line) {
		if (!line.startsWith(side)) return undefined;
		return line.slice(line.charCodeAt(side.length) === 0x20 ? side.length + 1 : side.length);
	},
} satisfies Wrapper;
