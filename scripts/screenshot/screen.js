// Runs the program in its own terminal and reads the cells of its screen.
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** Timeout in milliseconds. */
const PATIENCE = 20_000;

/** The style of a cell, as used by the screen's theme; colours are numbers from 0 to 15. */
const lookOf = cell => ({
	...(cell.isFgPalette() && {color: cell.getFgColor()}),
	...(cell.isBgPalette() && {background: cell.getBgColor()}),
	...(cell.isBold() && {bold: true}),
	...(cell.isDim() && {dim: true}),
	...(cell.isInverse() && {inverse: true}),
});

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Consecutive cells of the same style, with the column of the first. */
function spansOf(line, columns) {
	const spans = [];
	for (let column = 0; column < columns; column++) {
		const cell = line.getCell(column);
		// The second half of a wide character.
		if (cell.getWidth() === 0) continue;
		const look = lookOf(cell);
		const last = spans.at(-1);
		const text = cell.getChars() || ' ';
		if (last !== undefined && same(last.look, look)) last.text += text;
		else spans.push({column, text, look});
	}

	return spans;
}

/** Without pressing a key: the rows of the screen once it shows these texts. */
export async function screenOf({root, args, columns, rows, shows}) {
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const pty = spawn(process.execPath, ['dist/cli.js', ...args], {
		cwd: root,
		cols: columns,
		rows,
		// Nothing about this machine may be visible, or the next one would draw a different picture.
		env: {PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8'},
	});
	pty.onData(data => screen.write(data));
	const lines = () => Array.from({length: rows}, (_, row) => screen.buffer.active.getLine(row));
	const text = () =>
		lines()
			.map(line => line?.translateToString(true) ?? '')
			.join('\n');
	try {
		const deadline = Date.now() + PATIENCE;
		while (!shows.every(one => text().includes(one))) {
			if (Date.now() > deadline) throw new Error(`The screen does not show ${shows.join(', ')}, but:\n${text()}`);
			await new Promise(resolve => setTimeout(resolve, 20));
		}

		return lines().map(line => spansOf(line, columns));
	} finally {
		pty.kill('SIGKILL');
	}
}
