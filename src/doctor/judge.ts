import {analyzeText} from '../pipeline.ts';
import type {Report, ReportExchange, ReportFinding} from '../model/report.ts';
import {reportOf} from '../report/report.ts';
import type {Result} from './check.ts';
import type {Ran} from './run.ts';

/** Reads a question's log like any command's. */
export const reportOn = ({stderr}: Ran): Report => reportOf(analyzeText(stderr, 'kubectl'));

export const failureIn = (report: Report): ReportFinding | undefined =>
	report.findings.find(({severity}) => severity === 'error');

export const lastExchange = (report: Report): ReportExchange | undefined => report.runs.at(-1)?.exchanges.at(-1);

/** kubectl's last words, outside its log. */
const lastWords = ({stderr}: Ran) =>
	stderr
		.split('\n')
		.findLast(line => line.trim() !== '' && !/^(?:[IWEF]\d{4} |\s)/.test(line))
		?.trim();

/** Why a question got no result; failing to ask need not mean that anything is wrong. */
export function notAnswered(ran: Ran, timeoutMs: number, outcome: Result['outcome'] = 'failed'): Result {
	if (ran.late)
		return {
			outcome,
			summary: `kubectl did not finish within ${timeoutMs / 1000} s.`,
			todo: 'Run the command above by itself, or give it more time with --timeout.',
		};
	const finding = failureIn(reportOn(ran));
	if (finding !== undefined) {
		const step = finding.nextSteps.find(({readOnly}) => readOnly);
		return {
			outcome,
			summary: finding.summary,
			cause: finding.id,
			...(step === undefined ? {} : {todo: `${step.command}: ${step.why}`}),
		};
	}

	return {
		outcome,
		summary: `kubectl failed: ${lastWords(ran) ?? `exit code ${ran.code}`}`,
		todo: 'Run the command above by itself with -v=9.',
	};
}
