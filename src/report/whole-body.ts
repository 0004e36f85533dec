import type {Report, ReportFinding, ReportRun} from '../model/report.ts';
import {mayChange} from '../ui/effects.ts';

/** The level from which on client-go cuts no body. */
const WHOLE = 10;

/** `-v=8`, `-v 8`, `-v8`, `--v=8`, oc's `--loglevel=8`, with the blanks in front. */
const levelFlag = /(?<! ) +(?:-v|--v|--loglevel)[= ]?\d+(?= |$)/g;

/**
Adds to findings that a cut body leaves open the command that would show the body whole. Only for commands that change
nothing: it runs them once more.
*/
export function offerWholeBodies(report: Report): Report {
	const findings = report.findings.map(finding => {
		const run = report.runs.find(({id}) => id === finding.run);
		const command = run === undefined || !hidesAnswer(finding, run) ? undefined : againWhole(run.command);
		if (command === undefined) return finding;
		const why = "Reads the same again with whole bodies: this log holds the beginning of the server's answer.";
		return {...finding, nextSteps: [...finding.nextSteps, {command, why, readOnly: true}]};
	});
	return {...report, findings};
}

/** What is proven, and leaves nothing open, needs no more of the answer. */
function hidesAnswer({grade, severity, unknowns, exchanges}: ReportFinding, run: ReportRun): boolean {
	if (severity !== 'error' || (grade === 'proven' && unknowns.length === 0)) return false;
	return run.exchanges.some(
		({id, status, response}) => exchanges.includes(id) && (status ?? 0) >= 400 && response.truncatedChars > 0,
	);
}

/** The command at the level that cuts nothing; undefined where it may change something, or is not known. */
function againWhole(command: string | null): string | undefined {
	if (command === null || mayChange(command)) return undefined;
	return `kubectl-debug --level ${WHOLE} ${command.replaceAll(levelFlag, '').replace(/^kubectl +/, '')}`;
}
