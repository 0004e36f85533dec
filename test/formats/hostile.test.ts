import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import type {Report} from '../../src/model/report.ts';
import {script} from '../../src/formats/html/script.ts';
import {style} from '../../src/formats/html/style.ts';
import {reporters} from '../../src/formats/registry.ts';
import {outsideCode} from './support/gfm.ts';
import {parseMarkup, unescaped} from './support/markup.ts';
import {plain, reportWith} from './support/report.ts';

/** What breaks out of one format or another. */
const attacks = [
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'</style></title></textarea></pre></details>',
	'javascript:alert(1)',
	'"]]>',
	']]><!--',
	'-->',
	'&amp;&#60;&lt',
	"' onmouseover='x",
	'`',
	'```',
	'````\n# out',
	'~~~',
	'a\\|b | c ||',
	'| --- | --- |',
	'@octocat',
	'#1 GH-1 octo/repo#2',
	'[text](https://evil.example) ![i](//evil.example/x.png)',
	'https://evil.example www.evil.example me@evil.example',
	'::error file=a,line=1::owned',
	'::set-output name=x::y',
	'\n::error::owned\n',
	'\r::warning::owned',
	'##[error]owned',
	'%0A::error::owned %25',
	'\u001B[31mred\u001B]8;;https://evil.example\u0007',
	'\u009B2J',
	'\u202Eevil\u2066\u200B\uFEFF',
	'\0\u0001\u007F\uFFFE\uFFFF',
	'\uD800',
	'\u{E0041}',
	'\u2028\u2029',
	'/close\n/lgtm',
	'\n- list\n1. list\n> quote\n    code\n---\n',
	'<details><summary>',
	'{0} {{x}} [a](1)',
	'$x$ :smile: [[_TOC_]]',
	'\t\v\f',
	'constructor __proto__',
	'é日本語👩‍👩‍👧',
	'x'.repeat(5000),
];

const hostileText = fc
	.array(fc.oneof(fc.constantFrom(...attacks), fc.string({unit: 'binary', maxLength: 8})), {minLength: 1, maxLength: 4})
	.map(parts => parts.join(''));

const byName = (name: string) => {
	const found = reporters.find(reporter => reporter.name === name);
	if (found === undefined) throw new Error(`no format ${name}`);
	return found;
};

/** What a terminal obeys, or hides; line feeds and the tabs of indented JSON are not. */
const acting = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** Every attack alone, and many mixtures. */
function forHostile(check: (text: string, report: Report) => void): void {
	for (const text of attacks) check(text, reportWith(text));
	fc.assert(
		fc.property(hostileText, text => {
			check(text, reportWith(text));
		}),
		{numRuns: 150, seed: 6},
	);
}

const added = ['ndjson', 'markdown', 'html', 'har', 'junit', 'sarif', 'github', 'azure', 'otlp'];

describe('a hostile log', () => {
	test.each(added)('%s: nothing acts on a terminal, and the same report gives the same bytes', name => {
		const {render} = byName(name);
		forHostile((text, report) => {
			const output = render(report, plain);
			expect(acting.exec(output)?.[0]).toBeUndefined();
			expect(output.endsWith('\n')).toBe(true);
			expect(render(reportWith(text), plain)).toBe(output);
		});
	});

	test.each(['ndjson', 'otlp', 'har', 'sarif'])('%s: is JSON, and keeps the text as it is', name => {
		const {render} = byName(name);
		forHostile((text, report) => {
			const documents = (name === 'ndjson' ? render(report, plain).trimEnd().split('\n') : [render(report, plain)]).map(
				line => JSON.parse(line) as unknown,
			);
			const strings: string[] = [];
			const collect = (value: unknown): void => {
				if (typeof value === 'string') strings.push(value);
				else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
			};
			collect(documents);
			expect(strings).toContain(text);
		});
	});

	test('html: only the elements and attributes of this program, and nothing that loads or runs', () => {
		const elements = new Set(
			'html head meta title style body header nav h1 h2 h3 h4 p a code span strong main article table tr th td dl dt dd pre ol ul li div details summary section form input label output svg rect i b u em footer script'.split(
				' ',
			),
		);
		const attributes = new Set(
			'lang charset http-equiv content name class id href scope role hidden type aria-label aria-labelledby aria-hidden placeholder x width'.split(
				' ',
			),
		);
		forHostile((_, report) => {
			for (const element of parseMarkup(byName('html').render(report, plain))) {
				expect(elements).toContain(element.name);
				for (const name of Object.keys(element.attributes)) expect(attributes).toContain(name);
				expect(element.attributes['href'] ?? '#').toMatch(/^#[\w.]*$/);
				if (element.name === 'script') expect(element.text).toBe(script);
				if (element.name === 'style') expect(element.text).toBe(style);
			}
		});
	});

	test('junit: well-formed, and only the elements of the format', () => {
		const names = new Set('testsuites testsuite properties property testcase failure skipped system-out'.split(' '));
		forHostile((_, report) => {
			const output = byName('junit').render(report, plain);
			// What XML 1.0 allows, less what is hidden.
			expect(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(output)?.[0]).toBeUndefined();
			expect(output).not.toContain('<![CDATA[');
			for (const {name} of parseMarkup(output.replaceAll('system-out', 'systemout')))
				expect(names).toContain(name === 'systemout' ? 'system-out' : name);
		});
	});

	test('markdown: outside of code there is nothing to read but our own words', () => {
		forHostile((_, report) => {
			const {outside} = outsideCode(byName('markdown').render(report, plain));
			const bare = outside
				.replaceAll(/^<\/?details>$|^<summary>[\w ,:]*<\/summary>$|^<sub>kubectl-debug <\/sub>$/gm, '')
				.replaceAll(/^_Cut at \d+ bytes: [\w ]+\. The JSON report has all of it\._$/gm, '')
				.replaceAll(/^\*\*Next steps\*\*$/gm, '')
				.replaceAll('&#124;', '');
			expect(/[<>@[\]\\`*_~$]|https?:|www\.|GH-|[#!:/]\w|[\da-f]{7}/i.exec(bare)?.[0]).toBeUndefined();
			for (const line of bare.split('\n')) {
				if (line.startsWith('|')) expect(line.replaceAll(/[^|]/g, '')).toBe('|||');
				else expect(line).not.toContain('|');
				expect(line).toMatch(/^$|^\||^#{2,3} |^- |^[^\s#>+=|<-]/);
				expect(line).not.toMatch(/^\d+[.)]/);
			}
		});
	});

	test('github: every line is an annotation, and no text leaves its place', () => {
		const line =
			/^::(?:error|warning|notice) ((?:file|line|title)=[^:,\r\n]*(?:,(?:file|line|title)=[^:,\r\n]*)*)::([^\r\n]*)$/;
		forHostile((_, report) => {
			const rows = byName('github').render(report, plain).trimEnd().split('\n');
			expect(rows).toHaveLength(3);
			for (const row of rows) {
				expect(row).toMatch(line);
				expect(row.replaceAll(/%(?:25|0D|0A|3A|2C)/g, '')).not.toContain('%');
			}
		});
	});

	test('junit and html: the text can still be read', () => {
		const text = '<script>alert("1")</script> & \'x\'';
		for (const name of ['junit', 'html']) {
			const elements = parseMarkup(byName(name).render(reportWith(text), plain).replaceAll('system-out', 'systemout'));
			expect(elements.some(element => unescaped(element.text).includes(text))).toBe(true);
		}
	});
});
