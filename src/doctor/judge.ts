import {analyzeText} from '../pipeline.ts';
import type {Report, ReportExchange, ReportFinding} from '../model/report.ts';
import {reportOf} from '../report/report.ts';
import {describeStep} from '../report/phrases.ts';
import type {Result, World} from './check.ts';
import type {Ran} from './run.ts';
import {askedCommand} from './todo.ts';

/**
Reads a question's log like any command's.
@param command with the flags of which the next steps ask, too
*/
export const reportOn = ({stderr}: Ran, command?: string): Report =>
	reportOf(analyzeText(command === undefined ? stderr : `$ ${command}\n${stderr}`, 'kubectl'));

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
export function notAnswered(ran: Ran, world: World, outcome: Result['outcome'] = 'failed'): Result {
	if (ran.late)
		return {
			outcome,
			summary: `kubectl did not finish within ${world.timeoutMs / 1000} s.`,
			todo: 'Run the command above by itself, or give it more time with --timeout.',
		};
	const finding = failureIn(reportOn(ran, askedCommand(world)));
	if (finding !== undefined) {
		const shown = finding.nextSteps
			.filter(({readOnly}) => readOnly)
			.flatMap(step => {
				const command = describeStep(step, world.shell);
				return command === undefined ? [] : [`${command}: ${step.why}`];
			})[0];
		return {
			outcome,
			summary: finding.summary,
			cause: finding.id,
			...(shown === undefined ? {} : {todo: shown}),
		};
	}

	return {
		outcome,
		summary: `kubectl failed: ${lastWords(ran) ?? `exit code ${ran.code}`}`,
		todo: 'Run the command above by itself with -v=9.',
	};
}
