import type {Client} from './client.ts';

/** What is run. */
export type Command = {
	readonly client: Client;
	/** The level, as far as we set it. */
	readonly level: readonly string[];
	/** The user's, untouched. */
	readonly args: readonly string[];
	/** For display, not for execution. */
	readonly shown: string;
};
