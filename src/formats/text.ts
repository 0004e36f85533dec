import type {Remedy, Report, ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import type {RenderOptions, Reporter} from './reporter.ts';
import type {FactValue} from '../model/finding.ts';
import {cut} from '../text/cut.ts';
import {safeText} from '../text/safe-text.ts';
import {
	describeProbes,
	describeRepairs,
	describeRequests,
	describeSilence,
	describeSteps,
	distinctEvidence,
	journeyParts,
	requestsOf,
	suppressedIn,
} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import {groupsOf, triageRows, typicalOf} from './triage.ts';

/** Evidence lines shown to a person; the JSON report has all of them. */
const SHOWN_EVIDENCE = 4;

/** Characters of a sentence, of a value in one, and of a command to be copied; the JSON report has all. */
const MAX_SENTENCE = 600;
const MAX_VALUE = 200;
const MAX_COMMAND = 1000;

type Paint = (text: string) => string;
export type Style = {
	readonly bad: Paint;
	readonly good: Paint;
	readonly strong: Paint;
	readonly faint: Paint;
	/** Before a failure, a warning, a success, and a quoted line. */
	readonly signs: {
		readonly failed: string;
		readonly warned: string;
		readonly passed: string;
		readonly line: (number: string) => string;
	};
};

const drawn: Style['signs'] = {failed: '✗', warned: '!', passed: '✓', line: number => `${number} |`};
/** The same in words: a screen reader says “ballot x”, and spells out a bar before every line. */
const spoken: Style['signs'] = {
	failed: 'Failure:',
	warned: 'Warning:',
	passed: 'Good:',
	line: number => (number.trim() === '' ? number : `line ${number}:`),
};

const sgr =
	(open: number, close: number): Paint =>
	text =>
		`\u001B[${open}m${text}\u001B[${close}m`;
const plain: Style = {bad: text => text, good: text => text, strong: text => text, faint: text => text, signs: drawn};
const colored: Style = {bad: sgr(31, 39), good: sgr(32, 39), strong: sgr(1, 22), faint: sgr(2, 22), signs: drawn};

export const styleOf = ({color, isNarrated = false}: RenderOptions): Style => ({
	...(color ? colored : plain),
	...(isNarrated && {signs: spoken}),
});

/** Wraps text at blanks; overlong words stay whole, so that they can be copied. */
export function fill(text: string, columns: number, first: string, rest: string): string {
	const lines: string[] = [];
	let line = first;
	let empty = true;
	for (const word of text.split(/\s+/).filter(part => part !== '')) {
		if (!empty && line.length + 1 + word.length > columns) {
			lines.push(line);
			line = rest;
			empty = true;
		}

		line += (empty ? '' : ' ') + word;
		empty = false;
	}

	lines.push(line);
	return lines.join('\n');
}

/** A sentence with texts from the log, as a terminal may show it. */
export const sentence = (text: string): string => safeText(cut(text, MAX_SENTENCE));

/** A value from the log. */
const valueText = (value: FactValue): string => cut(Array.isArray(value) ? value.join(', ') : String(value), MAX_VALUE);

/** A command, as it is pasted into a shell. */
export const commandText = (command: string): string => safeText(cut(command, MAX_COMMAND));

/** Wraps between parts that must stay whole. */
export function fillParts(parts: readonly string[], columns: number, between: string): string[] {
	const lines: string[] = [];
	for (const part of parts) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + between.length + part.length <= columns)
			lines[lines.length - 1] = last + between + part;
		else lines.push(part);
	}

	return lines;
}

/** Maximum rows of one line of evidence; its number says where the rest is. */
const EVIDENCE_ROWS = 3;

/** Breaks a quoted line into rows, anywhere: it is shown as received. */
export function rowsOf(text: string, columns: number): string[] {
	const rows: string[] = [];
	for (let at = 0; at < text.length && rows.length < EVIDENCE_ROWS; at += columns)
		rows.push(text.slice(at, at + columns));
	if (text.length > columns * EVIDENCE_ROWS) rows.push(`${(rows.pop() ?? '').slice(0, -1)}…`);
	return rows.length === 0 ? [''] : rows;
}

/** One failure in full; for several logs it says which one, plus `note`. */
function renderFinding(
	finding: ReportFinding,
	report: Report,
	{columns, isNarrated, shell}: RenderOptions,
	style: Style,
	note = '',
): string {
	const run = report.runs.find(({id}) => id === finding.run);
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	const width = Math.max(40, columns);
	const rows: string[] = [];
	const label = (name: string) => style.faint(name.padEnd(10));
	const row = (name: string, text: string) => {
		const body = fill(safeText(text), width - 12, '', '').split('\n');
		rows.push(...body.map((line, index) => `  ${index === 0 ? label(name) : ' '.repeat(10)}${line}`));
	};

	rows.push(`${style.bad(style.signs.failed)} ${style.strong(finding.id)}  ${style.faint(finding.grade)}`);
	if (report.sources.length > 1) rows.push(`  ${style.faint(`${safeText(run?.source ?? '')}${note}`)}`);
	rows.push('', fill(sentence(finding.summary), width, '  ', '  '), '');
	if (finding.misleading !== undefined) {
		const {said, line, because} = finding.misleading;
		rows.push(
			fill(
				safeText(
					`kubectl said "${cut(said, MAX_VALUE)}" (line ${line}). Do not be misled: ${cut(because, MAX_SENTENCE)}.`,
				),
				width,
				'  ',
				'  ',
			),
			'',
		);
	}

	if (finding.suppression?.expired === true) {
		const {reason, expires} = finding.suppression;
		rows.push(fill(sentence(`It was suppressed until ${expires}: ${reason}`), width, '  ', '  '), '');
	}

	if (run?.command !== null && run?.command !== undefined) row('command', cut(run.command, MAX_SENTENCE));
	const requests = describeRequests(finding, run);
	if (requests !== undefined) row('request', cut(requests, MAX_SENTENCE));
	row('answered', finding.responder === 'nobody' ? 'by nobody' : `by ${finding.responder}`);
	if (exchange !== undefined) {
		const steps = fillParts(journeyParts(exchange, isNarrated), width - 12, '  ');
		rows.push(...steps.map((line, index) => `  ${index === 0 ? label('journey') : ' '.repeat(10)}${line}`));
	}
	const facts = Object.entries(finding.facts).filter(([, value]) => String(value) !== '');
	if (facts.length > 0) row('facts', facts.map(([name, value]) => `${name}: ${valueText(value)}`).join('; '));
	rows.push('', ...renderEvidence(finding, width, style));
	rows.push(...renderProbes(finding, width, style));
	for (const unknown of finding.unknowns) {
		rows.push(
			'',
			fill(
				sentence(`Not known: ${unknown.what}, because ${unknown.because}. Settled by: ${unknown.settledBy}`),
				width,
				'  ',
				'    ',
			),
		);
	}

	for (const {id, because} of finding.rulesOut)
		rows.push('', fill(sentence(`Not ${id}: ${because}.`), width, '  ', '    '));
	const steps = describeSteps(finding, shell);
	if (steps.length > 0) rows.push('', `  ${style.faint('next')}`);
	for (const {step, command} of steps) {
		rows.push(`    ${style.strong(commandText(command))}`);
		rows.push(fill(sentence(step.changes ? `(changes something) ${step.why}` : step.why), width, '      ', '      '));
	}

	if (finding.retryable) rows.push('', '  The same command may succeed later without any change.');
	return rows.join('\n');
}

function renderProbes(finding: ReportFinding, width: number, style: Style): string[] {
	return describeProbes(finding).flatMap(({commands, answer}) => [
		'',
		`  ${style.faint('asked')}`,
		...commands.map(command => `    ${style.strong(commandText(command))}`),
		fill(sentence(answer), width, '      ', '      '),
	]);
}

function renderEvidence(finding: ReportFinding, width: number, style: Style): string[] {
	const shown = distinctEvidence(finding).slice(0, SHOWN_EVIDENCE);
	const digits = Math.max(...shown.map(({line}) => String(line).length), 1);
	const rows = shown.flatMap(({line, text}) =>
		rowsOf(safeText(text), width - digits - 5).map(
			(row, index) => `  ${style.faint(style.signs.line((index === 0 ? String(line) : '').padStart(digits)))} ${row}`,
		),
	);
	const more = finding.evidence.length - shown.length;
	if (more > 0)
		rows.push(style.faint(`  ${' '.repeat(digits)} + ${more} more ${more === 1 ? 'line says' : 'lines say'} so`));
	return rows;
}

/** Maximum lines of YAML in a report for people: enough for a namespaced role with its binding. */
const SHOWN_YAML = 32;

/** What would have allowed the denied requests: the YAML, or where to get it when it is long. */
function renderRemedies(remedies: readonly Remedy[], {columns}: RenderOptions, style: Style): string[] {
	const width = Math.max(40, columns);
	const total = remedies.reduce((sum, {yaml}) => sum + yaml.trimEnd().split('\n').length, 0);
	if (remedies.length === 0) return [];
	const title = style.strong('what would allow it');
	if (total <= SHOWN_YAML) {
		// Flush left, so that it can be copied.
		const yaml = remedies.map(remedy => remedy.yaml.trimEnd().split('\n').map(safeText).join('\n'));
		return [`${title}\n\n${yaml.join('\n---\n')}`];
	}

	const rows = remedies.flatMap(({summary, warnings}) => [
		fill(sentence(summary), width, '  ', '    '),
		...warnings.map(warning => fill(sentence(`Warning: ${warning}`), width, '    ', '      ')),
	]);
	const pointer = `--report rbac prints the roles and bindings, ${plural(total, 'line')} of YAML, for an administrator to review.`;
	return [[title, '', ...rows, fill(pointer, width, '  ', '  ')].join('\n')];
}

/** What was read, one line per source, plus one for its repairs. */
function renderSources(report: Report, style: Style): string[] {
	return report.sources.flatMap(source => {
		const runs = report.runs.filter(run => run.source === source.name);
		const requests = runs.reduce((sum, run) => sum + requestsOf(run), 0);
		const parts = [plural(source.lines, 'line'), plural(runs.length, 'run'), plural(requests, 'request')];
		if (source.wrapper !== 'none') parts.push(`unwrapped ${source.wrapper}`);
		const repairs = describeRepairs(source.repairs);
		return [
			style.faint(`${safeText(source.name)}: ${parts.join(', ')}`),
			...(repairs === undefined ? [] : [style.faint(`  ${repairs}`)]),
		];
	});
}

function verdict(report: Report, style: Style): string {
	const failures = report.findings.filter(({severity}) => severity === 'error').length;
	const requests = report.runs.reduce((sum, run) => sum + requestsOf(run), 0);
	// Without -v, none is logged.
	const within = requests === 0 ? '' : ` in ${plural(requests, 'request')}`;
	if (failures > 0) return style.strong(plural(failures, 'failure'));
	if (suppressedIn(report).length > 0) return `no failure${within} but what is suppressed`;
	if (report.outcome === 'ok') return `${style.good(style.signs.passed)} no failure${within}`;
	const open = report.runs.find(run => run.outcome === 'unknown');
	return `no failure found${within}; ${howItEnds(open)}`;
}

function howItEnds(run: ReportRun | undefined): string {
	const last: ReportExchange | undefined = run?.exchanges.at(-1);
	if (run?.exitCode !== null && run?.exitCode !== undefined && run.exitCode !== 0)
		return (
			endsBySignal(run.exitCode) ?? `the command exited with ${run.exitCode} for a reason that its log does not show`
		);
	if (last === undefined) return 'the log shows no request';
	return last.status === null && last.error === null
		? 'the log ends before the last answer'
		: 'the log does not show how the command ended';
}

/** Signals sent by people and schedulers, by number. Source: POSIX `kill`, the numbers that are the same everywhere. */
const signals: Readonly<Record<number, string>> = {
	1: 'SIGHUP',
	2: 'SIGINT',
	3: 'SIGQUIT',
	9: 'SIGKILL',
	13: 'SIGPIPE',
	15: 'SIGTERM',
};

/** Shells, and this program, return 128 plus the signal number. */
function endsBySignal(exitCode: number): string | undefined {
	const name = signals[exitCode - 128];
	if (name === undefined) return undefined;
	return name === 'SIGINT' ? 'the command was interrupted (SIGINT)' : `the command was ended by ${name}`;
}

/** Suppressed findings are listed and counted, one line per reason. */
function renderSuppressed(report: Report, style: Style): string[] {
	const counts = new Map<string, number>();
	for (const {id, suppression} of suppressedIn(report)) {
		const what = `suppressed (${suppression?.reason ?? ''}): ${id}`;
		counts.set(what, (counts.get(what) ?? 0) + 1);
	}

	return [...counts].map(([what, count]) => style.faint(`${plural(count, 'finding')} ${safeText(what)}`));
}

/** One line per failure and the count: what stays in the scrollback after the screen closes. */
export function renderBrief(report: Report, {color}: Pick<RenderOptions, 'color'>): string {
	const style = color ? colored : plain;
	const failures = report.findings.filter(({severity}) => severity === 'error');
	const rows = failures.map(
		({id, summary}) => `${style.bad(style.signs.failed)} ${style.strong(id)}  ${sentence(summary)}`,
	);
	return `${[...rows, verdict(report, style), ...renderSuppressed(report, style)].join('\n')}\n`;
}

function renderOne(report: Report, options: RenderOptions, style: Style): string[] {
	const silence = renderSilence(report, options, style);
	if (silence.length > 0) return silence;
	return [
		...failuresOf(report).map(finding => renderFinding(finding, report, options, style)),
		...renderRemedies(report.remedies ?? [], options, style),
		...renderWarnings(report, options, style),
		[verdict(report, style), ...renderSuppressed(report, style), ...renderSources(report, style)].join('\n'),
	];
}

/** Nothing can be said of the log: why, and what would help. */
function renderSilence(report: Report, {columns}: RenderOptions, style: Style): string[] {
	const silence = describeSilence(report);
	if (silence === undefined) return [];
	const width = Math.max(40, columns);
	return [[style.strong(safeText(silence.sentence)), fill(silence.hint, width, '  ', '  ')].join('\n')];
}

/** Warnings that are shown. */
const WARNED = 3;

/** What a run survived, one sentence each; their proof is in the other reports. */
function renderWarnings({findings}: Report, {columns}: RenderOptions, style: Style): string[] {
	const warnings = findings.filter(({severity}) => severity === 'warning');
	const width = Math.max(40, columns);
	const rows = warnings
		.slice(0, WARNED)
		.map(({id, summary, recovered}) =>
			fill(
				sentence(`${style.signs.warned} ${summary} (${id}${recovered ? '; the same command went well later' : ''})`),
				width,
				'',
				'  ',
			),
		);
	if (warnings.length > WARNED) rows.push(`  and ${plural(warnings.length - WARNED, 'more warning')}`);
	return rows.length === 0 ? [] : [rows.join('\n')];
}

const failuresOf = ({findings}: Report) => findings.filter(({severity}) => severity === 'error');

/** Up to this many failures of several logs are all shown; beyond it, one represents each of the most frequent causes. */
const TOLD = 10;
/** Causes represented by one failure then. */
const EXAMPLES = 5;
/** Logs listed individually. */
const LISTED = 10;

/** Several logs: first what they have in common, then the details. */
function renderMany(report: Report, options: RenderOptions, style: Style): string[] {
	const failures = failuresOf(report);
	const groups = groupsOf(report);
	const [head = '', ...rows] = triageRows(report, groups, Math.max(40, options.columns), options.unread ?? 0);
	const summary = [style.strong(head), ...rows, ...renderSuppressed(report, style)].join('\n');
	const sources = report.sources.length > LISTED ? [] : [renderSources(report, style).join('\n')];
	const silence = renderSilence(report, options, style);
	if (silence.length > 0) return [summary, ...silence, ...sources];
	if (failures.length <= TOLD) {
		const told = failures.map(finding => renderFinding(finding, report, options, style));
		return [summary, ...told, ...renderRemedies(report.remedies ?? [], options, style), ...sources];
	}

	const examples = groups.slice(0, EXAMPLES).map(group => {
		const {finding, alike} = typicalOf(group);
		const count = group.findings.length;
		const facts = alike === 1 ? 'facts differ' : `${alike === count ? 'all' : alike} with the same facts`;
		return renderFinding(finding, report, options, style, count === 1 ? '' : `, one of ${count}, ${facts}`);
	});
	const more = [
		...(report.remedies === undefined ? [] : ['--report rbac prints the roles that would allow what was refused.']),
		'kubectl-debug analyze FILE tells all of one log.',
	];
	return [summary, ...examples, more.join('\n'), ...sources];
}

export default {
	name: 'text',
	extension: 'txt',
	summary: 'for people: the cause, its proof, the next step',
	render(report, options) {
		const style = styleOf(options);
		const parts = report.sources.length > 1 ? renderMany(report, options, style) : renderOne(report, options, style);
		return `${parts.join('\n\n')}\n`;
	},
} satisfies Reporter;
