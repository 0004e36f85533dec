import type {ReportExchange} from '../model/report.ts';
import {Document} from './document.ts';
import type {Glyphs} from './glyphs.ts';
import {readableBody} from './json.ts';
import {span, type Line} from './line.ts';
import type {Row} from './log.ts';
import {outcomeTone} from './journey.ts';
import {answeredBy, counted, duration} from './words.ts';

/** One request in full: what it asked, what came back, how far it got and why that is known. */
export function requestDocument({exchange, run}: Row, width: number, glyphs: Glyphs): readonly Line[] {
	const page = new Document(width, glyphs);
	page.text(`${exchange.method} ${exchange.url}`, 'strong', []);
	page.text(outcomeOf(exchange).join(` ${glyphs.separator} `), 'plain', []);
	const lines = `lines ${exchange.lines.first}${glyphs.range}${exchange.lines.last}`;
	page.text([lines, ...provenance(exchange, run.command)].join(` ${glyphs.separator} `), 'quiet', []);
	if (exchange.error !== null) {
		page.heading('Error');
		page.text(exchange.error, 'failed');
	}

	journeyPart(page, exchange);
	timingPart(page, exchange);
	headersPart(page, 'Response headers', exchange.response.headers);
	bodyPart(page, 'Response body', exchange.response.body, exchange.response.truncatedChars);
	headersPart(page, 'Request headers', exchange.request.headers);
	bodyPart(page, 'Request body', exchange.request.body, 0);
	return page.lines;
}

function outcomeOf({status, reason, error, responder, durationMs}: ReportExchange): readonly string[] {
	const missing = error === null ? 'the log shows no answer' : 'no answer';
	return [
		status === null ? missing : [status, reason].filter(Boolean).join(' '),
		...(status === null ? [] : [answeredBy[responder]]),
		...(durationMs === null ? [] : [duration(durationMs)]),
	];
}

const provenance = ({attempt}: ReportExchange, command: string | null): readonly string[] => [
	...(attempt > 1 ? [`attempt ${attempt}`] : []),
	...(command === null ? [] : [command]),
];

function journeyPart(page: Document, {journey}: ReportExchange): void {
	if (journey.length === 0) return;
	page.heading('How far it got');
	const longest = Math.max(...journey.map(({stage}) => stage.length));
	for (const {stage, outcome, proof} of journey) {
		const tone = outcomeTone[outcome];
		const mark = [span(`${page.glyphs.outcome[outcome]} ${stage.padEnd(longest)} `, tone)];
		page.item(mark, proof, outcome === 'failed' ? 'plain' : 'quiet');
	}
}

function timingPart(page: Document, {timing}: ReportExchange): void {
	const phases: ReadonlyArray<readonly [string, number | null]> = [
		['name lookup', timing.dnsMs],
		['connect', timing.connectMs],
		['TLS handshake', timing.tlsMs],
		['server', timing.serverMs],
		['not accounted for', timing.unexplainedMs],
	];
	const known = phases.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as const]));
	if (known.length === 0) return;
	page.heading('Time');
	for (const [name, ms] of known) page.field(name, duration(ms));
}

function headersPart(page: Document, title: string, headers: Readonly<Record<string, string>>): void {
	const entries = Object.entries(headers);
	if (entries.length === 0) return;
	page.heading(title);
	for (const [name, value] of entries) page.text(value, 'plain', [span('  '), span(`${name}: `, 'quiet')]);
}

function bodyPart(page: Document, title: string, body: string | null, truncatedChars: number): void {
	if (body === null || body === '') return;
	const missing = `the log leaves out ${counted(truncatedChars, 'character')}; -v=10 logs whole bodies`;
	page.heading(title, truncatedChars > 0 ? missing : '');
	page.text(readableBody(body, truncatedChars > 0));
}
