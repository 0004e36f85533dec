/** What a CI system, a container runtime or a person puts around each line of a log. */
export type Wrapper = {
	/** Shown in the report as `sources[].wrapper`. */
	readonly name: string;
	/**
	Its shape alone proves it, so it is taken off any line. Otherwise it is taken off only where a klog header appears
	beneath it, and off the lines that follow.
	*/
	readonly certain: boolean;
	/**
	Characters (latin1) that a wrapped line may begin with. A log has millions of lines, so this turns most wrappers away
	before they look. Absent: any but a blank, a TAB, a quote and a brace, which data of blocks and bodies begins with.
	*/
	readonly starts?: string;
	/** Lines as they come, and what is inside; a test runs them, and readers see what is meant. */
	readonly samples: ReadonlyArray<readonly [wrapped: string, inside: string]>;
	/**
	The inside of a line (latin1), or undefined when the line is not wrapped this way. A line that holds several
	gives them joined with `\n`.
	*/
	readonly unwrap: (line: string) => string | undefined;
	/** True when the line goes on in the next wrapped line. */
	readonly isPartial?: (line: string) => boolean;
	/** True when the line goes on with the wrapped line before it. */
	readonly isContinuation?: (line: string) => boolean;
	/** True for lines that the wrapper pushes in behind the first line it wraps; they are passed on before that line. */
	readonly isAside?: (line: string) => boolean;
	/**
	The prefix is the same on every line of one writer. It is learned from lines with a klog header, and from then on
	nothing else is taken off: `name: ` is a pod's prefix, and `error: ` is not.
	*/
	readonly constant?: boolean;
	/** All prefixes that a constant one stands for; itself when absent. */
	readonly variants?: (prefix: string) => readonly string[];
	/** Lines with a header that must show a constant prefix before it is believed; 1 when absent. More: the last resort. */
	readonly witnesses?: number;
	/**
	Believed only while headers do not stand bare: kubectl itself prints such lines as output (`logs --prefix`, `-o yaml`,
	JSON of a container), and what a container logs is no evidence.
	*/
	readonly early?: boolean;
	/**
	Who wrote the line, where several may be mixed. A line without a header is taken from its wrapper only when the last
	header was the same writer's: another pod's `error: …` is not this kubectl's.
	*/
	readonly writer?: (line: string) => string;
};
