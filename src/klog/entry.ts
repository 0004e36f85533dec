import type {Header} from './header.ts';

/** A physical line as received, still latin1 (one character per byte); `raw` of a rejoined line holds its parts, joined with `\n`. */
export type RawLine = {readonly number: number; readonly raw: string};

/**
One klog record of one or more lines.

Nearly all have one line, and a log has millions: what only longer ones need is created on demand.
*/
export class Entry {
	/** undefined in logs written with `--skip-headers`, where entries are recognised by their wording. */
	readonly header: Header | undefined;
	/** The first line, unwrapped and repaired, with its header; latin1. */
	readonly line: string;
	/** Number of the first line. */
	readonly number: number;
	/** The same line as received. */
	readonly raw: string;
	/** Number of the last line, kept or not. */
	last: number;
	private rest: Array<RawLine & {readonly text: string}> | undefined;
	private whole: string | undefined;

	constructor(header: Header | undefined, line: string, number: number, raw: string) {
		this.header = header;
		this.line = line;
		this.number = number;
		this.raw = raw;
		this.last = number;
		this.rest = undefined;
		this.whole = undefined;
	}

	add(text: string, number: number, raw: string): void {
		this.whole = undefined;
		(this.rest ??= []).push({text, number, raw});
	}

	/** `I`, `W`, `E` or `F`; entries without a header, or without its beginning, are information. */
	get severity(): string {
		return this.header === undefined || this.header.cut === true ? 'I' : this.line.charAt(0);
	}

	/** `MMDD hh:mm:ss.uuuuuu` */
	get time(): string | undefined {
		return this.header === undefined || this.header.cut === true ? undefined : this.line.slice(1, 21);
	}

	/** The code of the message's first character, NaN when it is empty: nearly enough to classify most lines. */
	get letter(): number {
		return this.line.charCodeAt(this.header === undefined ? 0 : this.header.length);
	}

	/** The message's first line. */
	get first(): string {
		return this.header === undefined ? this.line : this.line.slice(this.header.length);
	}

	/** The lines after the first, as far as they were kept. */
	get following(): ReadonlyArray<RawLine & {readonly text: string}> {
		return this.rest ?? none;
	}

	/** The message, lines joined with `\n`; long bodies are truncated, see `MAX_KEPT`. */
	get message(): string {
		return (this.whole ??= this.compose());
	}

	/** Its lines as received, as far as they were kept. */
	get lines(): readonly RawLine[] {
		return [{number: this.number, raw: this.raw}, ...this.following];
	}

	private compose(): string {
		return this.rest === undefined ? this.first : [this.first, ...this.rest.map(({text}) => text)].join('\n');
	}
}

const none: readonly never[] = [];
