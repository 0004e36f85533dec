import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {WriteStream} from 'node:tty';

/** Characters of base64 that terminals take; xterm and others stop near 74 kB, and drop the rest or all of it. */
const MOST = 74_000;

/** Terminals that do not know OSC 52: the Linux console, Apple's Terminal, those of VTE (GNOME) before 0.82, and what has no control sequences. */
function knowsOsc52(env: NodeJS.ProcessEnv): boolean {
	const {TERM: term = '', TERM_PROGRAM: program = '', VTE_VERSION: vte} = env;
	return (
		term !== 'linux' && term !== 'dumb' && program !== 'Apple_Terminal' && (vte === undefined || Number(vte) >= 8200)
	);
}

/** What was sent last: asked for the same again, the user did not find it in the clipboard. */
let sent: string | undefined;

/**
Puts a text on the clipboard of the terminal, also through ssh, and says how that went.

A terminal does not answer whether it took it. So where it is known not to, where the text is too long, and where the same is asked
for again, it goes to a file.

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
