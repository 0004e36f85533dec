import type {ReadStream, WriteStream} from 'node:tty';
import {sizeText} from '../output/progress.ts';

// Source: XTerm Control Sequences, "Bracketed Paste Mode".
const PASTE_ON = '\u001B[?2004h';
const PASTE_OFF = '\u001B[?2004l';
const BEGIN = Buffer.from('\u001B[200~');
const END = Buffer.from('\u001B[201~');
const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CR = 0x0d;
const LF = 0x0a;
const ESC = 0x1b;
/** Milliseconds without input that count as a pause in a paste. */
const PAUSE = 150;

/** Decodes a terminal's keys and pastes; pieces may be split anywhere. */
export class PasteReader {
	#pasting = false;
	#afterCr = false;
	#held: Buffer = Buffer.alloc(0);
	/** How it ended: Ctrl-D, or Ctrl-C. */
	ended: 'done' | 'left' | undefined;

	/** Returns the text in a piece, with line feeds: terminals send CR for each line end. */
	push(piece: Buffer): Buffer {
		const bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
		this.#held = Buffer.alloc(0);
		const text = Buffer.allocUnsafe(bytes.length);
		let length = 0;
		for (let at = 0; at < bytes.length && this.ended === undefined; at++) {
			const byte = bytes[at] ?? 0;
			if (byte === ESC) {
				const marker = this.#pasting ? END : BEGIN;
				const rest = bytes.subarray(at, at + marker.length);
				if (rest.length < marker.length && rest.equals(marker.subarray(0, rest.length))) {
					this.#held = Buffer.from(rest);
					break;
				}

				if (rest.equals(marker)) {
					this.#pasting = !this.#pasting;
					at += marker.length - 1;
					continue;
				}
			}

			if (!this.#pasting && (byte === CTRL_C || byte === CTRL_D)) {
				this.ended = byte === CTRL_C ? 'left' : 'done';
				break;
			}

			const afterCr = this.#afterCr;
			this.#afterCr = byte === CR;
			if (byte === LF && afterCr) continue;
			text[length++] = byte === CR ? LF : byte;
		}

		return text.subarray(0, length);
	}
}

/**
Reads what is pasted into a terminal, until Ctrl-D; calls `onLeave` on Ctrl-C.

The terminal is in raw mode meanwhile: its line editor would truncate lines at 4,096 bytes. It is always restored.
*/
export async function* readPaste(
	input: ReadStream,
	output: WriteStream,
	onLeave: () => void,
	signal: AbortSignal,
): AsyncGenerator<Buffer> {
	const reader = new PasteReader();
	const pieces: Buffer[] = [];
	let wake = () => {};
	let closed = false;
	const onData = (piece: Buffer) => {
		pieces.push(piece);
		wake();
	};

	const onEnd = () => {
		closed = true;
		wake();
	};

	const controls = process.env['TERM'] !== 'dumb';
	let restored = false;
	const restore = () => {
		if (restored) return;
		restored = true;
		input.off('data', onData);
		input.off('end', onEnd);
		input.off('error', onEnd);
		signal.removeEventListener('abort', onEnd);
		input.pause();
		input.setRawMode(false);
		if (controls) output.write(`\r\u001B[2K${PASTE_OFF}`);
		else output.write('\n');
		process.off('exit', restore);
		process.off('SIGTERM', onSignal);
		process.off('SIGHUP', onSignal);
	};

	const onSignal = (signal: NodeJS.Signals) => {
		restore();
		process.kill(process.pid, signal);
	};

	process.on('exit', restore);
	process.on('SIGTERM', onSignal);
	process.on('SIGHUP', onSignal);
	try {
		input.setRawMode(true);
		output.write(`kubectl-debug: paste the log, then press Ctrl-D (Ctrl-C leaves)\n${controls ? PASTE_ON : ''}`);
		input.on('data', onData);
		input.on('end', onEnd);
		input.on('error', onEnd);
		signal.addEventListener('abort', onEnd);
		input.resume();
		let bytes = 0;
		let lines = 0;
		const goesOn = () => reader.ended === undefined && (pieces.length > 0 || !closed);
		while (goesOn()) {
			const piece = pieces.shift();
			if (piece === undefined) {
				// Shown when the paste pauses: a terminal that is still sending may not be reading.
				const tally = setTimeout(() => {
					if (!controls || bytes === 0) return;
					output.write(
						`\r\u001B[2K${sizeText(bytes)}, ${lines} ${lines === 1 ? 'line' : 'lines'}; Ctrl-D when it is all`,
					);
				}, PAUSE);
				await new Promise<void>(resolve => {
					wake = resolve;
				});
				clearTimeout(tally);
				continue;
			}

			const text = reader.push(piece);
			bytes += text.length;
			for (let at = text.indexOf(LF); at !== -1; at = text.indexOf(LF, at + 1)) lines++;
			if (text.length > 0) yield text;
		}

		if (reader.ended === 'left') onLeave();
	} finally {
		restore();
	}
}
