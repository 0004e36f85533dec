import {Writable} from 'node:stream';
import type {WriteStream} from 'node:tty';

const HOME = '\u001b[H';
const CLEAR = '\u001b[2J';
/** A terminal that knows synchronized output shows the rows between these at once; others ignore them. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';

/**
What Ink takes for its terminal: each write is a whole frame, of which the rows that changed are drawn in place.

Ink 6.8 redraws by erasing line by line from the cursor upwards, which goes astray when the terminal reflows on a
resize, and clears the scrollback when a frame is as tall as the terminal. Placing rows absolutely needs neither.
It relies on Ink's `debug` option, with which Ink writes frames whole and leaves the cursor alone.
*/
export class Painter extends Writable {
	readonly #output: WriteStream;
	#rows: readonly string[] = [];
	#isClosed = false;
	#isPaused = false;

	constructor(output: WriteStream) {
		super({decodeStrings: false});
		this.#output = output;
	}

	/** Ink reads the width that it lays out from here. */
	get columns(): number {
		return this.#output.columns || 80;
	}

	get rows(): number {
		return this.#output.rows || 24;
	}

	/** Makes the next frame draw every row, on an empty screen. */
	forget(): void {
		this.#isPaused = false;
		if (this.#isClosed) return;
		this.#rows = [];
		this.#output.write(HOME + CLEAR);
	}

	/** Nothing is drawn until `forget`: the terminal is lent. */
	pause(): void {
		this.#isPaused = true;
	}

	/** From here on nothing is drawn: the terminal belongs to somebody else again. */
	close(): void {
		this.#isClosed = true;
	}

	override _write(frame: string, _encoding: string, done: () => void): void {
		// Ink writes an empty string to learn when the frames before it are out.
		if (!this.#isClosed && !this.#isPaused && frame !== '') this.#paint(frame.split('\n').slice(0, this.rows));
		done();
	}

	#paint(rows: readonly string[]): void {
		let changes = '';
		for (let index = 0; index < Math.max(rows.length, this.#rows.length); index++) {
			const row = rows[index] ?? '';
			// Erased before it is written: erasing behind a full row would take its last cell along.
			if (row !== this.#rows[index]) changes += `\u001b[${index + 1};1H\u001b[2K${row}`;
		}

		this.#rows = rows;
		if (changes !== '') this.#output.write(BEGIN + changes + END);
	}
}
