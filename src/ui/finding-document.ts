import type {FactValue} from '../model/finding.ts';
import {describeProbes, describeSteps, distinctEvidence} from '../report/phrases.ts';
import type {Shell} from '../text/shell.ts';
import type {Report, ReportFinding} from '../model/report.ts';
import {Document} from './document.ts';
import type {Glyphs} from './glyphs.ts';
import {span, type Line} from './line.ts';
import type {Log} from './log.ts';
import {counted} from './words.ts';

/** A finding in full. What to do comes first: the verdict above the pane has already said what happened. */
export function findingDocument(finding: ReportFinding, log: Log, width: number, glyphs: Glyphs): readonly Line[] {
	const page = new Document(width, glyphs);
	addFinding(page, finding, log);
	return page.lines;
}

/** Everything about a finding except its title and summary. */
export function addFinding(page: Document, finding: ReportFinding, {report, shell}: Log): void {
	askedPart(page, finding);
	nextPart(page, finding, shell);
	misleadingPart(page, finding);
	evidencePart(page, finding, report.sources.length > 1);
	const facts = Object.entries(finding.facts);
	if (facts.length > 0) page.heading('Facts');
	for (const [name, value] of facts) page.field(name, factText(value));

	if (finding.unknowns.length > 0) page.heading('What the log does not show');
	for (const {what, because, settledBy} of finding.unknowns) {
		const mark = [span('?', 'warning')];
		page.item(mark, what);
		page.remark(mark, `because ${because}`);
		page.remark(mark, `settled by ${settledBy}`);
	}

	if (finding.rulesOut.length > 0) page.heading('What it is not');
	for (const {id, because} of finding.rulesOut) {
		const mark = [span('-', 'quiet')];
		page.item(mark, id);
		page.remark(mark, because);
	}

	remedyPart(page, finding, report);
	page.heading('Catalogue');
	page.text(finding.id);
	if (finding.retryable) page.text('The same command may succeed later without a change.', 'quiet');
}

/** kubectl's own words, where they are misleading. */
function misleadingPart(page: Document, finding: ReportFinding): void {
	const {misleading} = finding;
	if (misleading === undefined) return;
	page.heading('What kubectl said', `line ${misleading.line}, misleading`);
	page.text(misleading.said, 'plain', [span('  '), span(`${page.glyphs.warning} `, 'warning')]);
	page.text(`${misleading.because}.`, 'quiet', [span('    ')]);
}

/** The role that would allow it, for an administrator to review. */
function remedyPart(page: Document, {run}: ReportFinding, {remedies = []}: Report): void {
	for (const {runs, summary, warnings, yaml} of remedies) {
		if (!runs.includes(run)) continue;
		page.heading('What would allow it', 'for an administrator to review');
		page.text(summary);
		for (const warning of warnings) page.text(warning, 'warning', [span(`  ${page.glyphs.warning} `, 'warning')]);
		page.text('');
		page.text(yaml.trimEnd());
	}
}

/** What the cluster said when asked after the failure. */
function askedPart(page: Document, finding: ReportFinding): void {
	const probes = describeProbes(finding);
	if (probes.length > 0) page.heading('Asked after the failure');
	for (const {commands, answer} of probes) {
		const mark = [span('-', 'quiet')];
		for (const command of commands) page.item(mark, command, 'command');
		page.remark(mark, answer);
	}
}

function nextPart(page: Document, finding: ReportFinding, shell: Shell): void {
	const steps = describeSteps(finding, shell);
	if (steps.length === 0) return;
	page.heading('Next');
	for (const [index, {step, command}] of steps.entries()) {
		const number = [span(`${index + 1}.`, 'quiet')];
		page.item(number, command, 'command');
		page.remark(number, step.why);
		if (step.changes) page.text('Not read-only.', 'warning', [span('     ! ', 'warning')]);
	}
}

function evidencePart(page: Document, finding: ReportFinding, withSource: boolean): void {
	const evidence = distinctEvidence(finding);
	const [first] = evidence;
	const isOneSource = evidence.every(({source}) => source === first?.source);
	const where = withSource && first !== undefined && isOneSource ? `, ${first.source}` : '';
	page.heading('Evidence', finding.grade + where);
	if (first === undefined) page.text('No line of the log is quoted.', 'quiet');
	const places = evidence.map(({source, line}) => (isOneSource ? String(line) : `${source}:${line}`));
	const longest = Math.max(0, ...places.map(place => place.length));
	for (const [index, {text}] of evidence.entries()) {
		page.item([span(`${(places[index] ?? '').padStart(longest)} `, 'quiet')], text);
	}

	const repeats = finding.evidence.length - evidence.length;
	if (repeats > 0) page.text(`${counted(repeats, 'more line')} ${repeats === 1 ? 'repeats' : 'repeat'} them.`, 'quiet');
}

const factText = (value: FactValue): string => (typeof value === 'object' ? value.join(', ') : String(value));

/** The diagnosis of a log without findings: what was read, so that its silence can be judged. */
export function silenceDocument({report, requests}: Log, width: number, glyphs: Glyphs): readonly Line[] {
	const page = new Document(width, glyphs);
	page.heading('What was read');
	for (const {name, lines, wrapper, repairs} of report.sources) {
		const parts = [
			counted(lines, 'line'),
			...(wrapper === 'none' ? [] : [wrapper]),
			...repairs.map(({kind, lines: repaired}) => `${kind} repaired in ${counted(repaired, 'line')}`),
		];
		page.item([span('-', 'quiet')], `${name}: ${parts.join(', ')}`);
	}

	page.item([span('-', 'quiet')], `${counted(requests, 'request')} in ${counted(report.runs.length, 'run')}`);
	if (report.outcome !== 'ok') {
		page.heading('What would show more');
		page.text('kubectl logs requests from -v=6 on, headers from -v=7, bodies from -v=8, timings from -v=9.');
	}

	return page.lines;
}
