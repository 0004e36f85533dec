import type {Named} from './own-command.ts';
import {commands} from './registry.ts';

/** All of our subcommands, in help order. */
export async function loadCommands(): Promise<readonly Named[]> {
	const all: Named[] = [];
	for (const [name, load] of commands) all.push({name, ...(await load())});
	return all;
}
