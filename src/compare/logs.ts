import type {Analysis} from '../model/analysis.ts';
import {analyzeText} from '../pipeline.ts';
import {UserError} from '../text/user-error.ts';
import {reportOf} from '../report/report.ts';
import {compareReports, type Side} from './compare.ts';
import type {Comparison} from './comparison.ts';
import {tracesOf} from './trace.ts';

/** What a comparison needs of an analysis. */
export const sideOf = (analysis: Analysis, showSecrets: boolean, run?: string): Side => ({
	report: reportOf(analysis, {showSecrets}),
	traces: tracesOf(analysis, showSecrets),
	run,
});

/** Compares the log of a working command with that of a failing one; throws when one of them has no kubectl request. */
export function compareLogs(good: string, bad: string, showSecrets: boolean): Comparison {
	const side = (log: string, name: string) => sideOf(analyzeText(log, name), showSecrets);
	const comparison = compareReports(side(good, '<good>'), side(bad, '<bad>'));
	if ('missing' in comparison) {
		throw new UserError(
			`the ${comparison.missing} log has no HTTP request of kubectl`,
			'kubectl logs requests from -v=6 on, headers and bodies from -v=8 on.',
		);
	}

	return comparison;
}
