/** Damage within lines from copy and paste, and how to repair it. */
export type Repair = {
	/** Shown in the report as `sources[].repairs[].kind`. */
	readonly kind: string;
	/** Lines as pasted, and the originals; latin1 like all lines. A test runs them. */
	readonly samples: ReadonlyArray<readonly [damaged: string, whole: string]>;
	/** Whether this line shows the damage: unambiguously, not just possibly. */
	readonly shows: (line: string) => boolean;
	/** Whether these lines, some of which show it, are enough. */
	readonly isDamaged?: (lines: readonly string[]) => boolean;
	/** The original line; the same line where there is nothing to repair. */
	readonly undo: (line: string) => string;
};
