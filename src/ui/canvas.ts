import type {WriteStream} from 'node:tty';
import stripAnsi from 'strip-ansi';
import {cells} from './cells.ts';

/** The part of the terminal that frames are drawn on. All methods return the bytes to write. */
export type Canvas = {
	/** Maximum rows of a frame. */
	readonly rows: number;
	/** Claims the area. */
	readonly enter: () => string;
	/** Releases it: nothing of a frame remains. */
	readonly leave: () => string;
	/** Clears what is drawn, even after a resize. */
	readonly wipe: () => string;
	/** Draws the rows that changed; nothing was drawn yet if `before` is empty. */
	readonly draw: (rows: readonly string[], before: readonly string[]) => string;
};

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[0m\u001b[?25h';
const ERASE_ROW = '\u001b[2K';

/** The alternate screen, with rows at fixed positions. */
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
			// Erased before writing: erasing after a full row would remove its last cell.
			if (row !== before[index]) changes += `\u001b[${index + 1};1H${ERASE_ROW}${row}`;
		}

		return changes;
	},
});

/** Rows of an inline screen: verdict, a short list and the keys. */
const INLINE_ROWS = 16;

/** The lines below the prompt; what is above stays in place, and scrolls up only if there is too little room. */
export function inlineLines(output: WriteStream): Canvas {
	/** Widths of the drawn rows; the cursor is on the row below them. */
	let drawn: readonly number[] = [];
	/** To the start of the first drawn row; a narrowed terminal has wrapped some of them. */
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
