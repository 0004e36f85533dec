import type {ReadStream, WriteStream} from 'node:tty';
import type {Canvas} from './canvas.ts';
import {Painter} from './painter.ts';
import type {Size} from './state.ts';

/** Ctrl-C is a key in raw mode; SIGINT comes only from other processes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Terminal = {
	readonly painter: Painter;
	readonly size: () => Size;
	/** Calls back with the new size until the returned function is called. */
	readonly onResize: (listener: (size: Size) => void) => () => void;
	/** Gives the terminal to the shell, like Ctrl-Z; takes it again when the process continues. */
	readonly suspend: () => void;
	/** Restores the terminal; further calls do nothing. */
	readonly close: () => void;
};

/**
Takes over the terminal, and restores it on every exit: `close`, a signal, an uncaught exception, `process.exit`.

`onEnd` is called when a signal or a hang-up ends the screen. If nothing else handles the signal, the process then dies from it,
so that its parent sees the expected exit status.
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
		// The error listeners stay: after a hang-up the last writes fail a moment later.
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
		// The whole process group, as the terminal itself would: kubectl stops and continues with it.
		process.kill(0, 'SIGTSTP');
	};

	const resume = () => {
		if (!isOpen) return;
		if (isSuspended) process.on('SIGTSTP', suspend);
		isSuspended = false;
		input.setRawMode(true);
		painter.open();
		tell();
		// It may have been resized, of which only the shell was notified.
		if (process.platform !== 'win32') process.kill(process.pid, 'SIGWINCH');
	};

	for (const signal of signals) process.on(signal, die);
	// Also before Node prints an uncaught error, which it does last of all.
	process.on('exit', close);
	process.on('SIGTSTP', suspend).on('SIGCONT', resume);
	output.on('resize', redraw).on('resize', tell).on('error', end);
	input.on('end', end).on('error', end);
	// Ink does this after its first frame: until then typed text would be echoed, and Ctrl-C would be a signal.
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
