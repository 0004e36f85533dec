import type {ReportExchange} from '../../model/report.ts';
import {Document} from '../document.ts';
import type {Glyphs} from '../glyphs.ts';
import {span, type Line} from '../line.ts';

/** What each header tells about the way of a request, where that is not obvious. */
const meanings: ReadonlyArray<readonly [RegExp, string]> = [
	[/^audit-id$/, 'kube-apiserver saw the request'],
	[/^x-kubernetes-pf-flowschema-uid$/, 'authentication was passed'],
	[/^retry-after$/, 'the server asks to wait'],
	[/^(?:via|x-cache|cf-ray|x-squid-error)$/, 'something in front of the API server answered or passed it on'],
	[/^warning$/, 'kubectl prints it as a warning'],
];

export function headersTab({request, response}: ReportExchange, width: number, glyphs: Glyphs): readonly Line[] {
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
	return page.lines;
}
