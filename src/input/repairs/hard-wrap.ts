import {isLastWords} from '../../klog/continuation.ts';
import {wrappers} from '../wrappers/registry.ts';

/** Lines that are looked at before the width is decided. */
const LOOK_AHEAD = 400;
/** Terminals and web forms wrap between these widths. */
const MIN_WIDTH = 60;
const MAX_WIDTH = 400;

type Pending = {readonly line: string; readonly number: number};

/**
Rejoins lines that a terminal or a web form cut at a fixed width.

The width is believed when no line is longer and at least two lines of exactly that length are followed by a line that cannot
begin an entry: log lines have many lengths, and a common maximum that several reach is a margin.
*/
export class HardWrap {
	readonly #emit: (line: string, number: number, raw: string) => void;
	#ahead: Pending[] | undefined = [];
	#width: number | undefined;
	#open: {line: string; number: number; raw: string} | undefined;
	#joined = 0;

	constructor(emit: (line: string, number: number, raw: string) => void) {
		this.#emit = emit;
	}

	push(line: string, number: number): void {
		if (this.#ahead === undefined) {
			this.#pass(line, number);
			return;
		}

		this.#ahead.push({line, number});
		if (this.#ahead.length >= LOOK_AHEAD || line.length > MAX_WIDTH) this.#decide();
	}

	end(): void {
		if (this.#ahead !== undefined) this.#decide();
		this.#flush();
	}

	get repairs(): Array<{kind: string; lines: number}> {
		return this.#joined === 0 ? [] : [{kind: 'hard-wrap', lines: this.#joined}];
	}

	#decide(): void {
		const ahead = this.#ahead ?? [];
		this.#ahead = undefined;
		this.#width = widthOf(ahead.map(({line}) => line));
		for (const {line, number} of ahead) this.#pass(line, number);
	}

	#pass(line: string, number: number): void {
		if (this.#width === undefined) {
			this.#emit(line, number, line);
			return;
		}

		const open = this.#open;
		if (open !== undefined && !startsAnew(line)) {
			open.line += line;
			open.raw += `\n${line}`;
			this.#joined++;
			if (line.length !== this.#width) this.#flush();
			return;
		}

		this.#flush();
		if (line.length === this.#width) this.#open = {line, number, raw: line};
		else this.#emit(line, number, line);
	}

	#flush(): void {
		const open = this.#open;
		this.#open = undefined;
		if (open !== undefined) this.#emit(open.line, open.number, open.raw);
	}
}

/** The margin at which these lines were cut, or undefined. */
function widthOf(lines: readonly string[]): number | undefined {
	let width = 0;
	for (const line of lines) width = Math.max(width, line.length);
	if (width < MIN_WIDTH || width > MAX_WIDTH) return undefined;
	// A request that is tried again has the same length each time: only different lines are witnesses.
	const cut = new Set<string>();
	for (const [index, line] of lines.entries()) {
		const next = lines[index + 1];
		if (line.length === width && next !== undefined && next !== '' && !isComplete(line) && !startsAnew(next)) {
			cut.add(line.slice(HEADER));
		}
	}

	return cut.size >= 2 ? width : undefined;
}

/** Columns of a klog header's time and process id. */
const HEADER = 30;

/** Ends of lines that say that nothing is missing. */
const isComplete = (line: string) => /(?: in \d+ milliseconds|[.}\])>:])$/.test(line);

/** A klog header, with or without something around it. */
const header = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} /;

const beginnings = /^(?:\t|\}\]| {2,}"\w+": | >|[A-Z]{2,}[A-Z0-9()-]*(?: {2,}|$))/;

/** Lines that are whole by their beginning: an entry, last words, a Status object's field, a block's data or end, a table's head, a CI system's prefix. */
const startsAnew = (line: string) =>
	header.test(line.slice(0, MAX_WIDTH)) ||
	isLastWords(line) ||
	beginnings.test(line) ||
	wrappers.some(({certain, unwrap}) => certain && unwrap(line) !== undefined);
