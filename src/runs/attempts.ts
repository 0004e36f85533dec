import type {RunBuilder} from './run-builder.ts';

/** Commands remembered; a script has a few. */
const MAX_COMMANDS = 300;

/**
The same command line again and again, without entries of its own: one run with several attempts, of which the last one tells how it
went.
*/
export class Attempts {
	readonly #byCommand = new Map<string, RunBuilder>();
	/** Runs with entries of their own, each of which tells more than words: they stay apart. */
	readonly #logged = new Map<string, RunBuilder[]>();

	/** The run of an earlier attempt that failed. */
	of(command: string): RunBuilder | undefined {
		return this.#byCommand.get(keyOf(command));
	}

	failed(command: string, builder: RunBuilder): void {
		builder.run.recovered = false;
		if (this.#byCommand.size < MAX_COMMANDS) this.#byCommand.set(keyOf(command), builder);
	}

	logged(command: string, builder: RunBuilder): void {
		const key = keyOf(command);
		const others = this.#logged.get(key) ?? [];
		if (this.#logged.size < MAX_COMMANDS && others.length < MAX_COMMANDS) this.#logged.set(key, [...others, builder]);
	}

	/** It has ended: later attempts are runs of their own. */
	forget(builder: RunBuilder): void {
		for (const [key, other] of this.#byCommand) if (other === builder) this.#byCommand.delete(key);
	}

	went(command: string): void {
		const builder = this.of(command);
		if (builder !== undefined) builder.run.recovered = true;
		for (const {run} of this.#logged.get(keyOf(command)) ?? []) run.recovered = run.exchanges.length === 0;
	}
}

const keyOf = (command: string): string => command.replaceAll(/\s+/g, ' ').trim();
