import type {ClientVersion, ServerVersion} from './programs.ts';
import type {Values} from './fill-in.ts';

/** A request as the API server saw it: the last audit event of the request, and the line of `httplog.go` about it. */
export type ServerSide = {
	readonly id: string;
	/** As kube-apiserver's authorizers call it. */
	readonly verb: string;
	/** Path and query. */
	readonly uri: string;
	/** Null where authentication failed. */
	readonly user: string | null;
	readonly impersonated: string | null;
	/** The status that was sent; null while a stream is open. */
	readonly code: number | null;
	/** `allow` or `forbid`; null where no authorizer was asked. */
	readonly decision: string | null;
	readonly object: {
		readonly group: string;
		readonly resource: string;
		readonly subresource: string | null;
		readonly namespace: string | null;
		readonly name: string | null;
	} | null;
	/** The status in kube-apiserver's log; null where it logs none. */
	readonly logged: number | null;
	/** When it arrived: RFC 3339, microseconds. */
	readonly receivedAt: string;
};

/** One command in a situation, from both sides. */
export type Recording = {
	/** The file of `situations`, without `.yaml`. */
	readonly situation: string;
	readonly server: ServerVersion;
	readonly client: ClientVersion;
	readonly level: number;
	/** Null where kubectl was ended by a signal. */
	readonly exitCode: number | null;
	/** The command, and everything that kubectl printed. */
	readonly log: string;
	readonly requests: readonly ServerSide[];
	/** Those that `{{…}}` in `says` may name. */
	readonly values: Values;
};
