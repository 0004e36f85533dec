import {lineText, type Line, type Span} from './line.ts';
import type {Listing} from './listing.ts';
import {foldAt} from './listing.ts';
import type {Log} from './log.ts';
import type {Row} from './row.ts';
import {classOf, subject} from './words.ts';

/** Maximum characters of a search. */
export const LONGEST_SEARCH = 200;

/** Items examined per letter of a search, and per key after that: about 8 and 60 ms on one core. */
export const WHILE_TYPING = 500;
export const AT_ONCE = 5000;

/** Where a text occurs in another; a search without an upper-case letter ignores case. */
function findFrom(text: string, search: string, from: number): number {
	if (search !== search.toLowerCase()) return text.indexOf(search, from);
	const lower = text.toLowerCase();
	// A few letters change length with case, such as `İ`; positions in such a text would be wrong.
	return (lower.length === text.length ? lower : text).indexOf(search, from);
}

export const contains = (text: string, search: string): boolean => search !== '' && findFrom(text, search, 0) !== -1;

/** A line with its search hits marked, even across changes of style. */
export function highlighted(line: Line, search: string): Line {
	const text = lineText(line);
	if (!contains(text, search)) return line;
	const marked: Span[] = [];
	let start = 0;
	for (const {text: part, tone} of line) {
		marked.push(...split({text: part, tone}, start, text, search));
		start += part.length;
	}

	return marked;
}

/** The pieces of a span that begins at `start` of the line's text. */
function split({text: part, tone}: Span, start: number, text: string, search: string): readonly Span[] {
	const pieces: Span[] = [];
	const end = start + part.length;
	let at = start;
	let hit = findFrom(text, search, Math.max(0, start - search.length + 1));
	while (hit !== -1 && hit < end) {
		const from = Math.max(hit, at);
		const to = Math.min(hit + search.length, end);
		if (from > at) pieces.push({text: text.slice(at, from), tone});
		if (to > from) pieces.push({text: text.slice(from, to), tone: 'match'});
		at = Math.max(at, to);
		hit = findFrom(text, search, hit + search.length);
	}

	if (at < end) pieces.push({text: text.slice(at, end), tone});
	return pieces;
}

/** The next line with the text, wrapping around; undefined if there is none. */
export function findLine(lines: readonly Line[], search: string, from: number, by: -1 | 1): number | undefined {
	return around(lines.length, from, by, lines.length, index => contains(lineText(lines[index] ?? []), search));
}

/** A row's words as the list shows them, except the responder: looking that up takes longer than all the others. */
function rowText(log: Log, {exchange, finding}: Row): string {
	const status = exchange.status ?? (exchange.error === null ? '' : 'error');
	const kind = finding === undefined ? '' : (classOf(log, finding) ?? '');
	return `${exchange.verb} ${subject(exchange)} ${status} ${kind}`;
}

/** The next list item with the text, wrapping around; examines no more than `most` items. */
export function findItem(
	log: Log,
	{items}: Listing,
	search: string,
	from: number,
	by: -1 | 1,
	most: number,
): number | undefined {
	const has = (row: number) => {
		const found = log.rows[row];
		return found !== undefined && contains(rowText(log, found), search);
	};

	return around(items.length, from, by, Math.min(most, items.length), index => {
		const item = items[index] ?? 0;
		const fold = foldAt(log, item);
		if (fold === undefined) return has(item);
		return Array.from({length: fold.count}, (_, offset) => fold.first + offset).some(has);
	});
}

/** The nearest index that passes, from `from` (included) in steps of `by`, within `most` steps. */
export function around(
	length: number,
	from: number,
	by: -1 | 1,
	most: number,
	passes: (index: number) => boolean,
): number | undefined {
	for (let step = 0; step < most; step++) {
		const index = (((from + step * by) % length) + length) % length;
		if (passes(index)) return index;
	}

	return undefined;
}
