import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {StringDecoder} from 'node:string_decoder';

export type StreamName = 'stdout' | 'stderr';

/** Bytes buffered in memory; the rest goes to a file. */
const IN_MEMORY = 4 * 1024 * 1024;
/** Lines kept for the screen's pane, the last ones. */
const MAX_LINES = 5000;
/** Characters of a line kept for the pane. */
const MAX_LINE = 10_000;

/**
kubectl's two streams on their way to the terminal: passed straight through, or held back while the screen has the terminal.

Nothing is lost or changed: held output is released byte for byte, in its original order.
*/
export class Passage {
	readonly #out: Readonly<Record<StreamName, {write: (bytes: Buffer) => unknown}>>;
	#holds = false;
	/** What is buffered, in order; pieces without bytes are in the spool. */
	#waiting: Array<{readonly stream: StreamName; readonly length: number; readonly bytes: Buffer | undefined}> = [];
	#inMemory = 0;
	#spool: number | undefined;
	/** Bytes in it. */
	#spooled = 0;
	readonly #decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
	readonly #partial = {stdout: '', stderr: ''};
	#lines: string[] = [];
	/** `Date` milliseconds when the last byte arrived. */
	#lastMs = 0;
	/** Grows with every byte, to detect new output. */
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

	/** Whether a line has been unfinished for so long that it may be a prompt. */
	asks(patienceMs: number): boolean {
		const isOpen = this.#partial.stdout !== '' || this.#partial.stderr !== '';
		return isOpen && Date.now() - this.#lastMs >= patienceMs;
	}

	/** The last lines of both streams as text, including unfinished ones. */
	get lines(): readonly string[] {
		const open = [this.#partial.stdout, this.#partial.stderr].filter(line => line !== '');
		return [...this.#lines, ...open];
	}

	/** Inserts our own words between kubectl's. */
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
			// At a fixed offset: a partial write on a full disk is overwritten.
			if (writeSync(this.#spool, bytes, 0, bytes.length, this.#spooled) < bytes.length) throw new Error('half written');
			this.#spooled += bytes.length;
			this.#waiting.push({stream, length: bytes.length, bytes: undefined});
		} catch {
			// No room for a file: better to keep it in memory.
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

/** An unlinked file: it is gone when the program is, however that ends. */
function openSpool(): number {
	const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-debug-'));
	const file = openSync(path.join(folder, 'output'), 'w+', 0o600);
	rmSync(folder, {recursive: true, force: true});
	return file;
}
