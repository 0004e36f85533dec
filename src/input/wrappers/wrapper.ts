/** What a CI system, a container runtime or a person puts around each line of a log. */
export type Wrapper = {
	/** Shown in the report as `sources[].wrapper`. */
	readonly name: string;
	/**
	Its shape alone proves it, so it is taken off any line. Otherwise it is taken off only where a klog header appears
	beneath it, and off the lines that follow.
	*/
	readonly certain: boolean;
	/** Lines as they come, and what is inside; a test runs them, and readers see what is meant. */
	readonly samples: ReadonlyArray<readonly [wrapped: string, inside: string]>;
	/** The inside of a line (latin1), or undefined when the line is not wrapped this way. */
	readonly unwrap: (line: string) => string | undefined;
	/** True when the line goes on in the next wrapped line. */
	readonly isPartial?: (line: string) => boolean;
};
