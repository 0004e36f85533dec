import {closeSync, openSync} from 'node:fs';
import {UserError} from '../../text/user-error.ts';
import type {Options} from '../options/defaults.ts';
import {narrates} from '../output/present.ts';

/**
Whether the screen is wanted and possible: both output and keys need a terminal.

By default it opens only if stdin is a terminal too; otherwise `--ui` takes the keys from the controlling terminal, so that a log
can be piped to stdin.
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

/** Opens the controlling terminal, which exists even without stdin; returns its file descriptor. */
export function openTerminalFile(): number {
	try {
		return openSync('/dev/tty', 'r');
	} catch (error) {
		throw new UserError('--ui: there is no terminal to read keys from', 'Leave --ui out for the text report.', {
			cause: error,
		});
	}
}
