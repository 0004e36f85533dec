import {Writable} from 'node:stream';
import type {WriteStream} from 'node:tty';
import type {Canvas} from './canvas.ts';

/** A terminal with synchronized output shows the rows between these at once; others ignore them. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';

/**
Ink's terminal: each write is a whole frame, of which only the changed rows are drawn in place.

Ink 6.8 redraws by erasing line by line from the cursor upwards, which goes astray when the terminal reflows on a resize, and
clears the scrollback when a frame is as tall as the terminal. Positioning rows ourselves avoids both. It relies on Ink's `debug`
option, with which Ink writes whole frames and leaves the cursor alone.
*/
export class Painter extends Writable {
	readonly #output: WriteStream;
	readonly #canvas: Canvas;
	#rows: readonly string[] = [];
	/** Whether frames are drawn; otherwise the terminal belongs to someone else. */
	#isDrawing = false;

	constructor(output: WriteStream, canvas: Canvas) {
		super({decodeStrings: false});
		this.#output = output;
		this.#canvas = canvas;
	}

	/** Ink reads its layout width from here. */
	get columns(): number {
		return this.#output.columns || 80;
	}

	get rows(): number {
		return this.#canvas.rows;
	}

	/** Takes the terminal. */
	open(): void {
		this.#isDrawing = true;
		this.#output.write(this.#canvas.enter());
	}

	/** Makes the next frame draw every row, on an empty screen. */
	forget(): void {
		if (!this.#isDrawing) return;
		this.#rows = [];
		this.#output.write(this.#canvas.wipe());
	}

	/** Gives the terminal back; nothing is drawn until `open`. */
	close(): void {
		if (!this.#isDrawing) return;
		this.#isDrawing = false;
		this.#rows = [];
		if (this.#output.writable) this.#output.write(this.#canvas.leave());
	}

	override _write(frame: string, _encoding: string, done: () => void): void {
		// Ink writes an empty string to learn when the previous frames are out.
		if (this.#isDrawing && frame !== '') this.#paint(frame.split('\n').slice(0, this.rows));
		done();
	}

	#paint(rows: readonly string[]): void {
		const isSame = rows.length === this.#rows.length && rows.every((row, index) => row === this.#rows[index]);
		if (isSame) return;
		const changes = this.#canvas.draw(rows, this.#rows);
		this.#rows = rows;
		this.#output.write(BEGIN + changes + END);
	}
}
