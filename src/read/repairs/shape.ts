import {isLastWords} from '../../klog/continuation.ts';
import {wrappers} from '../wrappers/registry.ts';

/** Characters in front of a klog header: what a CI system or a collector puts around a line. */
const FRONT = 400;

/** A klog header, with or without something around it. */
const header = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} /;

/**
Beginnings of lines that are whole: data of a block (also where TABs became blanks), its end, a field of a Status object, its
end, the head of a table, what kubectl says it did, and what stands around a paste.
*/
const beginnings =
	/^(?:\t| {4}(?: {4})?(?:[A-Z][A-Za-z-]*: |curl -)|\}\]|\}$| {2,}"\w+": | {2,}[\]}],?$| >|[A-Z]{2}[A-Z0-9()-]* {2,}|NAME(?:SPACE)?$|[\w./-]+(?: "[^"]*")? (?:created|configured|unchanged|deleted|patched|edited|replaced|scaled|labeled|annotated|evicted|cordoned|uncordoned|drained|restarted)\b|```|~~~|<\/?(?:details|summary|pre|code)>|[+$] |##\[|::)/;

const certain = wrappers.filter(wrapper => wrapper.certain);

/** Columns that hardly anything but a klog header has; a few comparisons of numbers. */
export const isLikeHeader = (line: string): boolean =>
	line.charCodeAt(5) === 0x20 && line.charCodeAt(8) === 0x3a && line.charCodeAt(14) === 0x2e;

/** A klog header somewhere in the front of the line. */
export const hasHeader = (line: string): boolean => isLikeHeader(line) || header.test(line.slice(0, FRONT));

/** Lines that are whole by their beginning. What remains is output of a program, or goes on with the line before. */
export const startsAnew = (line: string): boolean =>
	beginnings.test(line) ||
	hasHeader(line) ||
	isLastWords(line) ||
	certain.some(({unwrap}) => unwrap(line) !== undefined);

/** Ends of objects and what stands around a paste; the head of a table, and its rows, which all have the same length. */
const noFront = /^(?:\}|```|~~~|<\/|[A-Z]{2}[A-Z0-9()-]* {2,}|NAME(?:SPACE)?$)/;
const columns = /\S {2,}\S/;

/** Whether a line may go on in the next one. */
export const canGoOn = (line: string, isAnew: boolean): boolean => (isAnew ? !noFront.test(line) : !columns.test(line));

/** Names in front of every line that are remembered: pods of a deployment, services of a composition. */
const MAX_FRONTS = 64;

/** Times and numbers in front of lines change from line to line. */
const shapeOf = (front: string): string => front.replaceAll(/\d/g, '0');

/**
Text in front of headers that is the same but for its digits, such as `pod container `, `service | ` or a time and a name.

A line that begins with it is a line of its own: what a terminal cuts goes on without it.
*/
export class Fronts {
	readonly #counts = new Map<string, number>();
	#known: readonly string[] = [];

	copy(): Fronts {
		const copy = new Fronts();
		for (const [front, count] of this.#counts) copy.#counts.set(front, count);
		copy.#known = this.#known;
		return copy;
	}

	/** Takes note of what stands in front of this line's header, if it has any. */
	learn(line: string): void {
		if (isLikeHeader(line)) return;
		const at = line.slice(0, FRONT).search(header);
		// Quotation marks and indentation are a margin, of which what is cut may keep a part.
		if (at < 1 || !/[^\s>]/.test(line.slice(0, at))) return;
		const front = shapeOf(line.slice(0, at));
		const count = (this.#counts.get(front) ?? 0) + 1;
		if (count === 1 && this.#counts.size >= MAX_FRONTS) return;
		this.#counts.set(front, count);
		// Twice: a sentence that quotes a line of a log is no prefix.
		if (count === 2) this.#known = [...this.#known, front];
	}

	has(line: string): boolean {
		if (this.#known.length === 0) return false;
		const shape = shapeOf(line.slice(0, FRONT));
		return this.#known.some(front => shape.startsWith(front) || shape === front.trimEnd());
	}
}

/** `> ` of mail and Markdown, and the indentation of a list or a code block. */
const quoted = /^(?:> ?)+/;
const framed = /^(?:[ \t]{1,24}|[ \t]{0,24}(?:> ?)+)(?=[IWEF]\d{4} \d\d:)/;

/** What stands in front of every line of a mail or a code block. */
export class Margin {
	/** Of the last line with a header: blanks and marks in front of other lines may be their own, such as a block's end. */
	#last = '';

	copy(): Margin {
		const copy = new Margin();
		copy.#last = this.#last;
		return copy;
	}

	/** Characters in front of the line's own text. */
	of(line: string): number {
		const first = line.charCodeAt(0);
		if (first !== 0x3e && first !== 0x20 && first !== 0x09) {
			if (isLikeHeader(line)) this.#last = '';
			return 0;
		}

		const frame = framed.exec(line)?.[0];
		if (frame !== undefined) this.#last = frame;
		if (this.#last !== '' && line.startsWith(this.#last)) return this.#last.length;
		return quoted.exec(line)?.[0].length ?? 0;
	}
}

/** A byte of UTF-8 that begins no character. */
const continuation = /[\u0080-\u00BF]/;

/** Characters of a line of UTF-8 that is read as latin1. */
export function columnsOf(line: string): number {
	let columns = line.length;
	if (!continuation.test(line)) return columns;
	for (let at = 0; at < line.length; at++) {
		const code = line.charCodeAt(at);
		if (code >= 0x80 && code < 0xc0) columns--;
	}

	return columns;
}
