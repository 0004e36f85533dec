/** Damage that a paste suffered within its lines, and how to undo it. */
export type Repair = {
	/** Shown in the report as `sources[].repairs[].kind`. */
	readonly kind: string;
	/** Lines as pasted, and what they were; latin1 like all lines. A test runs them. */
	readonly samples: ReadonlyArray<readonly [damaged: string, whole: string]>;
	/** Whether this line shows the damage: by what can only be damaged, never by what may be. */
	readonly shows: (line: string) => boolean;
	/** Whether these lines, among which some show it, are enough. */
	readonly isDamaged?: (lines: readonly string[]) => boolean;
	/** The line as it was; the same line where there is nothing to undo. */
	readonly undo: (line: string) => string;
};
