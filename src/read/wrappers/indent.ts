import type {Wrapper} from './wrapper.ts';

/** Blanks, TABs, or a Markdown list marker, which only the first line has: the others have blanks instead. */
const prefix = /^(?:[ \t]{1,24}|[ \t]{0,24}(?:[-*+]|\d{1,3}[.)])[ \t]{1,4})(?=\S)/;

/** Learned from lines with a header, so that the TAB of a block's data stays: that line has the indentation and a TAB. */
export default {
	name: 'indent',
	certain: false,
	constant: true,
	early: true,
	starts: ' \t-*+0123456789',
	samples: [
		['    I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['\tI0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['- I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	variants: prefix => [prefix, ' '.repeat(prefix.length)],
} satisfies Wrapper;
