import type {NextStep} from '../model/finding.ts';
import type {CommandLine} from '../text/sh.ts';
import {mayChange} from './programs.ts';

/** A command that leads on, and in one sentence what it shows or changes. */
export const step = (line: CommandLine, why: string): NextStep => ({...line, why, changes: mayChange(line)});
