import type {RunBuilder} from './run-builder.ts';

/** Commands remembered; a script has a few. */
const MAX_COMMANDS = 300;

/**
The same command line again and again, without entries of its own: one run with several attempts, of which the last one tells how it
went.
*/
export class Attempts {
	readonly #byCommand = new Map<string, RunBuilder>();

	/** The run of an earlier attempt that failed. */
	of(command: string): RunBuilder | undefined {
		return this.#byCommand.get(keyOf(command));
	}

	failed(command: string, builder: RunBuilder): void {
		builder.run.recovered = false;
		if (this.#byCommand.size < MAX_COMMANDS) this.#byCommand.set(keyOf(command), builder);
	}

	/** It has ended: later attempts are runs of their own. */
	forget(builder: RunBuilder): void {
		for (const [key, other] of this.#byCommand) if (other === builder) this.#byCommand.delete(key);
	}

	went(command: string): void {
		const builder = this.of(command);
		if (builder !== undefined) builder.run.recovered = true;
	}
}

const keyOf = (command: string): string => command.replaceAll(/\s+/g, ' ').trim();
