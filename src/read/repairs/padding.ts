import {isLikeHeader} from './shape.ts';

const MIN_WIDTH = 40;
const MAX_WIDTH = 1000;
/** How many consecutive lines of equal length rule out coincidence. */
const MIN_LINES = 5;

/**
Strips the blanks from lines that a terminal padded to its width: several of the same length, one of them with a klog header, and
at least two ending in blanks. A single trailing blank may be the one the line was broken at.
*/
export function withoutPadding(lines: readonly string[]): readonly string[] {
	let result: string[] | undefined;
	for (let first = 0; first < lines.length;) {
		const width = lines[first]?.length ?? 0;
		let last = first + 1;
		while (last < lines.length && lines[last]?.length === width) last++;
		const run = last - first >= MIN_LINES && width >= MIN_WIDTH && width <= MAX_WIDTH ? lines.slice(first, last) : [];
		if (run.filter(line => line.endsWith('  ')).length >= 2 && run.some(line => isLikeHeader(line))) {
			result ??= [...lines];
			for (let at = first; at < last; at++) {
				const line = lines[at] ?? '';
				if (line.endsWith('  ')) result[at] = line.trimEnd();
			}
		}

		first = last;
	}

	return result ?? lines;
}
