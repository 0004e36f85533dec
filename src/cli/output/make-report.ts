import type {Analysis} from '../../model/analysis.ts';
import type {Report} from '../../model/report.ts';
import {reportOf} from '../../report/report.ts';
import type {Options} from '../options/defaults.ts';
import {withNames} from './names.ts';
import {dayOf, suppress} from '../options/suppressions.ts';

/** The report as the options require. */
export function makeReport(analysis: Analysis, options: Options, now = new Date()): Report {
	const report = reportOf(analysis, {showSecrets: options.showSecrets});
	const shown = suppress(report, options.suppressions, dayOf(now));
	return options.pseudonyms ? withNames(shown, options) : shown;
}
