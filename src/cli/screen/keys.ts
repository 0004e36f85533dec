import {ReadStream} from 'node:tty';
import {openTerminalFile} from './opens.ts';

/** Where keys come from: stdin, or the controlling terminal if stdin is used for something else. */
export function keysOf(stdin: NodeJS.ReadStream): {readonly input: ReadStream; readonly close: () => void} {
	// Paused, or it would read what is typed for a running kubectl.
	if (stdin.isTTY) return {input: stdin, close: () => stdin.pause()};
	const input = new ReadStream(openTerminalFile());
	return {input, close: () => input.destroy()};
}
