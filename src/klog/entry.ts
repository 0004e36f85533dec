import type {Header} from './header.ts';

/** A physical line as received, still latin1 (one character per byte); `raw` of a rejoined line holds its parts, joined with `\n`. */
export type RawLine = {readonly number: number; readonly raw: string};

/**
One klog record, of one or several lines.

Nearly all have one line, and a log has millions: what only longer ones need is made when it is asked for.
*/
export class Entry {
	/** undefined in logs written with `--skip-headers`, where entries are known by their wording. */
	readonly header: Header | undefined;
	/** The first line's text behind the header, latin1. */
	readonly first: string;
	/** Number of the first line. */
	readonly number: number;
	/** The first line as received. */
	readonly raw: string;
	/** Number of the last line, kept or not. */
	last: number;
	private rest: Array<RawLine & {readonly text: string}> | undefined;
	private whole: string | undefined;

	constructor(header: Header | undefined, first: string, number: number, raw: string) {
		this.header = header;
		this.first = first;
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

	/** The message, lines joined with `\n`; long bodies are cut, see `MAX_KEPT`. */
	get message(): string {
		if (this.rest === undefined) return this.first;
		return (this.whole ??= [this.first, ...this.rest.map(({text}) => text)].join('\n'));
	}

	/** Its lines as received, as many as were kept. */
	get lines(): readonly RawLine[] {
		return [{number: this.number, raw: this.raw}, ...(this.rest ?? [])];
	}
}
