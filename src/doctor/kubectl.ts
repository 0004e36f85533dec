import type {ReadOnly} from './read-only.ts';
import {runCommand, type Ran} from './run.ts';
import type {World} from './check.ts';

/** With it kubectl tells how long each step of a request took, and what the server said. */
const LOGGED = '-v=9';

export type How = {
	/** The command's own cluster and identity; `false` for what concerns neither. */
	readonly as?: 'the command' | false;
	/** Whether kubectl writes its log to standard error. */
	readonly logged?: boolean;
};

/** The words of a command. */
export const wordsOf = (world: World, args: ReadOnly, how: How = {}): readonly [string, ...string[]] => [
	...world.program,
	...argumentsOf(world, args, how),
];

/** Runs kubectl with a question, as the command would, and shows it before. */
export async function askKubectl(world: World, args: ReadOnly, how: How = {}): Promise<Ran> {
	const words = wordsOf(world, args, how);
	world.show(words);
	const [file, ...others] = words;
	return runCommand(file, others, world);
}

/** A question that names its own namespace does not get that of the command. */
const argumentsOf = (world: World, args: ReadOnly, {as = 'the command', logged = false}: How) => {
	const placed = args.some(argument => /^--(?:namespace=|all-namespaces$)/.test(argument));
	const carried = world.flags.carried.filter(flag => !placed || !flag.startsWith('--namespace='));
	return [...args, ...(logged ? [LOGGED] : []), ...(as === false ? [] : carried)];
};
