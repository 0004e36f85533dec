import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {spawn} from '@lydell/node-pty';
import type {KubectlVersion} from '../support/kubectl.ts';
import {cli} from '../support/run-cli.ts';
import {until} from '../support/until.ts';
import {nameOf, type Command} from './commands.ts';
import {normalise, unordered} from './normalise.ts';
import {selected, terminalVersions} from './selected.ts';
import {startWorld} from './world.ts';

type Outcome = {
	/** What the terminal got, byte for byte. */
	readonly screen: string;
	/** What a shell sees: exit code, and the terminal's modes before and after. */
	readonly end: string;
	readonly leftovers: readonly string[];
};

/** Stands behind everything that the terminal gets. */
const END = '\u001E';

/** A shell that stays for Ctrl-C, writes what it sees to a file, and keeps the terminal open until everything has been read from it. */
const script =
	'trap : INT; before=$(stty -g); "$@"; echo "$? $([ "$(stty -g)" = "$before" ] && echo same)" >"$HOME/end"; printf "\\036"; read -r _';

/** Runs a command in a world and a terminal of its own. */
async function run(version: KubectlVersion, command: Command, isWrapped: boolean): Promise<Outcome> {
	const world = await startWorld(version, command);
	try {
		const program = isWrapped ? [process.execPath, cli, '--no-ui', '--'] : [world.program];
		const pty = spawn('/bin/sh', ['-c', script, 'sh', ...program, ...command.args], {
			cols: 100,
			rows: 30,
			cwd: world.home.folder,
			env: {TERM: 'xterm-256color', ...world.env},
		});
		let screen = '';
		const closed = new Promise(resolve => pty.onExit(resolve));
		pty.onData(data => (screen += data));
		const {answer, interruptAt, stdin} = command;
		try {
			if (interruptAt !== undefined) {
				await until(`${nameOf(command)} prints ${interruptAt}`, () => interruptAt.test(screen));
				pty.write('\u0003');
			} else if (answer !== undefined) {
				await until(`${nameOf(command)} asks`, () => answer[0].test(screen));
				pty.write(answer[1]);
			} else if (stdin !== undefined) {
				// Typed, with Ctrl-D at its end.
				pty.write(`${stdin}\n\u0004`);
			}

			await until(`${nameOf(command)} has ended`, () => screen.endsWith(END));
		} finally {
			pty.kill('SIGKILL');
			await closed;
		}

		const end = await readFile(join(world.home.folder, 'end'), 'utf8');
		return {screen: normalise(screen.slice(0, -END.length)), end, leftovers: (await world.leftovers()).map(normalise)};
	} finally {
		await world.stop();
	}
}

describe.each(terminalVersions)('kubectl %s in a terminal', version => {
	test.each(selected(version).map(command => [nameOf(command), command] as const))('%s', async (_name, command) => {
		const [bare, wrapped] = await Promise.all([run(version, command, false), run(version, command, true)]);
		expect(bare.end).toMatch(/^\d+ same\n$/);
		const screen = wrapped.screen.slice(0, bare.screen.length);
		const seen = command.mixes === true ? unordered : (text: string) => text;
		expect({...wrapped, screen: seen(screen)}).toEqual({...bare, screen: seen(bare.screen)});
		if (/^(?:0|130) /.test(bare.end)) expect(wrapped.screen.length).toBe(bare.screen.length);
	});
});
