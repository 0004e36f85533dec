import type {Exchange, Line} from './exchange.ts';
import type {Responder, Stage} from './journey.ts';
import type {Run} from './run.ts';

/** The classes of DESIGN: five that users named, two often mistaken for them, and an honest rest. */
export const classes = [
	'authentication',
	'authorization',
	'network',
	'health',
	'conflict',
	'admission',
	'request',
	'unknown',
] as const;

export type Class = (typeof classes)[number];

/** `proven`: a line says so. `likely`: lines point to it, but another reading is possible. `possible`: worth a look. */
export type Grade = 'proven' | 'likely' | 'possible';

/** `error`: the run failed because of it. `warning`: recovered, or will cause trouble soon. */
export type Severity = 'error' | 'warning' | 'info';

/** A command that leads on. */
export type NextStep = {
	/** The program and its arguments, unquoted; `<angle brackets>` mark what only the user knows. */
	readonly argv: readonly string[];
	/** The programs that its output goes through, in order; absent where there are none. */
	readonly pipe?: ReadonlyArray<readonly string[]>;
	/** One sentence: what it shows or changes. */
	readonly why: string;
	/** Whether it may change something. */
	readonly changes: boolean;
	/**
	Who runs it, where that is not the user of the failed command.

	- `administrator`: somebody with more rights
	- `impersonator`: the user who impersonates another, as themselves
	- `anybody`: it depends on no user and no cluster, or on purpose on others than the command's
	*/
	readonly by?: 'administrator' | 'impersonator' | 'anybody';
};

/** What this log cannot show. */
export type Unknown = {readonly what: string; readonly because: string; readonly settledBy: string};

export type FactValue = string | number | boolean | readonly string[];

/** The server does not always run its stages in the order listed. */
export type Bypassed = {readonly stages: readonly Stage[]; readonly because: string};

/** How far the words of a failure without an answer prove that the request got. */
export type Reached = {
	/** The last stage that it passed. */
	readonly stage: Stage;
	/** A clause without its full stop. */
	readonly because: string;
};

/** kubectl's words where they mislead about a finding. */
export type Misleading = {
	readonly line: Line;
	/** kubectl's words, one line. */
	readonly said: string;
	/** What happened instead: a sentence without its full stop. */
	readonly because: string;
};

/** One root cause, established in a run. */
export type Finding = {
	readonly id: string;
	readonly class: Class;
	readonly cause: string;
	readonly grade: Grade;
	readonly severity: Severity;
	readonly recovered: boolean;
	readonly retryable: boolean;
	readonly run: Run;
	readonly exchanges: readonly Exchange[];
	readonly title: string;
	readonly summary: string;
	readonly responder: Responder;
	readonly stage: Stage;
	readonly facts: Readonly<Record<string, FactValue>>;
	readonly evidence: readonly Line[];
	readonly rulesOut: ReadonlyArray<{readonly id: string; readonly because: string}>;
	readonly unknowns: readonly Unknown[];
	readonly nextSteps: readonly NextStep[];
	/** Stages before the failed one that the request never reached; absent when there are none. */
	readonly bypassed?: Bypassed;
	/** Absent where the words prove no more than the stage at which it failed. */
	readonly reached?: Reached;
	/** Absent where kubectl's own words are right. */
	readonly misleading?: Misleading;
	/** How many exchanges, or messages where there is no exchange, show it. */
	readonly count: number;
};
