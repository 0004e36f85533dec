import type {ApiStatus, Exchange, Line} from './exchange.ts';

/**
A sentence in the log, outside HTTP entries, that says what went wrong.

- `discovery`: `memcache.go`, `cached_discovery.go`, `shortcut.go`: copies of a discovery error
- `connection`: `Connection error: …` of kubectl's `helpers.go`: the actual transport error behind the friendly last line
- `fallback`: a refused WebSocket upgrade, in the server's words
- `status`: `server response object: [{…}]`
- `error`: any other E, W or F entry, or one with an error value
- `final`: kubectl's last words, an F entry (to 1.23) or plain text
- `plugin`: plain text on stderr before a request ended, such as a credential plugin's
- `warning`: `Warning: …` lines and `warnings.go`
- `watch`: a watch was cut in the middle of its stream
- `wait`: client-side throttling, Retry-After
*/
export type NoteKind =
	| 'discovery'
	| 'connection'
	| 'fallback'
	| 'status'
	| 'error'
	| 'final'
	| 'plugin'
	| 'warning'
	| 'watch'
	| 'wait';

export type Note = {
	readonly kind: NoteKind;
	/** The sentence, without klog header and framing, unquoted; may span several lines. */
	readonly text: string;
	/** All of its lines as received. */
	readonly lines: readonly Line[];
	/** How many exchanges of the run had begun before it. */
	readonly after: number;
	readonly apiStatus: ApiStatus | undefined;
	/** When it was logged, as the log has it; undefined for plain text. */
	readonly time: string | undefined;
	/** Of the answer that a client prints with its headers. */
	readonly auditId: string | undefined;
};

/** One invocation of a client program; in a log, one process ID. */
export type Run = {
	/** Position in the source, from 1. */
	index: number;
	/** undefined in logs without klog headers (`--skip-headers`). */
	pid: number | undefined;
	/** The command as shown by a prompt, a CI system or the wrapper. */
	command: string | undefined;
	/** The shell of the prompt in front of it, or of whoever ran this program. */
	shell: 'posix' | 'powershell' | 'cmd' | undefined;
	/** From the User-Agent header: `kubectl`, `oc`, `Helm` … */
	program: string | undefined;
	version: string | undefined;
	serverVersion: string | undefined;
	/** Path of the kubeconfig, from `Config loaded from file`. */
	kubeconfig: string | undefined;
	/** The entry which says that the client has a certificate of its own, and watches the files of it. */
	clientCertificate: Line | undefined;
	/** `MMDD hh:mm:ss.uuuuuu` of the first entry: klog logs neither year nor time zone. */
	startedAt: string | undefined;
	/** Known when kubectl-debug ran the command itself. */
	exitCode: number | undefined;
	/** Plain text follows its last entry: what it printed. */
	printed: boolean;
	/** A container's output ends with an error message, which may be its own or kubectl's. */
	endsUnclear: boolean;
	/** Whoever ran the command has thought of its failure: `|| true`, `until`, `...ignoring`. */
	guarded: boolean;
	/** One of several commands, which printed what another program had logged. */
	isQuoted: boolean;
	/** Its words stand behind its command, and nothing but that client ran there. */
	isAlone: boolean;
	/** The same command went well later in the same log. */
	recovered: boolean;
	exchanges: Exchange[];
	/** Successful exchanges that were counted but not kept, so that memory does not grow with the log. */
	omitted: number;
	notes: Note[];
	first: number;
	last: number;
};
