import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {WriteStream} from 'node:tty';

/** Maximum base64 characters for a terminal; xterm and others stop near 74 kB, and drop the rest or all of it. */
const MOST = 74_000;

/** Terminals without OSC 52: the Linux console, Apple's Terminal, VTE (GNOME) before 0.82, and any without control sequences. */
function knowsOsc52(env: NodeJS.ProcessEnv): boolean {
	const {TERM: term = '', TERM_PROGRAM: program = '', VTE_VERSION: vte} = env;
	return (
		term !== 'linux' && term !== 'dumb' && program !== 'Apple_Terminal' && (vte === undefined || Number(vte) >= 8200)
	);
}

/** The last text sent: a repeat means that the user did not find it in the clipboard. */
let sent: string | undefined;

/**
Copies a text to the terminal's clipboard, even over ssh, and reports the result.

A terminal does not acknowledge it. So if it is known to lack support, if the text is too long, or if the same text is copied
again, it goes to a file.

Source: xterm's control sequences, OSC 52; GNU screen passes sequences on in DCS, tmux knows this one itself.
*/
export async function copyTo(output: WriteStream, what: string, text: string, env: NodeJS.ProcessEnv): Promise<string> {
	const encoded = Buffer.from(text).toString('base64');
	if (text === sent || encoded.length > MOST || !knowsOsc52(env)) {
		const file = path.join(mkdtempSync(path.join(tmpdir(), 'kubectl-debug-')), `${what.replaceAll(' ', '-')}.txt`);
		writeFileSync(file, `${text}\n`, {mode: 0o600});
		return `Saved the ${what} to ${file}`;
	}

	sent = text;
	const sequence = `\u001b]52;c;${encoded}\u0007`;
	const isScreen = env['TERM']?.startsWith('screen') === true && env['TMUX'] === undefined;
	output.write(isScreen ? `\u001bP${sequence}\u001b\\` : sequence);
	return `Sent the ${what} to the clipboard. Not there? Copy it again, for a file.`;
}
