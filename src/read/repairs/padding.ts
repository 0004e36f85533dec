import {isLikeHeader} from './shape.ts';

const MIN_WIDTH = 40;
const MAX_WIDTH = 1000;
/** Lines of the same length, one behind the other, that are no coincidence. */
const MIN_LINES = 5;

/**
Takes the blanks off lines that a terminal padded to its width: several of the same length, one with a klog header among them,
and at least two that end in blanks. One blank at the end may be the one that a line was cut at.
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
