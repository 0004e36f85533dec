import {closeSync, openSync} from 'node:fs';
import {UserError} from '../../text/user-error.ts';
import type {Options} from '../options/defaults.ts';
import {narrates} from '../output/present.ts';

/**
Whether the screen is wanted, and possible: a terminal shows the output and keys come from one.

It opens by itself only where standard input is a terminal too; `--ui` takes the keys from the controlling terminal otherwise,
so that a log may come in on standard input.
*/
export function opensScreen(options: Options, env: NodeJS.ProcessEnv = process.env): boolean {
	if (options.ui === true) {
		if (!process.stdout.isTTY || env['TERM'] === 'dumb')
			throw new UserError(
				'--ui: standard output is no terminal that a screen could be drawn on',
				'Leave --ui out for the text report, or name a file: --report html=report.html',
			);
		// Before anything is run or read.
		if (!process.stdin.isTTY) closeSync(openTerminalFile());
		return true;
	}

	if (options.ui === false || options.quiet || options.reports.length > 0) return false;
	return process.stdin.isTTY && process.stdout.isTTY && env['TERM'] !== 'dumb' && !narrates(options, env);
}

/** Opens the controlling terminal, which there is without standard input too; gives back its file descriptor. */
export function openTerminalFile(): number {
	try {
		return openSync('/dev/tty', 'r');
	} catch (error) {
		throw new UserError('--ui: there is no terminal to read keys from', 'Leave --ui out for the text report.', {
			cause: error,
		});
	}
}
