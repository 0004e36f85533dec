import {Document} from '../document.ts';
import {span} from '../line.ts';
import type {Row} from '../row.ts';
import {plainPage, type Page} from '../page.ts';
import {counted} from '../words.ts';
import type {Tab, View} from './tab.ts';

/** The request's position in the log, and those of its lines quoted by the findings. */
export default {order: 6, name: 'raw', page: rawPage} satisfies Tab;

function rawPage({exchange, run}: Row, {log: {report}, width, glyphs}: View): Page {
	const page = new Document(width, glyphs);
	const {first, last} = exchange.lines;
	page.heading(`Lines ${first}${glyphs.range}${last} of ${run.source}`);
	const quoted = new Map<number, string>();
	for (const {evidence, run: id} of report.findings) {
		if (id !== run.id) continue;
		for (const {line, text} of evidence) if (line >= first && line <= last) quoted.set(line, text);
	}

	const lines = [...quoted].toSorted(([one], [other]) => one - other);
	const digits = String(last).length;
	let next = first;
	const skip = (end: number) => {
		if (end > next)
			page.text(`${counted(end - next, 'line')} that no finding quotes`, 'quiet', [
				span(`  ${glyphs.cut.padStart(digits)}  `, 'quiet'),
			]);
	};

	for (const [line, text] of lines) {
		skip(line);
		page.item([span(`${String(line).padStart(digits)} `, 'quiet')], text);
		next = line + 1;
	}

	skip(last + 1);
	page.text('');
	page.text(`See them all: sed -n ${first},${last}p with the file of the log.`, 'quiet');
	return plainPage(page.lines);
}
