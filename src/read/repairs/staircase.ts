import {parseHeader} from '../../klog/header.ts';
import type {Repair} from './repair.ts';

/** Blanks before a klog header: no program prints them, but a terminal in raw mode does. */
const undo = (line: string): string => {
	if (line.charCodeAt(0) !== 0x20) return line;
	const text = line.trimStart();
	return parseHeader(text) === undefined ? line : text;
};

/** Lines that start where the previous one ended, because `exec -it` left the terminal without carriage returns. */
export default {
	kind: 'staircase',
	samples: [['                    I1120 21:09:17.316304   21740 a.go:1] x', 'I1120 21:09:17.316304   21740 a.go:1] x']],
	shows: line => undo(line) !== line,
	isDamaged(lines) {
		const indents = new Set(lines.filter(line => undo(line) !== line).map(line => line.length - undo(line).length));
		// The same indentation on all lines is a quotation, which is a wrapper.
		return indents.size > 1;
	},
	undo,
} satisfies Repair;
