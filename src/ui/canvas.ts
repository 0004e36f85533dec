import type {WriteStream} from 'node:tty';
import stripAnsi from 'strip-ansi';
import {cells} from './cells.ts';

/** A part of the terminal that frames are drawn on. All methods give back what is to be written. */
export type Canvas = {
	/** Rows that a frame may have. */
	readonly rows: number;
	/** Takes the place. */
	readonly enter: () => string;
	/** Gives it back: nothing of a frame is left. */
	readonly leave: () => string;
	/** Wipes what is drawn, also after the terminal has another size. */
	readonly wipe: () => string;
	/** Draws the rows that are not as they were; none was drawn when `before` is empty. */
	readonly draw: (rows: readonly string[], before: readonly string[]) => string;
};

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[0m\u001b[?25h';
const ERASE_ROW = '\u001b[2K';

/** The alternate screen, with rows at fixed places. */
export const wholeScreen = (output: WriteStream): Canvas => ({
	get rows() {
		return output.rows || 24;
	},
	enter: () => `\u001b[?1049h${HIDE_CURSOR}\u001b[H\u001b[2J`,
	leave: () => `${SHOW_CURSOR}\u001b[?1049l`,
	wipe: () => '\u001b[H\u001b[2J',
	draw(rows, before) {
		let changes = '';
		for (let index = 0; index < Math.max(rows.length, before.length); index++) {
			const row = rows[index] ?? '';
			// Erased before it is written: erasing behind a full row would take its last cell along.
			if (row !== before[index]) changes += `\u001b[${index + 1};1H${ERASE_ROW}${row}`;
		}

		return changes;
	},
});

/** Rows of an inline screen: verdict, a short list and the keys. */
const INLINE_ROWS = 16;

/** The lines below the prompt; what is above stays where it is, and scrolls up as far as there is too little room. */
export function inlineLines(output: WriteStream): Canvas {
	/** Cells of the rows that are drawn; the cursor stands in the row below them. */
	let drawn: readonly number[] = [];
	/** To the beginning of the first drawn row; a terminal that became narrower has wrapped some of them. */
	const back = () => {
		const columns = output.columns || 80;
		const up = drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
		return up === 0 ? '\r' : `\r\u001b[${up}A`;
	};
	const wipe = () => {
		const sequence = `${back()}\u001b[J`;
		drawn = [];
		return sequence;
	};

	return {
		get rows() {
			return Math.min(INLINE_ROWS, output.rows || 24);
		},
		enter: () => HIDE_CURSOR,
		leave: () => wipe() + SHOW_CURSOR,
		wipe,
		draw(rows, before) {
			const start = back();
			drawn = rows.map(row => cells(stripAnsi(row)));
			return start + rows.map((row, index) => (row === before[index] ? '' : ERASE_ROW + row)).join('\r\n') + '\r\n';
		},
	};
}
