import type {LineSink} from '../read/line-sink.ts';
import {LogLines} from '../read/log-lines.ts';
import {decodeBytes} from '../text/latin1.ts';
import {timesOnly} from './jwt.ts';
import {inWords, LineReader, plain, secretsOf} from './lines.ts';
import {placesOf, startOf, type Places} from './place.ts';
import {framedLike, frontOf, seam, type Line} from './seams.ts';
import {besidesMasks, isMask, MASK, replaced, tidy, type Span} from './span.ts';
import {Survivors} from './survivors.ts';

/** Maximum rows and characters held; a line held longer than that has no more to say. */
const MAX_ROWS = 20_000;
const MAX_HELD = 48 * 1024 * 1024;

/** Rows around one that was broken at a margin: there the length of a row matters. */
const AROUND = 400;

/** Maximum rows that a wrapper may make of one line. */
const RECENT = 8;

/** A line as received, and its secrets. */
type Row = {
	readonly number: number;
	readonly text: string;
	readonly spans: Span[];
	/** It was turned into a line, and read. */
	isRead: boolean;
	/** It is only part of a line. */
	isPart: boolean;
	/** Lines that it contained with something around them, which was not read with them. */
	readonly inside: Placed[];
	/** A secret of the previous row continues here. */
	goesOn: boolean;
	survivors: Survivors | undefined;
};

/** A line as originally written, and the rows it arrived in. */
type Placed = {
	readonly text: string;
	readonly first: number;
	readonly raw: string;
	/** Where the line starts in its row, if it is there verbatim. */
	readonly offset: number | undefined;
	/** Where to look for it otherwise. */
	readonly from: number;
	readonly rows: readonly Row[];
	places: Places | undefined;
};

/** Reports each removed secret: its kind, and its line number. */
export type Tell = (kind: string, line: number) => void;

/**
Removes the secrets from a log, and leaves every line as received: its wrapper, its damage, its line end.

Secrets are found in the unwrapped lines, using the same machinery as an analysis, and then located in the lines as received.
*/
export class LogRedactor {
	readonly #write: (text: string) => void;
	readonly #tell: Tell;
	readonly #rename: (text: string) => string;
	readonly #lines: LogLines;
	readonly #writers: Lines[] = [];
	#rows: Row[] = [];
	/** Rows at the start of `#rows` that are already written. */
	#written = 0;
	#number = 0;
	#held = 0;
	/** Numbers of rows that were broken at a margin, in order, as long as they matter. */
	#broken: number[] = [];
	#last: Placed | undefined;
	/** The rows written last, most recent first. */
	readonly #recent: Line[] = [];
	/** A line was written, but not its line feed yet. */
	#isOpen = false;

	/** `write` gets parts of the log, including line feeds, as text; `rename` may change what is left of a line. */
	constructor(write: (text: string) => void, tell: Tell, rename: (text: string) => string = text => text) {
		this.#write = write;
		this.#tell = tell;
		this.#rename = rename;
		this.#lines = new LogLines(
			() => {
				const lines = new Lines(this.#place);
				this.#writers.push(lines);
				return lines;
			},
			{
				received: (line, number) => {
					this.#receive(line, number);
				},
			},
		);
	}

	/** Takes the next part of the log, latin1, split anywhere. */
	push(chunk: string): void {
		this.#lines.push(chunk);
	}

	#receive(line: string, number: number): void {
		if (number % 64 === 1 || this.#held > MAX_HELD) this.#flush(false);
		const text = decoded(line);
		this.#number = number;
		this.#rows.push({
			number,
			text,
			spans: [],
			isRead: false,
			isPart: false,
			inside: [],
			goesOn: false,
			survivors: undefined,
		});
		this.#held += text.length;
	}

	end(): void {
		this.#lines.end();
		this.#flush(true);
		// The last line may have no line feed.
		if (this.#isOpen && this.#lines.splitter.endsLine) this.#write('\n');
	}

	/** Finds the rows of a line. */
	readonly #place = (line: string, number: number, received: string): Placed => {
		const text = decoded(line);
		const raw = decoded(received);
		const same = this.#last?.raw === raw && this.#last.first === number ? this.#last : undefined;
		const rows = same?.rows ?? this.#rowsOf(raw, number);
		// A row may hold several lines, one after another.
		const from = same === undefined ? 0 : startOf(text, raw, same.from);
		const offset = rows.length === 1 ? raw.indexOf(text, from) : -1;
		const isPlain = offset !== -1;
		const rest = isPlain ? raw.slice(offset + text.length) : '';
		if (rows.length > 1 || /^ {2,}\r?$/.test(rest)) this.#broken.push(...rows.map(row => row.number));
		for (const row of rows) {
			row.isRead = true;
			row.isPart ||= rows.length > 1;
		}

		const next = isPlain ? offset + text.length : Math.max(from, startOf(text, raw, from)) + 1;
		const placed: Placed = {
			text,
			first: number,
			raw,
			offset: isPlain ? offset : undefined,
			from,
			rows,
			places: undefined,
		};
		if (rows.length === 1 && (!isPlain || offset > 0 || rest.trim() !== '')) rows[0]?.inside.push(placed);
		this.#last = {...placed, from: next};
		return placed;
	};

	/** A line that was set aside sits between the parts of another one, so rows are identified by their text. */
	#rowsOf(raw: string, number: number): Row[] {
		const rows: Row[] = [];
		let index = Math.max(this.#written, number - (this.#rows[0]?.number ?? number));
		for (const part of raw.split('\n')) {
			const limit = Math.min(this.#rows.length, index + 100);
			let at = index;
			while (at < limit && this.#rows[at]?.text !== part) at++;
			const row = at < limit ? this.#rows[at] : undefined;
			if (row === undefined) continue;
			rows.push(row);
			index = at + 1;
		}

		return rows;
	}

	#flush(isEnd: boolean): void {
		let until = Infinity;
		for (const {since} of this.#writers) until = Math.min(until, since);
		for (; this.#written < this.#rows.length; this.#written++) {
			const row = this.#rows[this.#written];
			if (row === undefined) break;
			const isOld = this.#rows.length - this.#written > MAX_ROWS || this.#held > MAX_HELD;
			const isSettled = row.isRead && row.number < until && row.number + AROUND < this.#number;
			if (!isEnd && !isOld && !isSettled) break;
			this.#held -= row.text.length;
			this.#finish(row);
		}

		if (this.#written > 1024 || isEnd) {
			this.#rows = this.#rows.slice(this.#written);
			this.#written = 0;
			const first = this.#rows[0]?.number ?? this.#number;
			if ((this.#broken[0] ?? first) < first - AROUND)
				this.#broken = this.#broken.filter(number => number >= first - AROUND);
		}
	}

	#finish(row: Row): void {
		const {text} = row;
		const found = [...row.spans];
		// Wrappers are text as well, and so are lines that were never read.
		const isOdd = row.inside.length > 0 || !row.isRead || row.isPart;
		const isNear = this.#broken.some(number => Math.abs(number - row.number) <= AROUND);
		if (isOdd) {
			const around = secretsOf(text);
			found.push(...around.filter(span => isNear || !row.inside.some(placed => isInside(placed, span))));
		}

		if (row.survivors !== undefined) found.push(...row.survivors.in(text));
		if (isOdd) found.push(...this.#atSeams(plain(text), found));
		const tidied = tidy(text, isOdd ? found.map(span => withoutCode(text, span, row.isPart)) : found);
		const spans = text.includes('[redacted]') || text.includes('**') ? besidesMasks(text, tidied) : tidied;
		this.#recent.unshift({text: plain(text), spans});
		if (this.#recent.length > RECENT) this.#recent.pop();
		for (const [index, {kind, start}] of spans.entries()) {
			const isRest = kind === 'the same again' || (row.goesOn && index === 0 && start === row.spans[0]?.start);
			if (!isRest) this.#tell(kind, row.number);
		}

		const line = this.#rename(replaced(text, spans, isNear ? stars : maskOf));
		this.#write(this.#isOpen ? `\n${line}` : line);
		this.#isOpen = true;
	}

	/** What only the previous and following rows show. */
	*#atSeams(text: string, spans: readonly Span[]): Generator<Span> {
		const [last] = this.#recent;
		const alike = framedLike(this.#recent, text);
		if (last !== undefined) yield* seam(last, text, inWords).own;
		if (alike !== undefined && alike !== last) yield* seam(alike, text, inWords).own;
		const next = this.#rows[this.#written + 1];
		if (next !== undefined) yield* seam({text, spans}, plain(next.text), inWords).before;
	}
}

/** The lines of one writer, and where they came from. */
class Lines implements LineSink {
	readonly #place: (line: string, number: number, raw: string) => Placed;
	readonly #reader: LineReader;
	/** Lines that may still change, by their count. */
	readonly #placed = new Map<number, Placed>();
	#count = 0;
	#pruned = 0;

	constructor(place: (line: string, number: number, raw: string) => Placed) {
		this.#place = place;
		this.#reader = new LineReader((line, span) => {
			const placed = this.#placed.get(line);
			if (placed !== undefined) mark(placed, span);
		});
	}

	push(line: string, number: number, raw: string): void {
		const placed = this.#place(line, number, raw);
		this.#placed.set(this.#count++, placed);
		this.#reader.push(placed.text);
		for (; this.#pruned < this.#reader.since; this.#pruned++) this.#placed.delete(this.#pruned);
	}

	end(): void {
		this.#reader.end();
	}

	/** The first row that may still change. */
	get since(): number {
		return this.#placed.get(this.#pruned)?.first ?? Infinity;
	}
}

/** Whether this part of a row was read as part of the line. */
function isInside(placed: Placed, {start, end}: Span): boolean {
	const {text, offset} = placed;
	if (offset !== undefined) return start < offset + text.length && end > offset;
	placed.places ??= placesOf(text, placed.raw, placed.from);
	return placed.places.starts.some(place => place >= start && place < end);
}

/** Mail encoding stays, a leading equals sign and a trailing soft break; and so does the object around a part of a line. */
function withoutCode(text: string, {start, end: last, kind}: Span, isPart: boolean): Span {
	const close = isPart ? text.slice(start, last).search(/(?:\\n)?(?<!\\)",\s?"/) : -1;
	const end = close === -1 ? last : start + close;
	const isEncoded = text.charCodeAt(start - 1) === 0x3d && text.startsWith('3D', start);
	const isBroken =
		text.charCodeAt(end - 1) === 0x3d && (isPart ? /^(?:$|[\r\\"&])/ : /^\r?$/).test(text.slice(end, end + 2));
	return {start: isEncoded ? start + 2 : start, end: isBroken ? end - 1 : end, kind};
}

/** Marks a line's secret in its rows. */
function mark(placed: Placed, span: Span): void {
	const {rows, offset, raw, text} = placed;
	const secret = text.slice(span.start, span.end);
	if (isMask(secret)) return;
	const [only] = rows;
	if (offset !== undefined && only !== undefined) {
		// If a row holds a whole log, it may hold it twice.
		if (only.inside.length > 1) (only.survivors ??= new Survivors()).add(secret);
		only.spans.push({...span, start: span.start + offset, end: span.end + offset});
		return;
	}

	placed.places ??= placesOf(text, raw, placed.from);
	// Pieces that could not be placed are found by their letters.
	const survivors = rows.find(row => row.survivors !== undefined)?.survivors ?? new Survivors();
	survivors.add(secret);
	let begin = 0;
	let isFirst = true;
	let before = '';
	for (const row of rows) {
		row.survivors ??= survivors;
		const end = begin + row.text.length;
		// A repair may have left a wrapper's prefix in each row.
		const front = begin + frontOf(before, row.text);
		before = row.text;
		let from = -1;
		let to = -1;
		for (let at = span.start; at < span.end; at++) {
			const place = placed.places.starts[at] ?? -1;
			if (place < front || place >= end) continue;
			if (from === -1) from = place;
			to = Math.min(placed.places.ends[at] ?? end, end);
		}

		if (from !== -1) {
			row.spans.push({start: from - begin, end: to - begin, kind: span.kind});
			row.goesOn ||= !isFirst;
			isFirst = false;
		}

		begin = end + 1;
	}
}

const maskOf = (secret: string): string => timesOnly(secret) ?? MASK;

/**
As long as what it replaces: a line broken at a margin is detected by its length. It does not end in a bracket, after which a line
would be taken for complete.
*/
const stars = ({length}: string): string =>
	length <= MASK.length ? '*'.repeat(length) : MASK + '*'.repeat(length - MASK.length);

/** Bytes as characters become text; nearly all lines are both. */
export const decoded = (line: string): string => (/[\u0080-\u00ff]/.test(line) ? decodeBytes(line) : line);
