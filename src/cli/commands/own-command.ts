import type {Options} from '../options/defaults.ts';

/** A subcommand of our own, named after its file; none of them is kubectl's. */
export type OwnCommand = {
	/** Usage and effect, for the help. */
	readonly usage: readonly [form: string, does: string];
	/** Its position in the help. */
	readonly order: number;
	/** A short description for shell completion. */
	readonly summary: string;
	/** For the man page. */
	readonly exitStatus?: string;
	/** What its arguments are: files, the rest of a kubectl command after `--`, or some of these. */
	readonly takes: 'files' | 'kubectl' | ReadonlyArray<readonly [word: string, does: string]>;
	/** Returns the exit code. `flags` is undefined when there were none. */
	readonly run: (words: readonly string[], flags: Options | undefined) => number | Promise<number>;
};

export type Named = OwnCommand & {readonly name: string};
