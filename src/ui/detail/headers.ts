import {Document} from '../document.ts';
import {span} from '../line.ts';
import type {Row} from '../row.ts';
import {plainPage, type Page} from '../page.ts';
import type {Tab, View} from './tab.ts';

export default {order: 2, name: 'headers', page: headersPage} satisfies Tab;

/** What each header reveals about a request's path, where that is not obvious. */
const meanings: ReadonlyArray<readonly [RegExp, string]> = [
	[/^audit-id$/, 'kube-apiserver saw the request'],
	[/^x-kubernetes-pf-flowschema-uid$/, 'authentication was passed'],
	[/^retry-after$/, 'the server asks to wait'],
	[/^(?:via|x-cache|cf-ray|x-squid-error)$/, 'something in front of the API server answered or passed it on'],
	[/^warning$/, 'kubectl prints it as a warning'],
];

function headersPage({exchange: {request, response}}: Row, {width, glyphs}: View): Page {
	const page = new Document(width, glyphs);
	const sides = [
		['Response headers', response.headers],
		['Request headers', request.headers],
	] as const;
	for (const [title, headers] of sides) {
		const entries = Object.entries(headers);
		if (entries.length === 0) continue;
		page.heading(title);
		for (const [name, value] of entries) {
			page.text(value, 'plain', [span('  '), span(`${name}: `, 'key')]);
			const meaning = meanings.find(([pattern]) => pattern.test(name))?.[1];
			if (meaning !== undefined) page.text(meaning, 'quiet', [span('      ')]);
		}
	}

	if (page.lines.length === 0)
		page.text('The log has no headers of this request: kubectl logs them from -v=7 on.', 'quiet', []);
	return plainPage(page.lines);
}
