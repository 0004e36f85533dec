import type {ReadOnly} from './read-only.ts';
import {runCommand, type Ran} from './run.ts';
import type {World} from './check.ts';

/** At this level kubectl logs the phases of a request, and the server's response. */
const LOGGED = '-v=9';

export type How = {
	/** The command's own cluster and identity; `false` if neither matters. */
	readonly as?: 'the command' | false;
	/** Whether kubectl logs to stderr. */
	readonly logged?: boolean;
};

/** A command's program and arguments. */
export const wordsOf = (world: World, args: ReadOnly, how: How = {}): readonly [string, ...string[]] => [
	...world.program,
	...argumentsOf(world, args, how),
];

/** Runs a kubectl question as the command would, after showing it. */
export async function askKubectl(world: World, args: ReadOnly, how: How = {}): Promise<Ran> {
	const words = wordsOf(world, args, how);
	world.show(words);
	const [file, ...others] = words;
	return runCommand(file, others, world);
}

/** A question with its own namespace does not get the command's. */
const argumentsOf = (world: World, args: ReadOnly, {as = 'the command', logged = false}: How) => {
	const placed = args.some(argument => /^--(?:namespace=|all-namespaces$)/.test(argument));
	const carried = world.flags.carried.filter(flag => !placed || !flag.startsWith('--namespace='));
	return [...args, ...(logged ? [LOGGED] : []), ...(as === false ? [] : carried)];
};
