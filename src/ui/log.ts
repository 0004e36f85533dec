import type {Report, ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import type {Shell} from '../text/shell.ts';
import {foldsOf, type Fold} from './folds.ts';
import type {Mark, Row} from './row.ts';

/** A report as the screen navigates it: the requests of all runs in one list. */
export type Log = {
	readonly report: Report;
	/** The shell that commands are shown for. */
	readonly shell: Shell;
	readonly rows: readonly Row[];
	/** Rows shown as one until expanded, in row order. */
	readonly folds: readonly Fold[];
	/** All requests of the log, including those that the report only counts. */
	readonly requests: number;
	/** The row of each finding's first request, in the order of the findings; absent if it has no request. */
	readonly rowOfFinding: ReadonlyArray<number | undefined>;
	/** Milliseconds of the longest request: the length of a full bar. */
	readonly longestMs: number;
};

/** Exchange IDs are looked up together with their run's, whichever of the two makes them unique. */
const keyOf = (run: string, exchange: string) => `${run}\n${exchange}`;

const keysOf = ({run, exchanges}: ReportFinding) => exchanges.map(id => keyOf(run, id));

export function logOf(report: Report, shell: Shell = 'posix'): Log {
	const failed = new Set(report.findings.filter(({severity}) => severity === 'error').flatMap(keysOf));
	const findings = new Map<string, number>();
	for (const [index, finding] of report.findings.entries()) {
		for (const key of keysOf(finding)) if (!findings.has(key)) findings.set(key, index);
	}

	const rows: Row[] = [];
	const places = new Map<string, number>();
	let omitted = 0;
	let longestMs = 0;
	for (const run of report.runs) {
		omitted += run.omittedExchanges;
		for (const exchange of run.exchanges) {
			const key = keyOf(run.id, exchange.id);
			places.set(key, rows.length);
			longestMs = Math.max(longestMs, exchange.durationMs ?? 0);
			rows.push({
				run,
				exchange,
				mark: failed.has(key) ? 'failed' : refusalOf(exchange),
				finding: findings.get(key),
			});
		}
	}

	return {
		report,
		shell,
		rows,
		folds: foldsOf(rows),
		requests: rows.length + omitted,
		rowOfFinding: report.findings.map(finding => {
			const key = keysOf(finding).find(candidate => places.has(candidate));
			return key === undefined ? undefined : places.get(key);
		}),
		longestMs,
	};
}

function refusalOf({status, error}: ReportExchange): Mark | undefined {
	return error !== null || (status !== null && status >= 400) ? 'refused' : undefined;
}

/** The run that a finding is about. */
export const runOf = ({report}: Log, finding: ReportFinding): ReportRun | undefined =>
	report.runs.find(({id}) => id === finding.run);
