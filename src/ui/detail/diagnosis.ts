import type {ReportExchange} from '../../model/report.ts';
import {Document} from '../document.ts';
import {addFinding} from '../finding-document.ts';
import {outcomeTone} from '../journey.ts';
import {span} from '../line.ts';
import type {Row} from '../row.ts';
import {plainPage, type Page} from '../page.ts';
import {answeredBy, answerOf, duration} from '../words.ts';
import type {Tab, View} from './tab.ts';

/** One request: the response, how far it got and how that is known; then its finding. */
export default {order: 1, name: 'diagnosis', page: diagnosisPage} satisfies Tab;

function diagnosisPage(row: Row, {log, width, glyphs}: View): Page {
	const {exchange, run} = row;
	const page = new Document(width, glyphs);
	page.text(`${exchange.method} ${exchange.url}`, 'plain', []);
	page.text(outcomeOf(exchange).join(` ${glyphs.separator} `), row.mark === undefined ? 'plain' : 'strong', []);
	const lines = `lines ${exchange.lines.first}${glyphs.range}${exchange.lines.last}`;
	page.text([lines, ...provenance(exchange, run.command)].join(` ${glyphs.separator} `), 'quiet', []);
	if (exchange.error !== null) {
		page.heading('Error');
		page.text(exchange.error, 'failed');
	}

	const finding = row.finding === undefined ? undefined : log.report.findings[row.finding];
	if (finding !== undefined) {
		page.heading(finding.title, finding.class);
		page.text(finding.summary);
	}

	journeyPart(page, exchange);
	if (finding !== undefined) addFinding(page, finding, log);
	return plainPage(page.lines);
}

const outcomeOf = (exchange: ReportExchange): readonly string[] => [
	answerOf(exchange),
	...(exchange.status === null ? [] : [answeredBy[exchange.responder]]),
	...(exchange.durationMs === null ? [] : [duration(exchange.durationMs)]),
];

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
