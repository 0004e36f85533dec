import type {Finding} from './finding.ts';
import type {Run} from './run.ts';

/** What was done to lines so that they could be read. */
export type Repaired = {
	/** What had happened to them, such as `hard-wrap` or `html-escapes`. */
	readonly kind: string;
	readonly lines: number;
	/** Lines that were left as they are, because it cannot be known what they were; absent when there are none. */
	readonly ambiguous?: number;
};

/** What one source was, and the runs that were found in it. */
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

/** Sources that were read together. Holds the log's own words, secrets among them: nobody but a report passes them on. */
export type Analysis = {
	readonly sources: readonly AnalyzedSource[];
	readonly findings: readonly Finding[];
};
