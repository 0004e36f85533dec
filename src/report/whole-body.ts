import {withoutLevel} from '../kubectl/levels.ts';
import {mayChange} from '../kubectl/programs.ts';
import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import type {Report, ReportFinding, ReportRun} from '../model/report.ts';
import {stepReport} from './step.ts';
import {sh} from '../text/sh.ts';
import {wordsOf} from '../text/words-of.ts';

/** The level from which client-go truncates no body. */
const WHOLE = '10';

/**
Adds to findings left open by a truncated body the command that would show the whole body. Only for read-only commands: it reruns
them.
*/
export function offerWholeBodies(report: Report): Report {
	const findings = report.findings.map(finding => {
		const run = report.runs.find(({id}) => id === finding.run);
		const again = run === undefined || !hidesAnswer(finding, run) ? undefined : againWhole(run.command);
		return again === undefined ? finding : {...finding, nextSteps: [...finding.nextSteps, stepReport(again)]};
	});
	return {...report, findings};
}

/** A proven finding that leaves nothing open does not need the rest of the response. */
function hidesAnswer({grade, severity, unknowns, exchanges}: ReportFinding, run: ReportRun): boolean {
	if (severity !== 'error' || (grade === 'proven' && unknowns.length === 0)) return false;
	return run.exchanges.some(
		({id, status, response}) => exchanges.includes(id) && (status ?? 0) >= 400 && response.truncatedChars > 0,
	);
}

/** The command at the level that truncates nothing; undefined where it may change something, or is unknown. */
function againWhole(command: string | null): NextStep | undefined {
	const argv = wordsOf(command ?? '');
	if (argv?.[0] !== 'kubectl' || mayChange({argv}) || argv.some(word => /[<>]/.test(word))) return undefined;
	return step(
		sh`kubectl-debug --level ${WHOLE} ${withoutLevel(argv.slice(1))}`,
		"Reads the same again with whole bodies: this log holds the beginning of the server's answer.",
	);
}
