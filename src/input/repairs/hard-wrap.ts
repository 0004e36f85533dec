import {isLastWords} from '../../klog/continuation.ts';
import {wrappers} from '../wrappers/registry.ts';

/** Terminals, web forms and mail programs wrap between these widths. */
const MIN_WIDTH = 60;
const MAX_WIDTH = 400;
/** Columns of a klog header's time and process id. */
const HEADER = 30;

/** Ends of lines that say that nothing is missing. */
export const isComplete = (line: string) => /(?: in \d+ milliseconds|[.}\])>:])$/.test(line);

/** A klog header, with or without something around it. */
const header = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} /;

const beginnings = /^(?:\t|\}\]| {2,}"\w+": | >|[A-Z]{2}[A-Z0-9()-]*(?: {2,}|$))/;

/** Lines that are whole by their beginning: an entry, last words, a Status object's field, a block's data or end, a table's head, a CI system's prefix. */
export const startsAnew = (line: string): boolean =>
	header.test(line.slice(0, MAX_WIDTH)) ||
	isLastWords(line) ||
	beginnings.test(line) ||
	wrappers.some(({certain, unwrap}) => certain && unwrap(line) !== undefined);

/**
The margin at which these lines were cut, or undefined.

It is believed when no line is longer and at least two different lines of exactly that length are followed by one that cannot
begin anything: log lines have many lengths, and a common maximum that several reach is a margin. A request that is tried
again has the same length each time, so only different lines are witnesses.
*/
export function widthOf(lines: readonly string[]): number | undefined {
	let width = 0;
	for (const line of lines) width = Math.max(width, line.length);
	if (width < MIN_WIDTH || width > MAX_WIDTH) return undefined;
	const cut = new Set<string>();
	for (const [index, line] of lines.entries()) {
		const next = lines[index + 1];
		if (line.length === width && next !== undefined && next !== '' && !isComplete(line) && !startsAnew(next)) {
			cut.add(line.slice(HEADER));
			// A body of JSON is one line: one that stops in the middle needs no second witness.
			if (/(?:Request|Response) Body: [{[]/.test(line)) return width;
		}
	}

	return cut.size >= 2 ? width : undefined;
}

/** Whether a terminal padded its lines with blanks to this width: nearly all have it, and many end in blanks. */
export function paddingOf(lines: readonly string[]): number | undefined {
	const width = lines[0]?.length ?? 0;
	if (width < MIN_WIDTH || width > MAX_WIDTH) return undefined;
	const padded = lines.filter(line => line.length === width);
	return padded.length >= lines.length * 0.95 && padded.filter(line => line.endsWith('  ')).length >= 2
		? width
		: undefined;
}
