import type {Options} from '../options/defaults.ts';

/** A command of our own, called as its file is; none of them is one of kubectl's. */
export type OwnCommand = {
	/** How to call it, and what that does: for the help. */
	readonly usage: readonly [form: string, does: string];
	/** Its place in the help. */
	readonly order: number;
	/** What it does, in a few words behind a tab. */
	readonly summary: string;
	/** For the manual. */
	readonly exitStatus?: string;
	/** What its words are: files, the rest of a kubectl command behind `--`, or some of these. */
	readonly takes: 'files' | 'kubectl' | ReadonlyArray<readonly [word: string, does: string]>;
	/** Gives the exit code. `flags` is undefined when there were none. */
	readonly run: (words: readonly string[], flags: Options | undefined) => number | Promise<number>;
};

export type Named = OwnCommand & {readonly name: string};
