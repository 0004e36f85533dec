import type {UserError} from '../../text/user-error.ts';

/** What the readers report to their caller, and how to stop them. */
export type Watch = {
	/** Bytes from the disk or pipe, before decompression. */
	readonly count: (bytes: number) => void;
	/** Something could not be read. What was read before still counts, and reading continues where it can. */
	readonly trouble: (error: UserError) => void;
	/** Aborted to stop reading; everything open then ends as if its input had ended. */
	readonly signal: AbortSignal;
};

/** Bytes with a name. They never throw: damage is reported to the watch where it is found, and the bytes end there. */
export type Feed = {
	readonly name: string;
	readonly bytes: AsyncIterable<Buffer>;
	/** True once damage was reported: later truncation needs no second sentence. */
	broken: boolean;
};
