import type {Outcome, ReportFinding} from '../model/report.ts';
import type {Glyphs} from './glyphs.ts';
import {journeyLine, outcomeTone} from './journey.ts';
import {cutLine, lineWidth, paragraph, span, spread, type Line} from './line.ts';
import {liveLines, liveWords, type Live} from './live.ts';
import {runOf, type Log} from './log.ts';
import {answeredBy, counted, duration} from './words.ts';

/** Maximum rows of summary; the longest sentences quote a server's message, which the evidence shows in full. */
const SUMMARY_ROWS = 3;

/** Width of a row with room for words beside the title. */
const WORDY = 76;

/** The top of the screen: what happened, who says so, and how far the request got. */
export function verdictLines(
	log: Log,
	index: number,
	live: Live | undefined,
	width: number,
	glyphs: Glyphs,
): readonly Line[] {
	const finding = log.report.findings[index];
	if (finding === undefined && live !== undefined) return liveLines(live, log, width, glyphs);
	return finding === undefined
		? silence(log, width, glyphs)
		: [...found(log, finding, index, width, glyphs), ...way(log, finding, index, width, glyphs)];
}

function found(log: Log, finding: ReportFinding, index: number, width: number, glyphs: Glyphs): readonly Line[] {
	const isError = finding.severity === 'error';
	const total = log.report.findings.length;
	const sign = isError ? span(`${glyphs.outcome.failed} `, 'failed') : span(`${glyphs.warning} `, 'warning');
	const kind = [sign, span(finding.class, isError ? 'failed' : 'warning')];
	const counter =
		total > 1
			? [span(`${index + 1}/${total}`, 'strong'), span(width < WORDY ? ' ]/[' : '  ] next  [ previous', 'quiet')]
			: [];
	const oneLine = [...kind, span('  '), span(finding.title, 'strong')];
	const fits = lineWidth(oneLine) + lineWidth(counter) < width;
	return [
		spread(fits ? oneLine : kind, counter, width, glyphs.cut),
		...(fits ? [] : paragraph([span('  ')], finding.title, width, 'strong')),
		...shortened(paragraph([span('  ')], finding.summary, width), width, glyphs),
		...saidLines(finding, width, glyphs),
		...paragraph([span('  ')], remarks(log, finding, index).join(` ${glyphs.separator} `), width, 'quiet'),
	];
}

/** kubectl's misleading words: readers first ask why they are not the answer. */
function saidLines(finding: ReportFinding, width: number, glyphs: Glyphs): readonly Line[] {
	const {misleading} = finding;
	if (misleading === undefined) return [];
	const text = `what kubectl says in line ${misleading.line} misleads: ${misleading.because}`;
	return paragraph([span(`${glyphs.warning} `, 'warning')], text, width);
}

function shortened(lines: readonly Line[], width: number, glyphs: Glyphs): readonly Line[] {
	if (lines.length <= SUMMARY_ROWS) return lines;
	const last = lines[SUMMARY_ROWS - 1] ?? [];
	return [...lines.slice(0, SUMMARY_ROWS - 1), spread(last, [span(glyphs.cut, 'quiet')], width, glyphs.cut)];
}

function remarks(log: Log, finding: ReportFinding, index: number): readonly string[] {
	const {severity, recovered, responder, grade, count, exchanges} = finding;
	const ms = log.rows[log.rowOfFinding[index] ?? -1]?.exchange.durationMs;
	const seen = exchanges.length > 0 ? counted(count, 'request') : counted(count, 'message');
	return [
		...(severity === 'error' ? [] : [recovered ? 'no failure: it recovered' : 'a warning, not a failure']),
		answeredBy[responder],
		...(ms === undefined || ms === null ? [] : [duration(ms)]),
		grade,
		seen,
	];
}

/** Maximum findings listed below the verdict; the others are a key away. */
const LISTED = 4;

/** The other findings, one per row, including the shown one; `rows` is the available room. */
export function findingLines(
	{report: {findings}}: Log,
	index: number,
	rows: number,
	width: number,
	glyphs: Glyphs,
): readonly Line[] {
	const count = Math.min(rows, LISTED, findings.length);
	if (count < 2) return [];
	const first = Math.max(0, Math.min(index - Math.floor(count / 2), findings.length - count));
	return findings.slice(first, first + count).map(({severity, class: kind, title, count: times}, offset) => {
		const place = first + offset;
		const tone = severity === 'error' ? 'failed' : 'warning';
		const sign = severity === 'error' ? glyphs.outcome.failed : glyphs.warning;
		const line = [
			span(`${place === index ? glyphs.cursor : ' '} `),
			span(`${String(place + 1).padStart(String(findings.length).length)} ${sign} ${kind.padEnd(14)} `, tone),
			span(title, place === index ? 'strong' : 'plain'),
			span(times > 1 ? ` ${glyphs.times}${times}` : '', 'quiet'),
		];
		return cutLine(line, width, glyphs.cut);
	});
}

/** The journey of the finding's first request; without a request, just the stage. */
function way(log: Log, finding: ReportFinding, index: number, width: number, glyphs: Glyphs): readonly Line[] {
	const row = log.rowOfFinding[index];
	const journey = row === undefined ? undefined : log.rows[row]?.exchange.journey;
	if (journey !== undefined && journey.length > 0) return [[span('  '), ...journeyLine(journey, width - 2, glyphs)]];
	if (finding.severity !== 'error') return [];
	return [[span('  '), span(`[${glyphs.outcome.failed} ${finding.stage}]`, outcomeTone.failed)]];
}

function silence({report, requests}: Log, width: number, glyphs: Glyphs): readonly Line[] {
	const among = counted(requests, 'request');
	const words: Readonly<Record<Outcome, readonly [Line, string]>> = {
		ok: [
			[span(`${glyphs.outcome.passed} `, 'passed'), span(`No failure found in ${among}`, 'strong')],
			'The command succeeded.',
		],
		unknown: [
			[span(`${glyphs.outcome.unknown} `, 'warning'), span(`No failure found in ${among}`, 'strong')],
			'The log does not show how the command ended.',
		],
		failed: [
			[
				span(`${glyphs.outcome.failed} `, 'failed'),
				span(`It failed, and no known cause was found in ${among}`, 'strong'),
			],
			`Requests marked ${glyphs.warning} were not answered with success.`,
		],
	};
	const [title, remark] = words[report.outcome];
	return [spread(title, [], width, glyphs.cut), ...paragraph([span('  ')], remark, width, 'quiet')];
}

/** The screen's first row: the command, and the server. */
export function titleLine(
	log: Log,
	index: number,
	{title, live}: {readonly title: string | undefined; readonly live: Live | undefined},
	width: number,
	glyphs: Glyphs,
): Line {
	const finding = log.report.findings[index];
	const run = (finding === undefined ? undefined : runOf(log, finding)) ?? log.report.runs[0];
	const sources = log.report.sources.map(source => source.name).join(', ');
	const name = title ?? run?.command ?? (finding === undefined ? sources : (run?.source ?? sources));
	const server = run?.server.url ?? '';
	const side = live !== undefined && finding !== undefined ? span(liveWords(live), 'active') : span(server, 'quiet');
	return spread([span(name, 'quiet')], side.text === '' ? [] : [side], width, glyphs.cut);
}
