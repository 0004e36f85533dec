import {isLastWords} from '../../klog/continuation.ts';
import {wrappers} from '../wrappers/registry.ts';

/** Characters before a klog header: the prefix of a CI system or collector. */
const FRONT = 400;

/** A klog header, with or without a wrapper. */
const header = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} /;

/**
Starts of complete lines: data of a block (also where TABs became blanks), its end, a field of a Status object, its end, a table
header, what kubectl says it did, and text around a paste.
*/
const beginnings =
	/^(?:\t| {4}(?: {4})?(?:[A-Z][A-Za-z-]*: |curl -)|\}\]|\}$| {2,}"\w+": | {2,}[\]}],?$| >|[A-Z]{2}[A-Z0-9()-]* {2,}|NAME(?:SPACE)?$|[\w./-]+(?: "[^"]*")? (?:created|configured|unchanged|deleted|patched|edited|replaced|scaled|labeled|annotated|evicted|cordoned|uncordoned|drained|restarted)\b|```|~~~|<\/?(?:details|summary|pre|code)>|[+$] |##\[|::)/;

const certain = wrappers.filter(wrapper => wrapper.certain);

/** Columns that hardly anything but a klog header has; a few number comparisons. */
export const isLikeHeader = (line: string): boolean =>
	line.charCodeAt(5) === 0x20 && line.charCodeAt(8) === 0x3a && line.charCodeAt(14) === 0x2e;

/** A klog header near the start of the line. */
export const hasHeader = (line: string): boolean => isLikeHeader(line) || header.test(line.slice(0, FRONT));

/** Lines that are complete, judging by their start. The rest is program output, or continues the previous line. */
export const startsAnew = (line: string): boolean =>
	beginnings.test(line) ||
	hasHeader(line) ||
	isLastWords(line) ||
	certain.some(({unwrap}) => unwrap(line) !== undefined);

/** Ends of objects and text around a paste; a table header and its rows, which all have the same length. */
const noFront = /^(?:\}|```|~~~|<\/|[A-Z]{2}[A-Z0-9()-]* {2,}|NAME(?:SPACE)?$)/;
const columns = /\S {2,}\S/;

/** Whether a line may continue in the next one. */
export const canGoOn = (line: string, isAnew: boolean): boolean => (isAnew ? !noFront.test(line) : !columns.test(line));

/** Remembered line prefixes: pods of a deployment, services in a compose file. */
const MAX_FRONTS = 64;

/** Times and numbers in prefixes change from line to line. */
const shapeOf = (front: string): string => front.replaceAll(/\d/g, '0');

/**
Text before headers that is the same except for its digits, such as `pod container `, `service | ` or a time and a name.

A line that starts with it is a line of its own: the rest of a line broken by a terminal lacks it.
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

	/** Learns what precedes this line's header, if it has one. */
	learn(line: string): void {
		if (isLikeHeader(line)) return;
		const at = line.slice(0, FRONT).search(header);
		// Quotation marks and indentation are a margin, and a continuation may keep part of it.
		if (at < 1 || !/[^\s>]/.test(line.slice(0, at))) return;
		const front = shapeOf(line.slice(0, at));
		const count = (this.#counts.get(front) ?? 0) + 1;
		if (count === 1 && this.#counts.size >= MAX_FRONTS) return;
		this.#counts.set(front, count);
		// Twice: a sentence that quotes a log line is not a prefix.
		if (count === 2) this.#known = [...this.#known, front];
	}

	has(line: string): boolean {
		if (this.#known.length === 0) return false;
		const shape = shapeOf(line.slice(0, FRONT));
		return this.#known.some(front => shape.startsWith(front) || shape === front.trimEnd());
	}
}

/** `> ` of mail and Markdown, and the indentation of a list or code block. */
const quoted = /^(?:> ?)+/;
const framed = /^(?:[ \t]{1,24}|[ \t]{0,24}(?:> ?)+)(?=[IWEF]\d{4} \d\d:)/;

/** The margin of every line in a mail or code block. */
export class Margin {
	/** From the last line with a header: leading blanks and marks of other lines may be their own, such as a block's end. */
	#last = '';

	copy(): Margin {
		const copy = new Margin();
		copy.#last = this.#last;
		return copy;
	}

	/** Characters before the line's own text. */
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

/** A UTF-8 continuation byte. */
const continuation = /[\u0080-\u00BF]/;

/** Number of characters in a UTF-8 line read as latin1. */
export function columnsOf(line: string): number {
	let columns = line.length;
	if (!continuation.test(line)) return columns;
	for (let at = 0; at < line.length; at++) {
		const code = line.charCodeAt(at);
		if (code >= 0x80 && code < 0xc0) columns--;
	}

	return columns;
}
