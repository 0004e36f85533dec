import {quote} from '../text/shell.ts';
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

/** How a command looks in a shell. */
export const commandLine = (world: World, args: ReadOnly, {as = 'the command', logged = false}: How = {}): string =>
	[...world.program, ...argumentsOf(world, args, {as, logged})].map(quote).join(' ');

/** Runs kubectl with a question, as the command would, and shows it before. */
export async function askKubectl(world: World, args: ReadOnly, how: How = {}): Promise<Ran> {
	world.show(commandLine(world, args, how));
	const [file, ...before] = world.program;
	return runCommand(file, [...before, ...argumentsOf(world, args, how)], world);
}

/** A question that names its own namespace does not get that of the command. */
const argumentsOf = (world: World, args: ReadOnly, {as = 'the command', logged = false}: How) => {
	const placed = args.some(argument => /^--(?:namespace=|all-namespaces$)/.test(argument));
	const carried = world.flags.carried.filter(flag => !placed || !flag.startsWith('--namespace='));
	return [...args, ...(logged ? [LOGGED] : []), ...(as === false ? [] : carried)];
};
