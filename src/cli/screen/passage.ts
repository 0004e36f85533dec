import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {StringDecoder} from 'node:string_decoder';

export type StreamName = 'stdout' | 'stderr';

/** Bytes that wait in memory; what comes behind them waits in a file. */
const IN_MEMORY = 4 * 1024 * 1024;
/** Lines that the screen's pane keeps, the last ones. */
const MAX_LINES = 5000;
/** Characters of a line that the pane keeps. */
const MAX_LINE = 10_000;

/**
kubectl's two streams on their way to the terminal: straight on, or held back while the screen has the terminal.

Nothing is lost and nothing is changed: what was held goes out byte for byte and in the order in which it came.
*/
export class Passage {
	readonly #out: Readonly<Record<StreamName, {write: (bytes: Buffer) => unknown}>>;
	#holds = false;
	/** What waits, in order; pieces without bytes are in the spool. */
	#waiting: Array<{readonly stream: StreamName; readonly length: number; readonly bytes: Buffer | undefined}> = [];
	#inMemory = 0;
	#spool: number | undefined;
	/** Bytes in it. */
	#spooled = 0;
	readonly #decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
	readonly #partial = {stdout: '', stderr: ''};
	#lines: string[] = [];
	/** Milliseconds on the clock of `Date` when the last byte came. */
	#lastMs = 0;
	/** Grows with every byte: whoever saw it knows whether there is more. */
	version = 0;

	constructor(out: Readonly<Record<StreamName, {write: (bytes: Buffer) => unknown}>>) {
		this.#out = out;
	}

	write(stream: StreamName, bytes: Buffer): void {
		this.version += bytes.length;
		this.#lastMs = Date.now();
		this.#remember(stream, bytes);
		if (!this.#holds) this.#out[stream].write(bytes);
		else if (this.#inMemory + bytes.length <= IN_MEMORY) this.#keep(stream, bytes);
		else this.#spoolOut(stream, bytes);
	}

	/** The screen takes the terminal. */
	hold(): void {
		this.#holds = true;
	}

	/** The terminal is free again. */
	release(): void {
		this.#holds = false;
		let offset = 0;
		for (const {stream, length, bytes} of this.#waiting) {
			if (bytes === undefined) {
				this.#readBack(stream, offset, length);
				offset += length;
			} else {
				this.#out[stream].write(bytes);
			}
		}

		this.#waiting = [];
		this.#inMemory = 0;
		this.#spooled = 0;
		if (this.#spool !== undefined) closeSync(this.#spool);
		this.#spool = undefined;
	}

	/** Whether a line has been waiting for its end for so long that it may be a question. */
	asks(patienceMs: number): boolean {
		const isOpen = this.#partial.stdout !== '' || this.#partial.stderr !== '';
		return isOpen && Date.now() - this.#lastMs >= patienceMs;
	}

	/** The last lines of both streams as text, the unfinished ones included. */
	get lines(): readonly string[] {
		const open = [this.#partial.stdout, this.#partial.stderr].filter(line => line !== '');
		return [...this.#lines, ...open];
	}

	/** Puts words of our own between kubectl's. */
	remark(lines: readonly string[]): void {
		this.version++;
		this.#push(lines);
	}

	#remember(stream: StreamName, bytes: Buffer): void {
		const text = this.#partial[stream] + this.#decoders[stream].write(bytes);
		const lines = text.split('\n');
		this.#partial[stream] = (lines.pop() ?? '').slice(0, MAX_LINE);
		this.#push(lines.map(line => line.replace(/\r$/, '').slice(0, MAX_LINE)));
	}

	#push(lines: readonly string[]): void {
		this.#lines = [...this.#lines, ...lines].slice(-MAX_LINES);
	}

	#keep(stream: StreamName, bytes: Buffer): void {
		this.#inMemory += bytes.length;
		this.#waiting.push({stream, length: bytes.length, bytes});
	}

	#spoolOut(stream: StreamName, bytes: Buffer): void {
		try {
			this.#spool ??= openSpool();
			// At a place of its own: what a full disk took half of is written over.
			if (writeSync(this.#spool, bytes, 0, bytes.length, this.#spooled) < bytes.length) throw new Error('half written');
			this.#spooled += bytes.length;
			this.#waiting.push({stream, length: bytes.length, bytes: undefined});
		} catch {
			// No room for a file: memory is the better place than none.
			this.#keep(stream, bytes);
		}
	}

	#readBack(stream: StreamName, offset: number, length: number): void {
		const spool = this.#spool;
		if (spool === undefined) return;
		const bytes = Buffer.alloc(length);
		readSync(spool, bytes, 0, length, offset);
		this.#out[stream].write(bytes);
	}
}

/** A file without a name: it is gone when the program is, however that ends. */
function openSpool(): number {
	const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-debug-'));
	const file = openSync(path.join(folder, 'output'), 'w+', 0o600);
	rmSync(folder, {recursive: true, force: true});
	return file;
}
