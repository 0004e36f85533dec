/** Reads a byte stream in pieces of known length. */
export class ByteReader {
	readonly #source: AsyncIterator<Buffer>;
	#held: Buffer = Buffer.alloc(0);
	/** Bytes consumed so far. */
	offset = 0;

	constructor(bytes: AsyncIterable<Buffer>) {
		this.#source = bytes[Symbol.asyncIterator]();
	}

	/** Whatever comes next, at most `length` bytes; undefined at the end. */
	async some(length: number): Promise<Buffer | undefined> {
		while (this.#held.length === 0) {
			const {value, done} = await this.#source.next();
			if (done === true) return undefined;
			this.#held = value;
		}

		const piece = this.#held.subarray(0, length);
		this.#held = this.#held.subarray(piece.length);
		this.offset += piece.length;
		return piece;
	}

	/** Exactly `length` bytes, fewer at the end. */
	async take(length: number): Promise<Buffer> {
		const pieces: Buffer[] = [];
		for (let missing = length; missing > 0;) {
			const piece = await this.some(missing);
			if (piece === undefined) break;
			pieces.push(piece);
			missing -= piece.length;
		}

		return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
	}

	/** Skips to an offset; false when the stream ends before it. */
	async skipTo(offset: number): Promise<boolean> {
		while (this.offset < offset) {
			if ((await this.some(offset - this.offset)) === undefined) return false;
		}

		return true;
	}

	/** Peeks at the start without consuming it; shorter than `length` when the stream is. */
	async peek(length: number): Promise<Buffer> {
		const pieces = [this.#held];
		let size = this.#held.length;
		while (size < length) {
			const {value, done} = await this.#source.next();
			if (done === true) break;
			pieces.push(value);
			size += value.length;
		}

		if (pieces.length > 1) this.#held = Buffer.concat(pieces);
		return this.#held.subarray(0, length);
	}

	/** Everything left; ends the source when its reader stops early. */
	async *rest(): AsyncGenerator<Buffer> {
		try {
			if (this.#held.length > 0) yield this.#held;
			this.#held = Buffer.alloc(0);
			for (;;) {
				const {value, done} = await this.#source.next();
				if (done === true) return;
				yield value;
			}
		} finally {
			await this.close();
		}
	}

	async close(): Promise<void> {
		await this.#source.return?.();
	}
}
