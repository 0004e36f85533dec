import type {Class, FactValue, Grade, Severity, Unknown} from './finding.ts';
import type {JourneyStep, Responder, Stage} from './journey.ts';
import type {Purpose, Resource} from './exchange.ts';

/**
The report, version 1: what `--report json` prints, and the only input of formats and the screen.

Redacted unless secrets were requested. Absent values are `null`, so every key is always present.
*/
export type Report = {
	readonly schemaVersion: '1';
	readonly tool: {readonly name: string; readonly version: string};
	readonly sources: readonly ReportSource[];
	readonly runs: readonly ReportRun[];
	readonly findings: readonly ReportFinding[];
	/** What would allow the denied requests; absent when the log shows no RBAC denial, or none that a role could fix. */
	readonly remedies?: readonly Remedy[];
	readonly outcome: Outcome;
};

/** The roles and bindings for everything RBAC denied to one user. A change to the cluster, for an administrator to review. */
export type Remedy = {
	readonly kind: 'rbac';
	/** The user, as named by the server. */
	readonly user: string;
	/** Host and port of the cluster; null where the log does not show it. */
	readonly server: string | null;
	/** IDs of the runs with the denials. */
	readonly runs: readonly string[];
	/** One sentence: what it grants, and to whom. */
	readonly summary: string;
	/** The same for programs: one role each. */
	readonly grants: readonly RemedyGrant[];
	/** What a reviewer should know, one sentence each. */
	readonly warnings: readonly string[];
	/** All roles and bindings, for `kubectl apply -f`; the summary and the warnings are its first lines. */
	readonly yaml: string;
};

export type RemedyGrant = {
	/** Null for a ClusterRole. */
	readonly namespace: string | null;
	readonly rules: readonly PolicyRule[];
};

/** A rule with the API's field names; empty where the YAML omits them. Source: `PolicyRule` in api `rbac/v1/types.go`. */
export type PolicyRule = {
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	/** Empty for all names. */
	readonly resourceNames: readonly string[];
	readonly nonResourceURLs: readonly string[];
	readonly verbs: readonly string[];
};

export type Outcome = 'ok' | 'failed' | 'unknown';

export type ReportSource = {
	readonly name: string;
	readonly bytes: number;
	readonly lines: number;
	/** The wrapper, such as `github-actions`; several layers are joined with `+`; `none` for a plain log. */
	readonly wrapper: string;
	readonly repairs: readonly ReportRepair[];
	/** Runs that were judged but not kept (only in logs of many thousand runs). */
	readonly omittedRuns: number;
};

export type ReportRepair = {
	/** The kind of damage, such as `hard-wrap` or `html-escapes`. */
	readonly kind: string;
	/** Lines that were repaired. */
	readonly lines: number;
	/** Ambiguous lines, left as they are; absent when there are none. */
	readonly ambiguous?: number;
};

export type ReportRun = {
	readonly id: string;
	readonly source: string;
	readonly pid: number | null;
	readonly command: string | null;
	readonly client: {readonly program: string | null; readonly version: string | null};
	readonly server: {readonly url: string | null; readonly version: string | null};
	/** `MMDD hh:mm:ss.uuuuuu`: klog logs neither year nor time zone. */
	readonly startedAt: string | null;
	readonly exitCode: number | null;
	readonly outcome: Outcome;
	readonly exchanges: readonly ReportExchange[];
	/** Successful exchanges that were counted but not kept (very large logs only). */
	readonly omittedExchanges: number;
};

export type ReportExchange = {
	readonly id: string;
	/** Kubernetes verb (get, list, watch, create, update, patch, delete, deletecollection) or the HTTP method in lower case. */
	readonly verb: string;
	readonly method: string;
	readonly url: string;
	readonly resource: {readonly [Key in keyof Resource]: string | null} | null;
	readonly purpose: Purpose;
	readonly status: number | null;
	readonly reason: string | null;
	readonly responder: Responder;
	/** Milliseconds from the first line of its run to the request, by the client's clock; null where lines have no time. */
	readonly startMs?: number | null;
	readonly durationMs: number | null;
	readonly timing: {
		readonly dnsMs: number | null;
		readonly connectMs: number | null;
		readonly tlsMs: number | null;
		readonly serverMs: number | null;
		/** Part of the duration not covered by any phase, such as a credential plugin; null where phases were not logged. */
		readonly unexplainedMs: number | null;
	};
	readonly request: {readonly headers: Readonly<Record<string, string>>; readonly body: string | null};
	readonly response: {
		readonly headers: Readonly<Record<string, string>>;
		readonly body: string | null;
		readonly truncatedChars: number;
	};
	/** The transport error in place of a response. */
	readonly error: string | null;
	readonly journey: readonly JourneyStep[];
	readonly lines: {readonly first: number; readonly last: number};
	readonly attempt: number;
};

export type ReportFinding = {
	readonly id: string;
	readonly class: Class;
	readonly cause: string;
	readonly grade: Grade;
	readonly severity: Severity;
	readonly recovered: boolean;
	readonly retryable: boolean;
	readonly run: string;
	readonly exchanges: readonly string[];
	readonly title: string;
	readonly summary: string;
	readonly responder: Responder;
	readonly stage: Stage;
	readonly facts: Readonly<Record<string, FactValue>>;
	readonly evidence: ReadonlyArray<{readonly source: string; readonly line: number; readonly text: string}>;
	readonly rulesOut: ReadonlyArray<{readonly id: string; readonly because: string}>;
	readonly unknowns: readonly Unknown[];
	readonly nextSteps: readonly ReportStep[];
	readonly count: number;
	/** The shell that the command was typed into, which reports for people write next steps for; absent where the log does not tell. */
	readonly shell?: 'posix' | 'powershell' | 'cmd';
	/** What `--probe` asked afterwards; absent if it asked nothing. `unknowns` excludes those it settled. */
	readonly probes?: readonly ReportProbe[];
	/** kubectl's words where they mislead about this finding; absent where they are right. */
	readonly misleading?: {readonly line: number; readonly said: string; readonly because: string};
	/**
	Known to the user: not a failure, and of severity `info`, unless the suppression has expired. Absent where nothing was
	suppressed.
	*/
	readonly suppression?: {readonly reason: string; readonly expires: string; readonly expired: boolean};
};

/** A next step: the program and its arguments, and the same as a POSIX shell command. */
export type ReportStep = {
	readonly command: string;
	readonly argv: readonly string[];
	/** The programs its output is piped through, in order; null if there are none. */
	readonly pipe: ReadonlyArray<readonly string[]> | null;
	/** One sentence: what it shows or changes. */
	readonly why: string;
	readonly changes: boolean;
	/** The opposite of `changes`. */
	readonly readOnly: boolean;
};

/** A question to the cluster after the command failed. */
export type ReportProbe = {
	/** Commands that were run and, marked with `#`, connections that were made; in order. */
	readonly commands: readonly string[];
	/** One sentence. */
	readonly result: string;
	/** `confirmed`: the finding is now proven. `contradicted`: it no longer holds, and the grade dropped unless a line proves it. */
	readonly settles: 'confirmed' | 'contradicted' | 'open';
	/** The cause that the log alone shows, where the answer names the one behind it; the finding is about the latter then. */
	readonly insteadOf?: string;
};
