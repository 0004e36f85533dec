/** What a body entry carries, latin1. */
export type RawBody = {
	readonly text: string;
	/** Characters that kubectl cut off; 0 when it logged the whole body. */
	readonly truncated: number;
};

/** Splits client-go's mark off a body; only the one at the very end counts, since a body may contain the same words. */
export function splitTruncation(text: string): RawBody {
	// The mark is short: a search over megabytes of body would cost more than all the rest.
	const tail = text.slice(-64);
	const match = / \[truncated (\d+) chars\]\s*$/.exec(tail);
	return match === null
		? {text, truncated: 0}
		: {text: text.slice(0, text.length - tail.length + match.index), truncated: Number(match[1])};
}
