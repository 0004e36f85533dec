import {isLastWords} from '../../klog/continuation.ts';
import type {Repair} from './repair.ts';
import {canGoOn} from './shape.ts';
import {Sentence} from './unfinished.ts';
import {firstWord, firstWordAndBlank, type Page, type Wrap} from './wrapped.ts';

/** Maximum characters of a joined line. */
const MAX_JOINED = 1024 * 1024;

export type Received = {
	readonly text: string;
	readonly number: number;
	readonly raw: string;
	readonly repairs: readonly Repair[];
};

type Open = {
	readonly parts: string[];
	readonly raws: string[];
	readonly number: number;
	readonly carriage: string;
	readonly sentence: Sentence;
	readonly wrap: Wrap;
	/** A line of a block's data: only data follows it, up to the block's end. */
	readonly isData: boolean;
	readonly repairs: readonly Repair[];
	size: number;
	/** The last part, as received. */
	last: string;
	columns: number;
};

/** Joins lines that were broken at a margin. Ambiguous ones stay as they are, and are counted. */
export class Rejoiner {
	readonly #emit: (line: Received) => void;
	#open: Open | undefined;
	#inBlock = false;
	/** A line of plain output that ends at the margin: it may or may not continue. */
	#atMargin = false;
	/** Lines joined with the previous one, and ambiguous lines. */
	readonly counts = {columns: {lines: 0, ambiguous: 0}, words: {lines: 0, ambiguous: 0}};

	constructor(emit: (line: Received) => void) {
		this.#emit = emit;
	}

	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** Takes a line of the page; `text` has no carriage return. */
	push(page: Page, index: number, line: Received, wrap: Wrap | undefined): void {
		const inside = page.text(index);
		const open = this.#open;
		if (open !== undefined) {
			// The last line of a stretch may continue in the first line of the next.
			const separator = this.#separator(open, inside, page.anew[index] === true, open.wrap);
			if (separator !== undefined) {
				open.parts.push(separator, page.part(index));
				open.raws.push(line.raw);
				open.sentence.add(separator, inside);
				open.size += inside.length;
				open.last = page.measured[index] ?? '';
				open.columns = page.columns(index);
				this.#inBlock ||= inside.endsWith('=<');
				this.counts[open.wrap.type].lines++;
				return;
			}

			this.flush();
		} else if (this.#atMargin && page.anew[index] === false) {
			this.counts.columns.ambiguous++;
		}

		this.#atMargin = false;
		const text = page.lines[index] ?? '';
		if (page.anew[index] === true && (!/^[\t ]/.test(inside) || inside.startsWith(' >'))) {
			this.#inBlock = inside.endsWith('=<');
		}

		const isData = this.#inBlock && /^[\t ]/.test(inside);
		const isAnew = page.anew[index] === true;
		const atMargin = wrap?.type === 'columns' && page.columns(index) === wrap.width;
		if (
			wrap !== undefined &&
			inside !== '' &&
			(isAnew || atMargin || wrap.type === 'words') &&
			canGoOn(inside, isAnew)
		) {
			this.#open = {
				parts: [text],
				raws: [line.raw],
				number: line.number,
				carriage: line.text.endsWith('\r') ? '\r' : '',
				sentence: new Sentence(inside),
				wrap,
				isData,
				repairs: line.repairs,
				size: text.length,
				last: page.measured[index] ?? '',
				columns: page.columns(index),
			};
			return;
		}

		this.#atMargin = !isAnew && atMargin;
		this.#emit(line);
	}

	flush(): void {
		const open = this.#open;
		this.#open = undefined;
		if (open === undefined) return;
		this.#emit({
			text: open.parts.join('') + open.carriage,
			number: open.number,
			raw: open.raws.join('\n'),
			repairs: open.repairs,
		});
	}

	/** What was between the open line and this one; undefined if nothing says that they belong together. */
	#separator(open: Open, next: string, isAnew: boolean, wrap: Wrap): string | undefined {
		if (next === '' || open.size > MAX_JOINED) return undefined;
		const {state} = open.sentence;
		if (state === 'finished') return undefined;
		const isOpen = state === 'open' || open.isData || open.sentence.isContinuedBy(next);
		// An error message may start a line because the margin fell there: it is the last words only after a complete line.
		const isExact = wrap.type === 'columns' && (open.columns === wrap.width || open.last.length === wrap.width);
		if (isAnew && !(isLastWords(next) && (isOpen || (isExact && state === 'unknown')))) return undefined;
		return wrap.type === 'columns'
			? this.#atColumn(open, isOpen, state, next, wrap.width)
			: this.#atWord(open, isOpen, state, next, wrap);
	}

	#atColumn(open: Open, isOpen: boolean, state: Sentence['state'], next: string, width: number): string | undefined {
		if (open.columns === width || open.last.length === width) {
			// A value and the next key are separated by a blank, which was at the margin.
			if (state === 'complete' && open.sentence.isPair(next))
				return open.last.endsWith(' ') || next.startsWith(' ') ? '' : ' ';
			// A complete JSON body may happen to end at the margin; no output starts with a single blank.
			if (state !== 'complete' || isOpen || !/[\]}"]$/.test(open.last) || /^ \S/.test(next)) return '';
			this.counts.columns.ambiguous++;
			return undefined;
		}

		if (open.columns > width) return undefined;
		// `fold -s` breaks between words where it can, and at the margin otherwise.
		if (isOpen && open.last.endsWith(' ') && open.columns + firstWordAndBlank(next) > width) return '';
		// Trailing blanks are often stripped in transit; two of them only precede paths.
		if (isOpen && open.columns >= width - 2) return ' '.repeat(width - open.columns);
		if (open.columns < width - 2) return undefined;
		if (state === 'unknown') this.counts.columns.ambiguous++;
		return undefined;
	}

	#atWord(
		open: Open,
		isOpen: boolean,
		state: Sentence['state'],
		next: string,
		wrap: Wrap & {readonly type: 'words'},
	): string | undefined {
		const word = firstWord(next);
		const endsBlank = open.last.endsWith(' ');
		// There was room for the word: whatever broke the line, it was not the margin.
		if (open.columns + (endsBlank ? firstWordAndBlank(next) : 1 + word) <= wrap.width) return undefined;
		if (!isOpen) {
			if (state === 'unknown') this.counts.words.ambiguous++;
			return undefined;
		}

		if (endsBlank) return '';
		const before = open.last.length - open.last.lastIndexOf(' ') - 1;
		const isSplit = open.columns === wrap.width && !wrap.overflows && before + word > wrap.width;
		return isSplit || (wrap.keepsBlank && open.columns === wrap.width) ? '' : ' ';
	}
}
