/** Maximum characters of a line; a longer one keeps its head and its tail. */
export const MAX_LINE = 1024 * 1024;
const HEAD = 192 * 1024;
/** After a truncated body come its truncation mark, the end of a block, a CI suffix. */
const TAIL = 4096;

/**
Splits text into lines: the only place that does, for files, pipes, pastes, a running kubectl, and in-memory text.

Takes latin1, one character per byte, in chunks split anywhere, and emits each line without its line feed: the same lines however
the chunks are split. A line longer than `MAX_LINE` loses its middle, and says so, because kubectl prints bodies of hundreds of
megabytes on one line at -v=10. A line is a slice that keeps its whole chunk alive: copy it to keep it.

With `mayEndAtCr`, lines end at carriage returns where a text has no line feed but a last one: an old Mac wrote it, or a terminal it
was pasted into. Any other carriage return is part of its line, as in progress bars.
*/
export class LineSplitter {
	readonly #onLine: (line: string) => void;
	/** The text so far, while it may be one whose lines end at carriage returns. */
	#opening: string[] | undefined;
	#openingLength = 0;
	/** The first line feed in it, or -1. */
	#firstFeed = -1;
	#endsAtCr = false;
	/** The chunk before ended with a carriage return: a line feed next belongs to it. */
	#afterCr = false;
	/** The pieces of an unfinished line; for a giant one its head, and a tail that may still grow. */
	#held: string[] = [];
	#heldLength = 0;
	#length = 0;
	#bytes = 0;
	/** Start and end of the current line in the chunk. */
	#start = 0;
	#end = 0;
	#endsLine = true;

	constructor(onLine: (line: string) => void, {mayEndAtCr = false} = {}) {
		this.#onLine = onLine;
		if (mayEndAtCr) this.#opening = [];
	}

	push(chunk: string): void {
		if (chunk === '') return;
		this.#bytes += chunk.length;
		if (this.#opening !== undefined) this.#open(chunk, this.#opening);
		else this.#split(this.#endsAtCr ? this.#withFeeds(chunk) : chunk);
	}

	/** Holds the first line of a text until it is known what ends it. */
	#open(chunk: string, opening: string[]): void {
		if (this.#firstFeed === -1) {
			const feed = chunk.indexOf('\n');
			if (feed !== -1) this.#firstFeed = this.#openingLength + feed;
		}

		opening.push(chunk);
		this.#openingLength += chunk.length;
		const isOneLine = this.#firstFeed === -1 || this.#firstFeed === this.#openingLength - 1;
		if (!isOneLine || this.#openingLength > MAX_LINE) this.#settle(opening, false);
	}

	/** A longer line would lose its middle, so that its carriage returns are the better ends. */
	#settle(opening: readonly string[], isAll: boolean): void {
		const text = opening.join('');
		const feed = this.#firstFeed;
		const isOneLine = feed === -1 || feed > MAX_LINE || (isAll && feed === text.length - 1);
		this.#endsAtCr = isOneLine && /\r[^\r\n]/.test(text.slice(0, MAX_LINE));
		this.#opening = undefined;
		this.#split(this.#endsAtCr ? this.#withFeeds(text) : text);
	}

	#withFeeds(chunk: string): string {
		const text = this.#afterCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
		this.#afterCr = chunk.endsWith('\r');
		return text.replaceAll(/\r\n?/g, '\n');
	}

	#split(chunk: string): void {
		this.#start = 0;
		for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', this.#start)) {
			this.#end = end;
			if (this.#length > 0 || end - this.#start > MAX_LINE) {
				this.#hold(chunk.slice(this.#start, end));
				this.#release();
			} else {
				this.#onLine(chunk.slice(this.#start, end));
			}

			this.#start = end + 1;
		}

		this.#endsLine = this.#start === chunk.length;
		if (!this.#endsLine) this.#hold(chunk.slice(this.#start));
		this.#start = 0;
		this.#end = 0;
	}

	/** No more input. A final line feed ends the last line; it does not start another one. */
	end(): void {
		if (this.#opening !== undefined) this.#settle(this.#opening, true);
		if (this.#length > 0) this.#release();
	}

	/** Bytes consumed. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Whether the input so far is empty or ends with a line feed. */
	get endsLine(): boolean {
		return this.#endsLine;
	}

	/** The unfinished line so far, without the middle of a giant one. */
	get unfinished(): string {
		if (this.#held.length > 1) this.#held = [this.#held.join('')];
		return this.#held[0] ?? '';
	}

	/** Length of the current or unfinished line, including everything omitted. */
	get length(): number {
		return this.#length > 0 ? this.#length : this.#end - this.#start;
	}

	/** Where the current line ended in the chunk. */
	get lineEnd(): number {
		return this.#end;
	}

	#hold(text: string): void {
		this.#held.push(text);
		this.#heldLength += text.length;
		this.#length += text.length;
		if (this.#length > MAX_LINE && this.#heldLength > HEAD + TAIL) this.#shrink();
	}

	#shrink(): void {
		const text = this.unfinished;
		this.#held = [text.slice(0, HEAD) + text.slice(-TAIL)];
		this.#heldLength = HEAD + TAIL;
	}

	#release(): void {
		const text = this.unfinished;
		const dropped = this.#length - text.length;
		this.#onLine(dropped === 0 ? text : `${text.slice(0, HEAD)} [${dropped} bytes left out] ${text.slice(HEAD)}`);
		this.#held = [];
		this.#heldLength = 0;
		this.#length = 0;
	}
}
