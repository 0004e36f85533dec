import {curlOf} from '../../remedies/curl.ts';
import {rawOf} from '../../remedies/raw.ts';
import {cells} from '../cells.ts';
import {Document} from '../document.ts';
import {span} from '../line.ts';
import {plainPage, type Page} from '../page.ts';
import type {Row} from '../row.ts';
import type {Tab, View} from './tab.ts';

/** The request as commands that can be pasted. */
export default {order: 5, name: 'curl', page: curlPage} satisfies Tab;

function curlPage({exchange}: Row, {width, glyphs}: View): Page {
	const page = new Document(width, glyphs);
	const raw = rawOf(exchange);
	const curl = curlOf(exchange);
	const isRead = exchange.method === 'GET' || exchange.method === 'HEAD';
	if (!isRead) page.text('This request changes something.', 'warning', [span(`${glyphs.warning} `, 'warning')]);
	if (raw !== undefined) {
		page.heading('With kubectl', 'uses the current context and its credentials');
		addCommand(page, raw);
	}

	if (curl !== undefined) {
		page.heading('With curl');
		addCommand(page, curl);
		if (curl.includes('$CA'))
			page.text('CA is a file with the authority of the cluster, TOKEN a bearer token.', 'quiet');
	}

	if (exchange.request.body !== null && exchange.request.body !== '' && (raw ?? curl) !== undefined) {
		page.text('body.json is the request body, as tab Body shows it.', 'quiet');
	}

	if (raw === undefined && curl === undefined) {
		page.text('No command repeats it: it is a stream, or the log does not show its whole URL.', 'quiet', []);
	}

	return plainPage(page.lines);
}

/** Matches a word of a shell command, quoted parts with their blanks; a flag together with its value. */
const word = /(?:-[\w-]+ (?=[^\s-]))?(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g;

/** A command in rows that end with a backslash where it continues, so that a shell accepts them as is. */
function addCommand(page: Document, command: string): void {
	const rows: string[] = [];
	for (const part of command.match(word) ?? []) {
		const row = rows.at(-1);
		// Six cells for the indentation, the blank and the backslash.
		if (row !== undefined && cells(row) + cells(part) + 7 <= page.width) rows[rows.length - 1] = `${row} ${part}`;
		else rows.push(part);
	}

	for (const [index, row] of rows.entries()) {
		const end = index === rows.length - 1 ? '' : ' \\';
		page.text(row + end, 'command', [span(index === 0 ? '  ' : '    ')]);
	}
}
