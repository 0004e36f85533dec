import type {ReadStream, WriteStream} from 'node:tty';
import type {Canvas} from './canvas.ts';
import {Painter} from './painter.ts';
import type {Size} from './state.ts';

/** Ctrl-C is a key in raw mode; SIGINT comes from other processes only. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Terminal = {
	readonly painter: Painter;
	readonly size: () => Size;
	/** Calls back with the new size until the returned function is called. */
	readonly onResize: (listener: (size: Size) => void) => () => void;
	/** Gives the terminal to the shell, as Ctrl-Z does; it is taken again when the process continues. */
	readonly suspend: () => void;
	/** Gives the terminal back as it was; further calls do nothing. */
	readonly close: () => void;
};

/**
Takes the terminal over, and gives it back on every way out: `close`, a signal, an uncaught exception, `process.exit`.

`onEnd` is called when a signal or a hang-up ends the screen. If nobody else listens to the signal, the process then
dies of it, so that its parent sees the exit status that it expects.
*/
export function openTerminal(input: ReadStream, output: WriteStream, canvas: Canvas, onEnd: () => void): Terminal {
	const painter = new Painter(output, canvas);
	const size = () => ({columns: painter.columns, rows: painter.rows});
	let isOpen = true;
	const close = () => {
		if (!isOpen) return;
		isOpen = false;
		painter.close();
		for (const signal of signals) process.off(signal, die);
		process.off('SIGTSTP', suspend).off('SIGCONT', resume);
		process.off('exit', close);
		output.off('resize', redraw).off('resize', tell);
		input.off('end', end);
		// The listeners to errors stay: after a hang-up the last writes fail a moment later.
	};

	const end = () => {
		onEnd();
		close();
	};

	const die = (signal: NodeJS.Signals) => {
		end();
		if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
	};

	const redraw = () => painter.forget();
	const listeners = new Set<(size: Size) => void>();
	const tell = () => {
		for (const listener of listeners) listener(size());
	};

	let isSuspended = false;
	const suspend = () => {
		if (!isOpen || isSuspended) return;
		isSuspended = true;
		painter.close();
		input.setRawMode(false);
		process.off('SIGTSTP', suspend);
		// All of the process group, as the terminal itself would: kubectl stops and goes on with it.
		process.kill(0, 'SIGTSTP');
	};

	const resume = () => {
		if (!isOpen) return;
		if (isSuspended) process.on('SIGTSTP', suspend);
		isSuspended = false;
		input.setRawMode(true);
		painter.open();
		tell();
		// It may have another size now, of which only the shell was told.
		if (process.platform !== 'win32') process.kill(process.pid, 'SIGWINCH');
	};

	for (const signal of signals) process.on(signal, die);
	// Also before Node prints an uncaught error, which it does last of all.
	process.on('exit', close);
	process.on('SIGTSTP', suspend).on('SIGCONT', resume);
	output.on('resize', redraw).on('resize', tell).on('error', end);
	input.on('end', end).on('error', end);
	// Ink does so behind its first frame: what is typed until then would show on the screen, and Ctrl-C would be a signal.
	input.setRawMode(true);
	painter.open();

	return {
		painter,
		size,
		onResize(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		suspend,
		close,
	};
}
