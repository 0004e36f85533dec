import type {FactValue} from '../model/finding.ts';
import type {Action} from './action.ts';
import type {Connection} from './connection.ts';
import type {Flags} from '../kubectl/connection-flags.ts';
import type {Kubeconfig} from './kubeconfig.ts';
import type {Shell} from '../text/shell.ts';
import type {Way} from './proxy.ts';
import type {Todo} from './todo.ts';

/** `unknown`: cannot be determined from here. `skipped`: a prerequisite failed. Only `failed` makes the command fail. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'unknown' | 'skipped';

/** What a check found. Its texts may contain anything; they are redacted before display. */
export type Result = {
	readonly outcome: Outcome;
	/** One sentence. */
	readonly summary: string;
	/** What to do about it: one sentence, or one command. */
	readonly todo?: Todo;
	/** The catalogue's cause that a command would fail with. */
	readonly cause?: string;
	readonly facts?: Readonly<Record<string, FactValue | undefined>>;
};

/** What earlier checks found out for later ones. */
export type Seen = {
	clientVersion: string;
	config: Kubeconfig;
	connection: Connection;
	way: Way;
	/** Addresses of the first hop, as resolved. */
	addresses: readonly string[];
};

/** The command's environment, as far as checks may read or use it. */
export type World = {
	/** kubectl, or its replacement: a program, and arguments before kubectl's, as in `k3s kubectl`. */
	readonly program: readonly [string, ...string[]];
	/** The command's flags that select cluster and identity: every question is asked with them, and with no others. */
	readonly flags: Flags;
	readonly env: NodeJS.ProcessEnv;
	/** The shell that commands are pasted into; POSIX if absent. */
	readonly shell?: Shell;
	/** Milliseconds per step. */
	readonly timeoutMs: number;
	/** Announces the next action; called before every command and every connection. */
	readonly show: (action: Action) => void;
	readonly seen: Partial<Seen>;
};

export type Check = {
	readonly id: string;
	/** Its position on the way from this machine to the server, in the order a command needs them. */
	readonly order: number;
	/** Prerequisite checks, which come before this one. */
	readonly needs: readonly string[];
	/** False where nothing requires it; absent if it always makes sense. */
	readonly applies?: (world: World) => boolean;
	/** Undefined if there is nothing to check, such as the dates of an unused certificate. */
	readonly run: (world: World) => Promise<Result | undefined>;
};

/** What an earlier check must have found; `needs` guarantees it. */
export function seen<Key extends keyof Seen>({seen: known}: World, key: Key): Seen[Key] {
	const value = known[key];
	if (value === undefined) throw new Error(`nothing is known of ${key}`);
	return value;
}
