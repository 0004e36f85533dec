import type {Client} from './client.ts';

/** What is run. */
export type Command = {
	readonly client: Client;
	/** The level as far as it is ours. */
	readonly level: readonly string[];
	/** The user's, untouched. */
	readonly args: readonly string[];
	/** For showing, not for running. */
	readonly shown: string;
};
