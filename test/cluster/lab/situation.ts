import {fileURLToPath} from 'node:url';
import type {GatewayDescription} from './gateway.ts';
import type {User} from './kubeconfig.ts';
import type {ClientVersion, ServerVersion} from './programs.ts';
import {readYamls} from './read-yaml.ts';

/** What must be said about one failure. Everything that is not stated may be anything. */
export type Saying = {
	/** `class/cause`; two of them with ` | ` between them where a race in the server decides. */
	readonly cause: string;
	readonly grade?: string;
	readonly severity?: 'error' | 'warning';
	readonly responder?: string;
	readonly stage?: string;
	/** Parts of the evidence: what kubectl or the server wrote. */
	readonly words?: readonly string[];
	/** Parts of the summary. */
	readonly summary?: string;
	/** Facts by name. */
	readonly facts?: Readonly<Record<string, string | number | boolean>>;
	/** Next steps, whole. */
	readonly steps?: readonly string[];
	/** Parts of the journey, such as `✓ authentication`. */
	readonly journey?: readonly string[];
};

/** Sent before the command; the one with `at`, and those behind it, once the log holds these words. `wait` is a time in seconds until the next. */
export type Signal = {
	readonly to: string;
	readonly signal: NodeJS.Signals;
	readonly at?: string;
	readonly wait?: number;
};

/** Something that goes wrong in a cluster, as a file of `situations` describes it. `{{…}}` stands for what only a run knows. */
export type Situation = {
	/** What happens, in one sentence. */
	readonly title: string;
	/** A file of `servers`; `standard` by default. */
	readonly server?: string;
	readonly versions?: readonly ServerVersion[];
	/** Releases of kubectl that have what it needs; all by default. */
	readonly clients?: readonly ClientVersion[];
	/** Levels of -v; 6 to 9 by default. */
	readonly levels?: readonly number[];
	/** Manifests that the administrator applies before, and deletes afterwards. */
	readonly objects?: string;
	/** Who runs the command; `admin` by default. */
	readonly user?: User;
	/** Members of the kubeconfig's cluster, in addition or in place of the usual ones; null leaves one out. */
	readonly cluster?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
	/** Files in the folder where the command runs. */
	readonly files?: Readonly<Record<string, string>>;
	readonly gateway?: GatewayDescription;
	/** What the administrator does before, as commands of kubectl. */
	readonly before?: readonly string[];
	/** A script of Node that runs before, with `etcd(path, body)`, a request to etcd's gRPC gateway: what only damage can bring about. */
	readonly script?: string;
	/** A request that is open before and during the command: its path, and in whose name the administrator makes it. */
	readonly holds?: {readonly path: string; readonly user?: string};
	/** Signals to the programs of the control plane; it is used for nothing else then. */
	readonly signals?: readonly Signal[];
	readonly command: string;
	readonly stdin?: string;
	/** A URL that is asked for once kubectl forwards a port: `{{free-port}}` is one for it. */
	readonly visits?: string;
	/** Ctrl-C once the log holds this. */
	readonly interruptAt?: string;
	/** Failures in order of the report, errors only unless another severity is stated; empty where nothing failed. */
	readonly says: readonly Saying[];
	/** What no sentence of the report may hold. */
	readonly never?: readonly string[];
	/** Why requests are not in the audit log although the API server answered, or differ there. */
	readonly unaudited?: string;
};

export const situations = readYamls<Situation>(
	fileURLToPath(new URL('../situations', import.meta.url)),
	[
		'title',
		'server',
		'versions',
		'clients',
		'levels',
		'objects',
		'user',
		'cluster',
		'env',
		'files',
		'gateway',
		'before',
		'script',
		'holds',
		'signals',
		'command',
		'stdin',
		'visits',
		'interruptAt',
		'says',
		'never',
		'unaudited',
	],
	['title', 'command', 'says'],
);
