import type {Finding} from './finding.ts';
import type {Run} from './run.ts';

/** Repairs that made lines readable. */
export type Repaired = {
	/** The kind of damage, such as `hard-wrap` or `html-escapes`. */
	readonly kind: string;
	readonly lines: number;
	/** Ambiguous lines, left as they are; absent when there are none. */
	readonly ambiguous?: number;
};

/** One source, and the runs found in it. */
export type AnalyzedSource = {
	readonly name: string;
	readonly bytes: number;
	readonly lines: number;
	/** klog entries, HTTP or not. */
	readonly entries: number;
	readonly wrapper: string;
	readonly repairs: readonly Repaired[];
	readonly runs: readonly Run[];
	readonly findings: readonly Finding[];
	/** Runs that were counted but not kept (very large logs). */
	readonly omittedRuns: number;
};

/** Sources read together. Holds the log's own words, including secrets: only a report may pass them on. */
export type Analysis = {
	readonly sources: readonly AnalyzedSource[];
	readonly findings: readonly Finding[];
};
