/** The contents of a body entry, latin1. */
export type RawBody = {
	readonly text: string;
	/** Characters that kubectl truncated; 0 when it logged the whole body. */
	readonly truncated: number;
};

/** Splits client-go's truncation mark off a body; only one at the very end counts, since a body may contain the same words. */
export function splitTruncation(text: string): RawBody {
	// The mark is short: searching megabytes of body would cost more than everything else.
	const tail = text.slice(-64);
	const match = / \[truncated (\d+) chars\]\s*$/.exec(tail);
	return match === null
		? {text, truncated: 0}
		: {text: text.slice(0, text.length - tail.length + match.index), truncated: Number(match[1])};
}
