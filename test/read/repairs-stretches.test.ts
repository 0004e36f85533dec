import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {Repairs} from '../../src/read/repairs/repairs.ts';
import {reportOf} from '../../src/report/report.ts';
import text from '../../src/formats/text.ts';
import {sampleText} from '../support/samples.ts';

const ids = (log: string) => analyzeText(log).findings.map(({id, grade}) => `${id} ${grade}`);

const linesOf = (log: string) => log.replace(/\n$/, '').split('\n');
const each = (log: string, change: (line: string, index: number) => string) =>
	`${linesOf(log).map(change).join('\n')}\n`;

/** What a terminal or a web form does. */
const hard = (width: number) => (log: string) =>
	each(log, line => (line.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? ['']).join('\n'));

/** What mail programs do: the blank at the margin goes, and longer words stay whole. */
const mail = (width: number) => (log: string) =>
	each(log, line => {
		const parts: string[] = [];
		let rest = line;
		while (rest.length > width) {
			let cut = rest.lastIndexOf(' ', width);
			if (cut === -1 || rest.slice(0, cut).trim() === '' || rest.slice(0, cut).trim() === '>')
				cut = rest.indexOf(' ', width);
			if (cut === -1) break;
			parts.push(rest.slice(0, cut).trimEnd());
			rest = rest.slice(cut).trimStart();
		}

		return [...parts, rest].join('\n');
	});

/** What `fold -s` does: the blank stays, and longer words are cut at the margin. */
const fold = (width: number) => (log: string) =>
	each(log, line => {
		const parts: string[] = [];
		let rest = line;
		while (rest.length > width) {
			const blank = rest.lastIndexOf(' ', width - 1);
			const cut = blank === -1 ? width : blank + 1;
			parts.push(rest.slice(0, cut));
			rest = rest.slice(cut);
		}

		return [...parts, rest].join('\n');
	});

const quote = (mark: string) => (log: string) => each(log, line => `${mark}${line}`);
const carriage = (log: string) => log.replaceAll('\n', '\r\n');
const escapeHtml = (log: string) =>
	log.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The lines that come out, and what was counted. */
function repaired(log: string) {
	const lines: string[] = [];
	const numbers: number[] = [];
	const stage = new Repairs((line, number) => {
		lines.push(line);
		numbers.push(number);
	});
	for (const [index, line] of linesOf(Buffer.from(log, 'utf8').toString('latin1')).entries())
		stage.push(line, index + 1);
	stage.end();
	return {lines, numbers, done: stage.done};
}

const latin1 = (log: string) => Buffer.from(log, 'utf8').toString('latin1');
const sample = (path: string) => sampleText(`recorded/${path}`);

/** kubectl's own words of three years, one of each kind of failure; several have bodies, blocks and Status objects. */
const failures = [
	'1.20.2/adm-quota.v9.log',
	'1.22.0/credplugin-fail.v6.log',
	'1.25.0/portal-200html.v8.log',
	'1.33.9/forbidden-list.v8.log',
	'1.34.5/conflict-apply-lock.v6.log',
	'1.36.3/reset-ns.v6.log',
];

const structured = sample('1.33.9/forbidden-list.v8.log');
const clean = sample('1.33.9/get-pods.v8.log');

describe('each stretch has its own damage', () => {
	test('a clean log, then a wrapped one', () => {
		const {lines, numbers, done} = repaired(clean + hard(80)(structured));
		expect(lines).toEqual(linesOf(latin1(clean + structured)));
		expect(done.map(({kind}) => kind)).toEqual(['hard-wrap']);
		// The first line of the second log has the number that it has in the paste.
		expect(numbers[linesOf(clean).length]).toBe(linesOf(clean).length + 1);
	});

	test.each([
		[80, 120],
		[120, 80],
		[132, 72],
		[72, 160],
	])('%d columns, then %d', (one, other) => {
		const {lines} = repaired(hard(one)(structured) + hard(other)(clean));
		expect(lines).toEqual(linesOf(latin1(structured + clean)));
	});

	test('wrapped, clean, wrapped between words, clean', () => {
		const {lines} = repaired(hard(80)(structured) + clean + fold(100)(structured) + clean);
		expect(lines).toEqual(linesOf(latin1(structured + clean + structured + clean)));
	});

	test('escaped in its second half: its first half keeps its entities', () => {
		const data = 'I1120 20:47:15.811210   24542 loader.go:402] Config loaded from file:  /home/dev/"a&lt;b&gt;"';
		const {lines, done} = repaired(`${data}\n${clean}${escapeHtml(structured)}`);
		expect(lines).toEqual([data, ...linesOf(latin1(clean + structured))]);
		expect(done).toEqual([{kind: 'html-escapes', lines: expect.any(Number)}]);
	});

	test('wrapped far behind the beginning', () => {
		const much = clean.repeat(Math.ceil(30_000 / linesOf(clean).length));
		const {lines, done} = repaired(much + hard(80)(structured) + much);
		expect(done.map(({kind}) => kind)).toEqual(['hard-wrap']);
		expect(lines).toEqual(linesOf(latin1(much + structured + much)));
	});

	test('escaped far behind the beginning, from the first request on', () => {
		const much = clean.repeat(Math.ceil(30_000 / linesOf(clean).length));
		const {lines, done} = repaired(much + escapeHtml(structured) + much);
		expect(done.map(({kind}) => kind)).toEqual(['html-escapes']);
		const first = structured.split('\n').findIndex(line => line.includes('headers=<'));
		const before = linesOf(much).length;
		expect(lines.slice(before + first)).toEqual(linesOf(latin1(structured + much)).slice(first));
		expect(lines.slice(0, before)).toEqual(linesOf(latin1(much)));
	});

	test('a body that fills many windows', () => {
		const body = JSON.stringify({
			kind: 'PodList',
			items: Array.from({length: 3000}, (_, index) => ({name: `web-${index}`})),
		});
		const log = `I1120 20:47:15.811210   24542 request.go:1212] Response Body: ${body}\n${structured}`;
		expect(repaired(hard(80)(log)).lines).toEqual(linesOf(latin1(log)));
	});
});

describe('broken between words', () => {
	test.each([
		[100, mail],
		[120, mail],
		[100, fold],
		[120, fold],
	])('at %d columns', (width, wrap) => {
		// The last words of a conflict are a page of text, of which nobody knows which lines belong together.
		for (const path of failures.filter(other => !other.includes('conflict-apply'))) {
			const log = sample(path);
			expect([path, ids(wrap(width)(log))]).toEqual([path, ids(log)]);
		}
	});

	test.each([76, 80, 100, 132, 160])('fold -s at %d columns loses nothing', width => {
		expect(repaired(fold(width)(structured)).lines).toEqual(linesOf(latin1(structured)));
	});

	test('what may be output is left as it is, and counted', () => {
		const head = 'I1120 21:29:28.996025   29641 ';
		const log = [
			`${head}round_trippers.go:527] "Request" verb="GET"`,
			'url="https://127.0.0.1:6443/api?timeout=32s"',
			`${head}round_trippers.go:527] "Request" verb="DELETE"`,
			'url="https://127.0.0.1:6443/apis?timeout=32s"',
			`${head}warnings.go:70] this may be all there is to say`,
			'or-there-is-more-of-it-on-the-next-line',
		];
		const {lines, done} = repaired(`${log.join('\n')}\n`);
		expect(lines).toEqual([`${log[0]} ${log[1]}`, `${log[2]} ${log[3]}`, log[4], log[5]]);
		expect(done).toEqual([{kind: 'word-wrap', lines: 2, ambiguous: 1}]);
	});
});

describe('wrapped and quoted', () => {
	const orders: ReadonlyArray<readonly [string, (log: string) => string]> = [
		['wrapped, then quoted', log => quote('> ')(hard(80)(log))],
		['quoted, then wrapped', log => hard(80)(quote('> ')(log))],
		['wrapped, then quoted twice', log => quote('>> ')(hard(80)(log))],
		['quoted, wrapped, quoted', log => quote('> ')(hard(80)(quote('> ')(log)))],
		['by a mail program, then quoted', log => quote('> ')(mail(100)(log))],
		['quoted, then by a mail program', log => mail(100)(quote('> ')(log))],
		['with carriage returns', log => carriage(quote('> ')(hard(80)(log)))],
		['by a mail program, with carriage returns', log => carriage(quote('> ')(mail(100)(log)))],
		['indented, as code', log => quote('    ')(hard(80)(log))],
		['escaped before', log => hard(80)(escapeHtml(log))],
		['escaped behind', log => escapeHtml(hard(80)(log))],
	];
	test.each(orders)('%s', (_, damage) => {
		for (const path of failures) {
			const log = sample(path);
			expect([path, ids(damage(log))]).toEqual([path, ids(log)]);
		}
	});

	test('behind the time of a CI system', () => {
		const stamped = each(structured, line => `2026-11-20T21:09:17.3163040Z ${line}`);
		expect(repaired(hard(80)(stamped)).lines).toEqual(linesOf(latin1(stamped)));
	});
});

describe('no false repair', () => {
	const entry =
		'I1120 20:47:15.811210   24542 round_trippers.go:553] GET https://127.0.0.1:6443/api 200 OK in 4 milliseconds';
	const row = (name: string) => `${name.padEnd(60)}   1/1     Running   0          16d   10.0.0.1   <none>`;

	test.each([
		['rows of a table, all of the same length', [entry, row('a'), row('b'), row('c'), row('d')]],
		[
			'names of the same length',
			[
				entry,
				...['a', 'b', 'c', 'd'].map(name => `pod/${name.repeat(20)}-6d4cf56db6-4qz8n-with-a-name-that-is-long-enough`),
			],
		],
		['a block whose data was left out', [`${entry.slice(0, 53)}"Response" status="200 OK" headers=<`, 'NAME', 'web']],
		['a question with equals signs', [entry.replace('/api', '/api?timeout=32s'), 'a=20', 'b=', 'c=3D']],
	])('%s', (_, lines) => {
		const {lines: out, done} = repaired(`${lines.join('\n')}\n`);
		expect(out).toEqual(lines);
		expect(done).toEqual([]);
	});
});

describe('other damage', () => {
	const damages: ReadonlyArray<readonly [string, (log: string) => string]> = [
		['TABs as 4 blanks', log => log.replaceAll('\t', '    ')],
		['TABs as 8 blanks', log => log.replaceAll('\t', '        ')],
		['TABs as 4 blanks, wrapped', log => hard(80)(log.replaceAll('\t', '    '))],
		['quotes in quotes', quote('>> ')],
		['details', log => `<details>\n<summary>log</summary>\n\n\`\`\`\n${log}\`\`\`\n</details>\n`],
		['colours', log => each(log, line => `\u001B[0;31m${line}\u001B[0m`)],
		['carriage returns', carriage],
		['masks eaten as tags', log => log.replaceAll('<masked>', '')],
		['masks eaten as tags, blanks too', log => log.replaceAll(' <masked>', '')],
		['quoted, then escaped', log => escapeHtml(quote('> ')(log))],
	];
	test.each(damages)('%s', (_, damage) => {
		for (const path of failures) {
			const log = sample(path);
			expect([path, ids(damage(log))]).toEqual([path, ids(log)]);
		}
	});

	test('blocks of headers that were left out', () => {
		const without = linesOf(structured).filter(line => !/^(?:\t| >)/.test(line));
		expect(repaired(`${without.join('\n')}\n`)).toMatchObject({lines: without.map(latin1), done: []});
		expect(ids(`${without.join('\n')}\n`).map(id => id.split(' ')[0])).toEqual(
			ids(structured).map(id => id.split(' ')[0]),
		);
	});

	test('without its head or its tail nothing is repaired', () => {
		const lines = linesOf(latin1(structured));
		for (let cut = 1; cut < lines.length; cut += 7) {
			expect(repaired(`${lines.slice(cut).join('\n')}\n`).done).toEqual([]);
			expect(repaired(`${lines.slice(0, cut).join('\n')}\n`).done).toEqual([]);
		}
	});
});

test('the report tells in one line what was done', () => {
	const report = reportOf(analyzeText(escapeHtml(hard(80)(structured)), 'mail.txt'));
	const rejoined = linesOf(hard(80)(structured)).length - linesOf(structured).length;
	const out = text.render(report, {color: false, columns: 200});
	expect(out).toContain(`repaired: ${rejoined} lines rejoined (hard wrap); `);
	expect(out).toMatch(/; \d+ lines of HTML escapes undone\n/);
});
