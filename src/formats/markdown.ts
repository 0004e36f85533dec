import {cut} from '../text/cut.ts';
import {byteLength} from '../text/latin1.ts';
import type {Report, ReportFinding, ReportSource} from '../model/report.ts';
import {cell, code, fence, prose} from '../text/markdown-text.ts';
import {
	countLacks,
	describeProbes,
	describeRequests,
	describeSilence,
	describeSteps,
	describeSummary,
	distinctEvidence,
	journeyParts,
	requestsOf,
	suppressedIn,
} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import type {Reporter} from './reporter.ts';

/** Maximum bytes in total: GitHub accepts 65,536 characters in an issue or comment. */
const MAX_BYTES = 64_000;
/** Bytes reserved for the sentence that says what was cut. */
const RESERVE = 300;
/** Maximum size of one finding, so that the first always fits. */
const MAX_FACTS = 20;
const MAX_VALUE = 300;
const MAX_SUMMARY = 1000;
const MAX_EVIDENCE = 12;
const MAX_LINE = 500;
const MAX_STEPS = 6;
const MAX_LIST = 10;

/** Collects blocks while they fit. */
class Sheet {
	readonly #blocks: string[] = [];
	#bytes = 0;
	/** Blocks that did not fit. */
	left = 0;

	/** Adds a block, or all of several; returns whether they fit. */
	add(...blocks: readonly string[]): boolean {
		const size = blocks.reduce((sum, block) => sum + byteLength(block) + 2, 0);
		if (this.#bytes + size > MAX_BYTES - RESERVE) {
			this.left++;
			return false;
		}

		this.#blocks.push(...blocks);
		this.#bytes += size;
		return true;
	}

	text(): string {
		const end =
			this.left === 0
				? []
				: [
						`_Cut at ${MAX_BYTES} bytes: ${plural(this.left, 'part')} of this report did not fit. The JSON report has all of it._`,
					];
		return `${[...this.#blocks, ...end].join('\n\n')}\n`;
	}
}

const details = (summary: string, ...blocks: readonly string[]) =>
	['<details>', `<summary>${summary}</summary>`, '', blocks.join('\n\n'), '', '</details>'].join('\n');

function factRows(finding: ReportFinding, report: Report): Array<readonly [string, string]> {
	const run = report.runs.find(({id}) => id === finding.run);
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	const rows: Array<readonly [string, string]> = [];
	const add = (name: string, value: string | null | undefined) => {
		if (value !== null && value !== undefined && value !== '') rows.push([name, cell(cut(value, MAX_VALUE))]);
	};
	if (report.sources.length > 1) add('log', run?.source);
	add('command', run?.command);
	add('request', describeRequests(finding, run));
	rows.push(['answered by', finding.responder]);
	if (exchange !== undefined) rows.push(['journey', journeyParts(exchange).join(' ')]);
	for (const [name, value] of Object.entries(finding.facts).slice(0, MAX_FACTS)) {
		add(name, Array.isArray(value) ? value.join(', ') : String(value));
	}

	add('server', run?.server.url);
	add(
		'versions',
		[run?.client.version, run?.server.version].filter(version => typeof version === 'string').join(', server '),
	);
	rows.push(['may succeed later by itself', finding.retryable ? 'yes' : 'no']);
	return rows;
}

const table = (rows: ReadonlyArray<readonly [string, string]>) =>
	['| fact | value |', '| --- | --- |', ...rows.map(([name, value]) => `| ${prose(name)} | ${value} |`)].join('\n');

function evidenceOf(finding: ReportFinding): string {
	const shown = distinctEvidence(finding).slice(0, MAX_EVIDENCE);
	const digits = Math.max(1, ...shown.map(({line}) => String(line).length));
	const rows = shown.map(({line, text}) => `${String(line).padStart(digits)} | ${cut(text, MAX_LINE)}`);
	const more = finding.evidence.length - shown.length;
	const rest = more > 0 ? [`${plural(more, 'more line')} ${more === 1 ? 'says' : 'say'} so.`] : [];
	return details(`Evidence: ${plural(shown.length, 'line')} of the log`, fence('text', rows), ...rest);
}

function doubtsOf({unknowns, rulesOut}: ReportFinding): string[] {
	const rows = [
		...unknowns.map(({what, because, settledBy}) =>
			prose(`Not known: ${what}, because ${because}. Settled by: ${settledBy}`),
		),
		...rulesOut.map(({id, because}) => prose(`Not ${id}: ${because}.`)),
	].slice(0, MAX_LIST);
	return rows.length === 0 ? [] : [rows.map(row => `- ${row}`).join('\n')];
}

function stepsOf(finding: ReportFinding): string[] {
	const steps = describeSteps(finding);
	if (steps.length === 0) return [];
	const language = finding.shell === undefined || finding.shell === 'posix' ? 'sh' : finding.shell;
	return [
		'**Next steps**',
		...steps
			.slice(0, MAX_STEPS)
			.flatMap(({command, step: {why, readOnly}}) => [
				prose(cut(readOnly ? why : `(changes something) ${why}`, MAX_SUMMARY)),
				fence(language, [cut(command, MAX_LINE)]),
			]),
	];
}

function askedOf(finding: ReportFinding): string[] {
	const probes = describeProbes(finding).slice(0, MAX_STEPS);
	if (probes.length === 0) return [];
	return [
		'**Asked after the failure**',
		...probes.flatMap(({commands, answer}) => [
			fence(
				'sh',
				commands.map(command => cut(command, MAX_LINE)),
			),
			prose(cut(answer, MAX_SUMMARY)),
		]),
	];
}

function misleadingOf({misleading}: ReportFinding): string[] {
	if (misleading === undefined) return [];
	const {said, line, because} = misleading;
	return [
		`kubectl said ${code(cut(said, MAX_VALUE))} in line ${line}. Do not be misled: ${prose(cut(because, MAX_SUMMARY))}.`,
	];
}

function addFinding(sheet: Sheet, finding: ReportFinding, report: Report): void {
	const fits = sheet.add(
		`### ✗ ${prose(finding.title)}`,
		`${code(finding.id)}, ${finding.grade}. ${prose(cut(describeSummary(finding), MAX_SUMMARY))}`,
		...misleadingOf(finding),
		table(factRows(finding, report)),
	);
	if (!fits) return;
	sheet.add(evidenceOf(finding));
	const doubts = doubtsOf(finding);
	if (doubts.length > 0) sheet.add(...doubts);
	const asked = askedOf(finding);
	if (asked.length > 0) sheet.add(...asked);
	const steps = stepsOf(finding);
	if (steps.length > 0) sheet.add(...steps);
}

function sourceRow(source: ReportSource, {runs}: Report): string {
	const own = runs.filter(run => run.source === source.name);
	const requests = own.reduce((sum, run) => sum + requestsOf(run), 0);
	const parts = [plural(source.lines, 'line'), plural(own.length, 'run'), plural(requests, 'request')];
	return `- ${code(cut(source.name, MAX_VALUE))}: ${parts.join(', ')}`;
}

function verdict(report: Report): string {
	const {runs, findings, outcome} = report;
	const silence = describeSilence(report);
	if (silence !== undefined) return `## kubectl-debug: ${silence.what}\n\n${prose(silence.hint)}`;
	const suppressed = suppressedIn(report).length;
	const failures = findings.filter(({severity}) => severity === 'error').length;
	const count = runs.reduce((sum, run) => sum + requestsOf(run), 0);
	const within = count === 0 ? '' : ` in ${plural(count, 'request')}`;
	if (failures > 0) return `## kubectl-debug: ${plural(failures, 'failure')}${within}`;
	if (suppressed > 0) return `## kubectl-debug: no failure${within} but what is suppressed`;
	return outcome === 'ok'
		? `## kubectl-debug: no failure${within}`
		: `## kubectl-debug: no failure found${within}, and the log does not show how the command ended`;
}

function render(report: Report): string {
	const sheet = new Sheet();
	sheet.add(verdict(report));
	for (const finding of report.findings) if (finding.severity === 'error') addFinding(sheet, finding, report);
	const others = report.findings.filter(({severity}) => severity !== 'error');
	if (others.length > 0) {
		const rows = others
			.slice(0, MAX_LIST)
			.map(finding => `- ${code(finding.id)}: ${prose(cut(describeSummary(finding), MAX_SUMMARY))}`);
		if (others.length > MAX_LIST) rows.push(`- and ${others.length - MAX_LIST} more`);
		sheet.add('### Also seen', rows.join('\n'));
	}

	for (const {yaml} of report.remedies ?? []) {
		sheet.add(
			details('Roles that would allow it, for an administrator to review', fence('yaml', yaml.trimEnd().split('\n'))),
		);
	}

	const sources = report.sources.slice(0, MAX_LIST).map(source => sourceRow(source, report));
	const more = report.sources.length - sources.length;
	if (more > 0) sources.push(`- and ${plural(more, 'more log')}`);
	sources.push(...countLacks(report).map(row => `- ${row}`));
	sheet.add('### What was read', sources.join('\n'));
	sheet.add(`<sub>kubectl-debug ${prose(report.tool.version)}</sub>`);
	return sheet.text();
}

/** For an issue or a ticket. */
export default {
	name: 'markdown',
	extension: 'md',
	summary: 'for an issue or a ticket, under 64 KB',
	render,
} satisfies Reporter;
