import type {Grade} from '../model/finding.ts';
import type {Outcome, ReportExchange, ReportFinding, ReportStep} from '../model/report.ts';

/**
What `compare --report json` prints, version 1: how the run of one log differs from that of another.

Made from two redacted reports. Absent values are `null`, so every key is always present. A difference is what the two logs show;
only `finding` says whether it is the cause.
*/
export type Comparison = {
	readonly schemaVersion: '1';
	readonly tool: {readonly name: string; readonly version: string};
	readonly result: 'same' | 'different';
	readonly good: ComparedRun;
	readonly bad: ComparedRun;
	/** What a reader should know about the comparison itself, one sentence each: logs that seem swapped, headers that only one has. */
	readonly remarks: readonly string[];
	readonly divergence: Divergence | null;
	/** Most important first. */
	readonly differences: readonly Difference[];
	/** What only one of the logs shows, so it is unknown whether it differs. */
	readonly oneSided: readonly OneSided[];
	/** What is equal in both, and therefore ruled out. */
	readonly same: ReadonlyArray<{readonly aspect: Aspect; readonly value: string}>;
	/** Why the bad run failed; null when it did not. */
	readonly finding: ComparedFinding | null;
	/** What is wrong in the good run too. */
	readonly goodFindings: readonly ComparedFinding[];
};

export type ComparedRun = {
	readonly source: string;
	readonly run: string;
	readonly command: string | null;
	readonly outcome: Outcome;
	readonly requests: number;
	/** Number of runs in the log. */
	readonly runs: number;
	/** Why this one of several was chosen; null when there was no choice. */
	readonly chosen: string | null;
};

/** The parts of a finding that a reader of a comparison needs; the report of `analyze` has everything. */
export type ComparedFinding = {
	readonly id: string;
	readonly grade: Grade;
	readonly title: string;
	readonly summary: string;
	readonly evidence: ReadonlyArray<{readonly line: number; readonly text: string}>;
	readonly nextSteps: readonly ReportStep[];
	readonly shell?: NonNullable<ReportFinding['shell']>;
};

/**
The request that ended differently.

- `failed`: it succeeded in the good run and failed in the bad one
- `failed-in-good`: the other way round
- `failed-differently`: it failed in both, for different reasons
- `not-in-good`: it failed in the bad run, and the good one did not make it
- `no-request`: the bad run failed before it made a request
- `in-no-request`: the bad run failed, and its log ties that to no single request
*/
export type Divergence = {
	readonly kind: 'failed' | 'failed-in-good' | 'failed-differently' | 'not-in-good' | 'no-request' | 'in-no-request';
	readonly good: Answer | null;
	readonly bad: Answer | null;
};

/** One side of a divergence, in the report's words. */
export type Answer = Pick<
	ReportExchange,
	| 'id'
	| 'verb'
	| 'method'
	| 'url'
	| 'resource'
	| 'status'
	| 'reason'
	| 'responder'
	| 'durationMs'
	| 'error'
	| 'journey'
	| 'lines'
> & {
	/** How often it was requested in a row. */
	readonly tries: number;
	/** The lines of the request and of its status, where kept. */
	readonly evidence: ReadonlyArray<{readonly line: number; readonly text: string}>;
};

export const aspects = [
	'command',
	'kubeconfig',
	'server',
	'proxy',
	'dial address',
	'credentials',
	'identity',
	'impersonation',
	'namespace',
	'name',
	'API version',
	'client',
	'server version',
	'answered by',
	'Server header',
	'Via header',
	'Audit-Id header',
	'Content-Type',
	'Warning header',
	'Retry-After header',
	'status',
	'requests',
	'retries',
	'throttling',
	'duration',
] as const;

/** What can differ. */
export type Aspect = (typeof aspects)[number];

export type Difference = {
	readonly aspect: Aspect;
	/** The request concerned; null for the whole run. */
	readonly request: string | null;
	readonly good: Observed;
	readonly bad: Observed;
};

export type OneSided = {readonly aspect: Aspect; readonly side: 'good' | 'bad'} & Observed;

/** A value and the lines of its log that show it; null where lines were not kept, or where it is about something missing. */
export type Observed = {
	readonly value: string;
	readonly lines: {readonly first: number; readonly last: number} | null;
};
