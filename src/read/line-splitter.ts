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
*/
export class LineSplitter {
	readonly #onLine: (line: string) => void;
	/** The pieces of an unfinished line; for a giant one its head, and a tail that may still grow. */
	#held: string[] = [];
	#heldLength = 0;
	#length = 0;
	#bytes = 0;
	/** Start and end of the current line in the chunk. */
	#start = 0;
	#end = 0;
	#endsLine = true;

	constructor(onLine: (line: string) => void) {
		this.#onLine = onLine;
	}

	push(chunk: string): void {
		if (chunk === '') return;
		this.#bytes += chunk.length;
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
