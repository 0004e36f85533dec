import type {Named} from './own-command.ts';
import {commands} from './registry.ts';

/** All of our own commands, in the order of the help. */
export async function loadCommands(): Promise<readonly Named[]> {
	const all: Named[] = [];
	for (const [name, load] of commands) all.push({name, ...(await load())});
	return all;
}
