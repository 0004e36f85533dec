import type {FactValue} from '../model/finding.ts';
import type {Action} from './action.ts';
import type {Connection} from './connection.ts';
import type {Flags} from './flags.ts';
import type {Kubeconfig} from './kubeconfig.ts';
import type {Way} from './proxy.ts';

/** `unknown`: it cannot be told from here. `skipped`: something that it stands on has failed. Only `failed` makes the command fail. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'unknown' | 'skipped';

/** What a check found. Its texts may hold anything; they are redacted before anybody sees them. */
export type Result = {
	readonly outcome: Outcome;
	/** One sentence. */
	readonly summary: string;
	/** What to do about it: one sentence, or one command. */
	readonly todo?: string;
	/** The cause of the catalogue that a command fails with because of this. */
	readonly cause?: string;
	readonly facts?: Readonly<Record<string, FactValue | undefined>>;
};

/** What earlier checks found out for later ones. */
export type Seen = {
	clientVersion: string;
	config: Kubeconfig;
	connection: Connection;
	way: Way;
	/** Addresses of the first hop that the resolver gave. */
	addresses: readonly string[];
};

/** The command's world, as far as checks may see and touch it. */
export type World = {
	/** kubectl, or what stands for it: a program, and arguments in front of kubectl's, as in `k3s kubectl`. */
	readonly program: readonly [string, ...string[]];
	/** The command's flags that choose cluster and identity: every question is asked with them, and with no others. */
	readonly flags: Flags;
	readonly env: NodeJS.ProcessEnv;
	/** Milliseconds that each step may take. */
	readonly timeoutMs: number;
	/** Tells what is about to be done; called before every command and every connection. */
	readonly show: (action: Action) => void;
	readonly seen: Partial<Seen>;
};

export type Check = {
	readonly id: string;
	/** Its place on the way from this machine to the server, in the order in which a command needs them. */
	readonly order: number;
	/** Checks that must not have failed; they stand in front of this one. */
	readonly needs: readonly string[];
	/** False where nothing asks for it; absent for what always makes sense. */
	readonly applies?: (world: World) => boolean;
	/** Undefined where there is nothing to check, such as the dates of a certificate that nobody uses. */
	readonly run: (world: World) => Promise<Result | undefined>;
};

/** What an earlier check must have found; `needs` sees to that. */
export function seen<Key extends keyof Seen>({seen: known}: World, key: Key): Seen[Key] {
	const value = known[key];
	if (value === undefined) throw new Error(`nothing is known of ${key}`);
	return value;
}
