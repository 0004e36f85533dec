import {constants} from 'node:os';
import {commandOf} from '../../kubectl/flags.ts';
import type {Command} from './command.ts';
import type {End} from './kubectl-process.ts';

/** What kubectl's stderr says about its end. */
export type LastSigns = {
	/** The message of the F entry at the end, without stacks; it may be empty. */
	readonly fatal: string | undefined;
	/** A credential plugin was ended by a signal. */
	readonly lostPlugin: boolean;
};

/** klog's exit code after an F entry. Source: klog `klog.go`, `output`. */
const FATAL = 255;

/** Exit codes of kubectl: of `checkErr`, and of `CheckDiffErr`. Source: kubectl `pkg/cmd/util/helpers.go`. */
const FAILED = 1;
const DIFF_FAILED = 2;

/**
The end as the user meant it, and as it would have been without this program.

- From level 6 on kubectl up to 1.23 ends with an F entry and exit code 255, in place of its message and its exit code.
- Ctrl-C also reaches kubectl's credential plugin, which may die of it first: kubectl then reports that, as an error of its own.
*/
export function trueEnd(end: End, {fatal, lostPlugin}: LastSigns, {level, args}: Pick<Command, 'level' | 'args'>): End {
	if (isStop(end, lostPlugin)) return {...end, signal: end.stoppedBy, code: 128 + constants.signals[end.stoppedBy]};
	if (end.code !== FATAL || fatal === undefined || level.length === 0) return end;
	const remote = /^command terminated with exit code (\d+)$/m.exec(fatal)?.[1];
	if (remote !== undefined) return {...end, code: Number(remote)};
	// Without a message it says that there are differences.
	return {...end, code: commandOf(args) === 'diff' && fatal !== '' ? DIFF_FAILED : FAILED};
}

/** Whether the error of a command that was stopped is the end of its credential plugin. */
export const isStop = (end: End, lostPlugin: boolean): end is End & {readonly stoppedBy: NodeJS.Signals} =>
	end.stoppedBy !== undefined && end.signal === null && end.code !== 0 && lostPlugin;
