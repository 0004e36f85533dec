/** What a CI system, a container runtime or a person puts around each line of a log. */
export type Wrapper = {
	/** Shown in the report as `sources[].wrapper`. */
	readonly name: string;
	/**
	Its shape alone proves it, so it is stripped from any line. Otherwise it is stripped only where it reveals a klog header, and
	from the lines that follow.
	*/
	readonly certain: boolean;
	/**
	Characters (latin1) that a wrapped line may start with. A log has millions of lines, so this rules out most wrappers cheaply.
	Absent: any but a blank, a TAB, a quote and a brace, which data of blocks and bodies starts with.
	*/
	readonly starts?: string;
	/** Lines as received, and their contents; a test runs them, and they document the format. */
	readonly samples: ReadonlyArray<readonly [wrapped: string, inside: string]>;
	/**
	The contents of a line (latin1), or undefined when it is not wrapped this way. If a line holds several, they are joined with
	`\n`.
	*/
	readonly unwrap: (line: string) => string | undefined;
	/** True when the line continues in the next wrapped line. */
	readonly isPartial?: (line: string) => boolean;
	/** True when the line continues the previous wrapped line. */
	readonly isContinuation?: (line: string) => boolean;
	/** True for lines that the wrapper inserts after the first line it wraps; they are passed on before that line. */
	readonly isAside?: (line: string) => boolean;
	/**
	The prefix is the same on every line of one writer. It is learned from lines with a klog header, and from then on nothing else
	is stripped: `name: ` is a pod's prefix, `error: ` is not.
	*/
	readonly constant?: boolean;
	/** All prefixes that a constant one represents; itself when absent. */
	readonly variants?: (prefix: string) => readonly string[];
	/** Lines with a header that must show a constant prefix before it is accepted; 1 when absent. More: the last resort. */
	readonly witnesses?: number;
	/**
	Accepted only while there are no bare headers: kubectl itself prints such lines as output (`logs --prefix`, `-o yaml`, JSON of a
	container), and what a container logs is no evidence.
	*/
	readonly early?: boolean;
	/**
	The line's writer, where several may be interleaved. A line without a header is unwrapped only when the last header was from the
	same writer: another pod's `error: …` is not this kubectl's.
	*/
	readonly writer?: (line: string) => string;
};
