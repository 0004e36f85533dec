import type {Header} from './header.ts';

/** A physical line as received, still latin1 (one character per byte); `raw` of a rejoined line holds its parts, joined with `\n`. */
export type RawLine = {readonly number: number; readonly raw: string};

/** One klog record, of one or several lines. */
export type Entry = {
	/** undefined in logs written with `--skip-headers`, where entries are known by their wording. */
	readonly header: Header | undefined;
	/** The message without its header, latin1, lines joined with `\n`; long bodies are cut, see `MAX_KEPT`. */
	message: string;
	/** Its lines as received, as many as were kept. */
	readonly lines: RawLine[];
	/** Number of its last line, kept or not. */
	last: number;
};
