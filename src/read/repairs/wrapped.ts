import {withoutAnsi} from '../../text/latin1.ts';
import {isLastWords} from '../../klog/continuation.ts';
import {canGoOn, columnsOf, isLikeHeader, startsAnew, type Fronts, type Margin} from './shape.ts';
import {Sentence} from './unfinished.ts';

/** Phones, terminals, web forms and mail programs wrap between these widths. */
const MIN_WIDTH = 40;
const MAX_WIDTH = 1000;
/** Programs that break between words use margins up to this. */
const MAX_WORD_WIDTH = 200;
/** Columns of a klog header's time and process ID: retries of a request differ in nothing else. */
const HEADER = 30;
/** Columns that nearly every word fits into. */
const WORD = 18;

/** How lines were broken. */
export type Wrap =
	| {readonly type: 'columns'; readonly width: number}
	| {
			readonly type: 'words';
			/** The longest line that could have been broken. */
			readonly width: number;
			/** The blank stays at the end of a line, as with `fold -s`. */
			readonly keepsBlank: boolean;
			/** Words longer than a line stay whole. */
			readonly overflows: boolean;
	  };

/** Lines broken the same way; the last one is included. */
export type Stretch = {readonly first: number; readonly last: number; readonly wrap: Wrap};

/** A line that seems to continue in the next one. */
type Break = {
	readonly index: number;
	readonly isCertain: boolean;
	readonly isBody: boolean;
	/** Columns of the next line's first word, and of the same with its trailing blank. */
	readonly word: number;
	readonly wordAndBlank: number;
};

/** Columns of the first word. */
export const firstWord = (text: string): number => {
	const blank = text.indexOf(' ');
	return blank === -1 ? text.length : blank;
};

/** Columns of the first word and its trailing blank: a program that keeps the blank needs room for it. */
export const firstWordAndBlank = (text: string): number => Math.min(firstWord(text) + 1, text.length);

/** A program that breaks between words would have broken it: there is a blank after its first word. */
const isBreakable = (text: string) => text.trim().includes(' ');

/** A window of lines, examined together. */
export class Page {
	readonly lines: readonly string[];
	/** Their form when they were broken: a page is escaped before or after a terminal breaks its lines. */
	readonly measured: readonly string[];
	/** Whether the line is complete, judging by its start. */
	readonly anew: boolean[] = [];
	readonly #inside: string[] = [];
	readonly #columns: number[] = [];
	readonly #margins: number[] = [];

	/** `whole` are the same lines with the damage within them repaired. */
	constructor(
		lines: readonly string[],
		whole: readonly string[],
		measured: readonly string[],
		{margin, fronts}: {readonly margin: Margin; readonly fronts: Fronts},
	) {
		this.lines = lines;
		this.measured = measured;
		for (const line of whole) fronts.learn(line);
		for (const [index, line] of lines.entries()) {
			const text = whole[index] ?? line;
			const marks = margin.of(text);
			const inside = marks === 0 ? text : text.slice(marks);
			this.#margins.push(marks);
			this.#inside.push(inside);
			this.#columns.push(columnsOf(measured[index] ?? line));
			// Colours around a CI system's prefix hide it.
			const plain = inside.includes('\u001B') ? withoutAnsi(inside) : inside;
			this.anew.push(
				plain.trim() === '' || isLikeHeader(plain) || startsAnew(plain) || fronts.has(text) || fronts.has(plain),
			);
		}
	}

	/** The line without quotation marks and indentation, and with the damage within it repaired. */
	text(index: number): string {
		return this.#inside[index] ?? '';
	}

	/** The line without quotation marks and indentation, as received. */
	part(index: number): string {
		const line = this.lines[index] ?? '';
		const marks = this.#margins[index] ?? 0;
		return line.startsWith('&gt;') ? line.replace(/^(?:&gt; ?)+/, '') : line.slice(marks);
	}

	/** Characters of the whole line. */
	columns(index: number): number {
		return this.#columns[index] ?? 0;
	}

	/** Whether the line is longer than this wrap allows. */
	isBeyond(index: number, wrap: Wrap): boolean {
		return this.columns(index) > wrap.width && (wrap.type === 'columns' || isBreakable(this.text(index)));
	}
}

/** A klog header, which may itself be broken behind the seconds. */
const brokenHeader = /[IWEF]\d{4} \d\d:\d\d:\d\d\./;

/** Possible break points: lines that may continue, followed by one that cannot start anything. */
function breaksOf(page: Page): Break[] {
	const found: Break[] = [];
	let sentence: Sentence | undefined;
	let inBlock = false;
	// Where nothing is an entry, only what a client says is known to have one line.
	const hasEntries = page.lines.some(line => brokenHeader.test(line));
	for (let index = 0; index + 1 < page.lines.length; index++) {
		const text = page.text(index);
		if (page.anew[index] === true) {
			// Checked lazily, only where the next line requires it.
			sentence = undefined;
			if (!/^[\t ]/.test(text) || text.startsWith(' >')) inBlock = text.endsWith('=<');
		} else {
			sentence?.add('', text);
			inBlock ||= sentence !== undefined && text.endsWith('=<');
		}

		if (page.anew[index + 1] !== false) continue;
		if (page.anew[index] === true)
			sentence = canGoOn(text, true) && (hasEntries || isLastWords(text)) ? new Sentence(text) : undefined;
		if (sentence === undefined) continue;
		const state = sentence.state;
		const isContinued = sentence.isContinuedBy(page.text(index + 1));
		const inData = inBlock && /^[\t ]/.test(text) && !text.startsWith(' >');
		if (state === 'finished' || (state === 'complete' && !inData && !isContinued)) {
			sentence = undefined;
			continue;
		}

		found.push({
			index,
			isCertain: state === 'open' || inData || isContinued || endsAsAnswer(page, index),
			isBody: sentence.isBody,
			word: firstWord(page.text(index + 1)),
			wordAndBlank: firstWordAndBlank(page.text(index + 1)),
		});
	}

	return found;
}

/** A request whose line is only a start, completed with a response and a duration by the following lines. */
function endsAsAnswer(page: Page, index: number): boolean {
	if (!page.text(index).includes(' https://') && !page.text(index).includes(' http://')) return false;
	for (let at = index + 1; at < page.lines.length && at < index + 12 && page.anew[at] === false; at++) {
		if (/ \d{3} .{0,60}in \d+ milliseconds$/.test(` ${page.text(at).slice(-100)}`)) return true;
	}

	return false;
}

/** Broken between words, like `fold -s` where possible; longer words are broken at the margin. */
const isFolded = (page: Page, {index, wordAndBlank}: Break, width: number) =>
	page.measured[index]?.endsWith(' ') === true && page.columns(index) + wordAndBlank > width;

/** Finds where lines were broken, from this line on. */
export function stretchesOf(page: Page, from: number): Stretch[] {
	const breaks = breaksOf(page).filter(({index}) => index >= from);
	if (breaks.length === 0) return [];
	const hard = columnStretches(page, from, breaks);
	const taken = (index: number) => hard.some(({first, last}) => index >= first && index <= last);
	return [...hard, ...wordStretches(page, from, breaks, taken)].toSorted((one, other) => one.first - other.first);
}

/**
A margin is accepted when no line of the stretch is longer, and at least two different lines of exactly its length continue in the
next one, at least one of them for certain. Where the whole window has no longer line, none has to be certain: log lines have many
lengths, and a maximum that several reach is a margin. A JSON body that stops in the middle needs no second one.
*/
function columnStretches(page: Page, from: number, breaks: readonly Break[]): Stretch[] {
	const byLength = new Map<number, Break[]>();
	for (const one of breaks) {
		for (const length of new Set([page.columns(one.index), page.measured[one.index]?.length ?? 0])) {
			if (length >= MIN_WIDTH && length <= MAX_WIDTH) byLength.set(length, [...(byLength.get(length) ?? []), one]);
		}
	}

	const found: Stretch[] = [];
	for (const [width, own] of [...byLength].toSorted(([, one], [, other]) => other.length - one.length)) {
		const isTaken = (index: number) => found.some(other => index >= other.first && index <= other.last);
		let first = from;
		while (first < page.lines.length) {
			let end = first;
			while (end < page.lines.length && page.columns(end) <= width && !isTaken(end)) end++;
			const run = breaks.filter(({index}) => index >= first && index < end);
			const group = own.filter(({index}) => index >= first && index < end);
			if (isMargin(page, width, group, run, first === 0 && end === page.lines.length)) {
				found.push(extended(page, width, group, breaks, first, end));
			}

			first = Math.max(end, first + 1);
		}
	}

	return found;
}

/** The lines around a group that may belong to it: none longer, and none broken elsewhere. */
function extended(
	page: Page,
	width: number,
	group: readonly Break[],
	breaks: readonly Break[],
	from: number,
	end: number,
): Stretch {
	const foreign = new Set(
		breaks
			.filter(one => one.isCertain && page.columns(one.index) < width - 2 && !isFolded(page, one, width))
			.map(({index}) => index),
	);
	let first = group[0]?.index ?? from;
	let last = Math.min((group.at(-1)?.index ?? from) + 1, end - 1);
	while (first > from && !foreign.has(first - 1)) first--;
	while (last + 1 < end && !foreign.has(last + 1)) last++;
	return {first, last, wrap: {type: 'columns', width}};
}

function isMargin(page: Page, width: number, own: readonly Break[], run: readonly Break[], isWhole: boolean): boolean {
	// Breaking at words leaves lines of many lengths, a little shorter than the margin.
	const shorter = run.filter(one => {
		const columns = page.columns(one.index);
		return one.isCertain && columns < width - 2 && columns > width - WORD && !isFolded(page, one, width);
	});
	if (own.length === 0 || shorter.length * 4 > own.length) return false;
	const different = new Set(own.map(({index}) => page.text(index).slice(HEADER)));
	if (different.size >= 2) return isWhole || own.some(({isCertain}) => isCertain);
	return own.some(({index, isBody}) => isBody && (isWhole || isOneCut(page, index, width)));
}

/** Several parts follow, and all but the last also end at the margin. */
function isOneCut(page: Page, index: number, width: number): boolean {
	let at = index + 1;
	while (at + 1 < page.lines.length && page.anew[at + 1] === false && page.columns(at) === width) at++;
	return at > index + 1 && page.anew[at + 1] !== false;
}

/**
Lines broken between words: at least two different ones certainly continue, with a word that did not fit. All lines of the stretch
agree on the width, so a longer line that could have been broken ends it.
*/
function wordStretches(
	page: Page,
	from: number,
	breaks: readonly Break[],
	taken: (index: number) => boolean,
): Stretch[] {
	const certain = new Map(breaks.filter(({isCertain}) => isCertain).map(one => [one.index, one]));
	const found: Stretch[] = [];
	let first = from;
	let width = 0;
	let limit = Infinity;
	let witnesses: Break[] = [];
	const close = (end: number) => {
		const different = new Set(witnesses.map(({index}) => page.text(index).slice(HEADER)));
		if (different.size >= 2 && width >= MIN_WIDTH && width <= MAX_WORD_WIDTH) {
			const kept = witnesses.filter(({index}) => page.measured[index]?.endsWith(' ')).length;
			// All of the same length: columns, too few of which are visible to tell where they start and end.
			const isColumns =
				kept === 0 && witnesses.filter(({index}) => page.columns(index) === width).length > witnesses.length / 2;
			let overflows = false;
			for (let at = first; at < end; at++) overflows ||= page.columns(at) > width;
			found.push({
				first,
				last: end - 1,
				wrap: isColumns
					? {type: 'columns', width}
					: {type: 'words', width, keepsBlank: kept > witnesses.length / 2, overflows},
			});
		}

		first = end;
		width = 0;
		limit = Infinity;
		witnesses = [];
	};

	for (let index = from; index < page.lines.length; index++) {
		if (taken(index)) {
			close(index);
			first = index + 1;
			continue;
		}

		const line = page.measured[index] ?? '';
		const one = certain.get(index);
		const ownWidth = isBreakable(page.text(index)) ? columnsOf(line.trimEnd()) : 0;
		const room =
			one === undefined ? Infinity : page.columns(index) + (line.endsWith(' ') ? one.wordAndBlank : 1 + one.word);
		if (Math.max(width, ownWidth) >= Math.min(limit, room)) close(index);
		// A single line beyond the margin of what follows does not start a stretch either.
		width = Math.max(width, ownWidth);
		limit = Math.min(limit, room);
		if (one !== undefined) witnesses.push(one);
	}

	close(page.lines.length);
	return found;
}
