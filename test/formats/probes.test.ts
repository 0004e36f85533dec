import {expect, test} from '@jest/globals';
import type {Report, ReportProbe} from '../../src/model/report.ts';
import {reporters} from '../../src/formats/registry.ts';
import {findingDocument} from '../../src/ui/finding-document.ts';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {lineText} from '../../src/ui/line.ts';
import {logOf} from '../../src/ui/log.ts';
import {forbidden, forbiddenFinding} from '../ui/support/reports.ts';

const asked = (probe: Partial<ReportProbe>, grade: 'proven' | 'likely' | 'possible'): Report => ({
	...forbidden,
	findings: [
		{
			...forbiddenFinding,
			grade,
			probes: [
				{commands: ['kubectl auth can-i list pods'], result: 'The server says no.', settles: 'confirmed', ...probe},
			],
		},
	],
});

const render = (name: string, report: Report) =>
	reporters.find(reporter => reporter.name === name)?.render(report, {color: false, columns: 100}) ?? '';

const onScreen = (report: Report) =>
	report.findings
		.flatMap(finding => findingDocument(finding, logOf(report), 100, glyphsFor(true)))
		.map(lineText)
		.join('\n');

test.each([
	['text', (report: Report) => render('text', report)],
	['markdown', (report: Report) => render('markdown', report)],
	['html', (report: Report) => render('html', report)],
	['the screen', onScreen],
])('%s tells what the cluster was asked, and what it means', (_, shown) => {
	const confirmed = shown(asked({}, 'proven'));
	expect(confirmed).toContain('kubectl auth can-i list pods');
	expect(confirmed).toMatch(/The server says no\. It is proven\./);
	expect(shown(asked({settles: 'contradicted', result: 'Yes.'}, 'possible'))).toMatch(
		/Yes\. So it may have been something else/,
	);
	expect(shown(asked({settles: 'contradicted', result: 'Yes.'}, 'proven'))).toMatch(/Yes\. It has changed since\./);
	expect(shown(asked({settles: 'open', result: 'No answer.'}, 'likely'))).not.toMatch(/No answer\. (?:It|So)/);
	expect(shown(forbidden)).not.toMatch(/asked/i);
});

test('what the cluster answered cannot break out of a report', () => {
	const hostile = asked(
		{
			commands: ['kubectl x <script>alert(1)</script>'],
			result: '</script><img src=x onerror=alert(1)> ``` | \u001b[2J',
		},
		'likely',
	);
	expect(render('html', hostile)).not.toMatch(/<script>alert|<img/);
	expect(render('markdown', hostile)).not.toMatch(/^[^`]*<img/m);
	for (const name of ['text', 'markdown', 'html']) expect(render(name, hostile)).not.toContain('\u001b');
});
