import type {UserError} from '../../text/user-error.ts';

/** What the readers tell whoever waits for them, and how they are told to stop. */
export type Watch = {
	/** Bytes that came from the disk or the pipe, before anything was unpacked. */
	readonly count: (bytes: number) => void;
	/** Something could not be read. What was read before it still counts, and reading goes on where it can. */
	readonly trouble: (error: UserError) => void;
	/** Aborted when no more shall be read; everything that is open then ends as if its input had ended. */
	readonly signal: AbortSignal;
};

/** Bytes with a name. They never throw: damage is told to the watch where it is found, and the bytes end there. */
export type Feed = {
	readonly name: string;
	readonly bytes: AsyncIterable<Buffer>;
	/** True once damage was told: what is cut short behind it needs no second sentence. */
	broken: boolean;
};
