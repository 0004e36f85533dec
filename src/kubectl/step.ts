import type {NextStep} from '../model/finding.ts';
import type {CommandLine} from '../text/sh.ts';
import {mayChange} from './programs.ts';

const made =
	(by?: NextStep['by']) =>
	(line: CommandLine, why: string): NextStep => ({
		...line,
		why,
		changes: mayChange(line),
		...(by !== undefined && {by}),
	});

/** A command that leads on, and in one sentence what it shows or changes. It asks the same cluster as the same user. */
export const step = made();

/** One for somebody with more rights: the same cluster, and nothing that says who asks. */
export const administratorStep = made('administrator');

/** One for the user behind `--as`: as the same user, without impersonation. */
export const impersonatorStep = made('impersonator');

/** One that stays as it is written: it is about what happens without the flags of the command. */
export const plainStep = made('anybody');
