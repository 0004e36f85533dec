import type {Report, ReportFinding} from '../model/report.ts';
import {describeSteps} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';

/** Limit per kind and step in GitHub's runner and Azure's agent. Source: `_maxIssueCount` in `ExecutionContext.cs` of both. */
const LIMIT = 10;

/** What a CI system shows beside the log: one root cause, wherever it was found. */
export type Issue = {
	readonly severity: ReportFinding['severity'];
	/** undefined if there is more than one cause to name. */
	readonly id: string | undefined;
	readonly title: string;
	/** Sentences, one per line. */
	readonly text: readonly string[];
	/** undefined if no file contains the line. */
	readonly place: {readonly file: string; readonly line: number} | undefined;
};

function issueOf(group: readonly [ReportFinding, ...ReportFinding[]], {runs}: Report): Issue {
	const [finding] = group;
	const {severity, id, grade, summary} = finding;
	const [next] = describeSteps(finding);
	const [first] = finding.evidence;
	// `<stdin>` and the like are not files; nor is the log of a command run here, whose exit code is known.
	const isFile =
		first !== undefined &&
		!first.source.startsWith('<') &&
		(runs.find(run => run.id === finding.run)?.exitCode ?? null) === null;
	return {
		severity,
		id,
		title: `${id} (${grade})`,
		text: [
			summary,
			...(group.length > 1 ? [`Found ${group.length} times; this is the first.`] : []),
			...(next === undefined ? [] : [`Next: ${next.command}`]),
		],
		place: isFile ? {file: first.source, line: first.line} : undefined,
	};
}

/** Errors, warnings, notes; `where` says where to find those over the limit. */
export function issuesOf(report: Report, where: string): Issue[] {
	return (['error', 'warning', 'info'] as const).flatMap(severity => {
		const groups = new Map<string, [ReportFinding, ...ReportFinding[]]>();
		for (const finding of report.findings) {
			if (finding.severity !== severity) continue;
			const group = groups.get(finding.id);
			if (group === undefined) groups.set(finding.id, [finding]);
			else group.push(finding);
		}

		const all = [...groups.values()].map(group => issueOf(group, report));
		if (all.length <= LIMIT) return all;
		const rest = all.slice(LIMIT - 1);
		const text = [rest.map(({id}) => id).join(', '), where];
		const more = {severity, id: undefined, title: plural(rest.length, 'more cause'), text, place: undefined};
		return [...all.slice(0, LIMIT - 1), more];
	});
}
