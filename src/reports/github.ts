import type {Report, ReportFinding} from '../model/report.ts';
import markdown from './markdown.ts';
import {plural} from './plural.ts';
import type {Reporter} from './reporter.ts';
import {safeText} from './safe-text.ts';

/** What GitHub keeps of each kind for one step. Source: GitHub docs, "Workflow commands", and actions/toolkit's `core`. */
const LIMIT = 10;
/** Characters of a message; the rest is in the summary. */
const MAX_MESSAGE = 2000;
/** Bytes of one step's summary. Source: GitHub docs, "Step isolation and limits". */
const MAX_SUMMARY = 1024 * 1024;

const commands = {error: 'error', warning: 'warning', info: 'notice'} as const;

/** Source: `escapeData` and `escapeProperty` in actions/toolkit, `packages/core/src/command.ts`. */
const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const cut = (text: string) => (text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE)} …`);

function annotation(
	severity: ReportFinding['severity'],
	properties: Readonly<Record<string, string | number | undefined>>,
	text: readonly string[],
): string {
	const list = Object.entries(properties).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${escapeProperty(safeText(String(value)))}`],
	);
	// What is hidden is shown as an escape; the line feeds between our own sentences are none of the log's.
	return `::${commands[severity]} ${list.join(',')}::${escapeData(text.map(row => cut(safeText(row))).join('\n'))}\n`;
}

/** One root cause, wherever it was found. */
function groupAnnotation(group: readonly [ReportFinding, ...ReportFinding[]]): string {
	const [finding] = group;
	const [first] = finding.evidence;
	// `<stdin>` and the like are no files that GitHub could show.
	const place = first === undefined || first.source.startsWith('<') ? {} : {file: first.source, line: first.line};
	const step = finding.nextSteps[0];
	return annotation(finding.severity, {...place, title: `${finding.id} (${finding.grade})`}, [
		finding.summary,
		...(group.length > 1 ? [`Found ${group.length} times; this is the first.`] : []),
		...(step === undefined ? [] : [`Next: ${step.command}`]),
	]);
}

function render({findings}: Report): string {
	const rows = (['error', 'warning', 'info'] as const).flatMap(severity => {
		const groups = new Map<string, [ReportFinding, ...ReportFinding[]]>();
		for (const finding of findings) {
			if (finding.severity !== severity) continue;
			const group = groups.get(finding.id);
			if (group === undefined) groups.set(finding.id, [finding]);
			else group.push(finding);
		}

		const all = [...groups.values()];
		if (all.length <= LIMIT) return all.map(groupAnnotation);
		const rest = all.slice(LIMIT - 1);
		return [
			...all.slice(0, LIMIT - 1).map(groupAnnotation),
			annotation(severity, {title: plural(rest.length, 'more cause')}, [
				rest.map(([{id}]) => id).join(', '),
				'GitHub shows ten annotations of a kind for one step; the step summary has more.',
			]),
		];
	});
	return rows.join('');
}

export default {
	name: 'github',
	summary: 'annotations and the step summary of GitHub Actions',
	render,
	addition: {variable: 'GITHUB_STEP_SUMMARY', limit: MAX_SUMMARY, render: markdown.render},
} satisfies Reporter;
