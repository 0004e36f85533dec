import {ReadStream} from 'node:tty';
import {openTerminalFile} from './opens.ts';

/** Where keys come from: standard input, or the controlling terminal when that is used for something else. */
export function keysOf(stdin: NodeJS.ReadStream): {readonly input: ReadStream; readonly close: () => void} {
	// Paused, or it would go on to read what is typed for a kubectl that still runs.
	if (stdin.isTTY) return {input: stdin, close: () => stdin.pause()};
	const input = new ReadStream(openTerminalFile());
	return {input, close: () => input.destroy()};
}
