import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import markdown from '../../src/formats/markdown.ts';
import {cell, code, fence, prose} from '../../src/text/markdown-text.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {outsideCode} from './support/gfm.ts';
import {exchange, finding, report, run} from './support/report.ts';

describe('markdown', () => {
	test('of every sample: short enough, every block closed, every cause named', () => {
		for (const path of allSamples) {
			const whole = analyze(sampleText(path), {name: path});
			const text = markdown.render(whole);
			expect(Buffer.byteLength(text)).toBeLessThan(64_000);
			const {outside, inside} = outsideCode(text);
			expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
			for (const {id} of whole.findings) expect(inside).toContain(id);
		}
	});

	test('the parts, in their order', () => {
		const text = markdown.render(
			report({findings: [finding({unknowns: [{what: 'who', because: 'it is hidden', settledBy: 'asking'}]})]}),
		);
		const parts = [
			'## kubectl-debug: 1 failure in 1 request\n',
			'### ✗ The user is known, but may not do this\n',
			'`authorization/rbac-denied`, proven. User "dev" is not allowed to list pods in namespace shop.\n',
			'| fact | value |\n| --- | --- |\n',
			'| command | `kubectl get pods -n shop` |\n',
			'| request | `list pods -n shop → 403 Forbidden in 12 ms` |\n',
			'| journey | ✓ tcp ✗ authorization |\n',
			'| user | `dev` |\n',
			'<details>\n<summary>Evidence: 1 line of the log</summary>\n\n```text\n3 | I0314 10:15:30.123456 ',
			'```\n\n</details>\n',
			'- Not known: who, because it is hidden. Settled by: asking\n',
			'**Next steps**\n\nAsks the server.\n\n```sh\nkubectl auth can-i list pods -n shop\n```\n',
			'- `build.log`: 9 lines, 1 run, 1 request\n',
		];
		let at = -1;
		for (const part of parts) {
			const next = text.indexOf(part, at + 1);
			expect([part, next > at]).toEqual([part, true]);
			at = next;
		}
	});

	test.each([
		['ok', '## kubectl-debug: no failure in 1 request\n'],
		['unknown', '## kubectl-debug: no failure found in 1 request, and the log does not show how the command ended\n'],
	] as const)('the verdict %s', (outcome, heading) => {
		expect(markdown.render(report({findings: [], outcome}))).toContain(heading);
	});

	test('far too much is cut at a block, and says so; the first finding is whole', () => {
		const long = '日本語`|<b>'.repeat(600);
		const big = finding({
			summary: long,
			facts: Object.fromEntries(Array.from({length: 60}, (_, index) => [`fact ${index}`, long])),
			evidence: Array.from({length: 40}, (_, index) => ({
				source: 'build.log',
				line: index + 1,
				text: String.fromCodePoint(0x4e00 + index).repeat(3000),
			})),
			nextSteps: Array.from({length: 20}, () => ({
				command: long,
				argv: [long],
				pipe: null,
				why: long,
				changes: false,
				readOnly: true,
			})),
		});
		const text = markdown.render(report({findings: Array.from({length: 50}, () => big)}));
		expect(Buffer.byteLength(text)).toBeLessThan(64_000);
		expect(text).toMatch(
			/_Cut at 64000 bytes: \d+ parts of this report did not fit\. The JSON report has all of it\._\n$/,
		);
		const {outside} = outsideCode(text);
		expect(outside.match(/^<details>$/gm)?.length).toBe(outside.match(/^<\/details>$/gm)?.length);
		expect(outside).toContain('**Next steps**');
	});

	test('where kubectl misled, that is said in front of the facts', () => {
		const misleading = {line: 9, said: 'pods "web" not found', because: 'the server was never asked'};
		expect(markdown.render(report({findings: [finding({misleading})]}))).toContain(
			'\n\nkubectl said `pods "web" not found` in line 9. Do not be misled: the server was never asked.\n\n| fact',
		);
	});

	test('a request that failed often says how often', () => {
		expect(
			markdown.render(report({runs: [run({exchanges: [exchange()]})], findings: [finding({count: 5})]})),
		).toContain('in 12 ms, 5 times`');
	});
});

describe('text in Markdown', () => {
	test.each([
		['words', 'The server said no.', 'The server said no.'],
		['names', 'User "system:anonymous" cannot list pods', 'User `"system:anonymous"` cannot list pods'],
		['names in a row', 'GET https://h/api failed', 'GET `https://h/api` failed'],
		['a comma behind a name', 'to a/b, or c', 'to `a/b`, or c'],
		['a mention', 'ask @octocat', 'ask `@octocat`'],
		['a number in front', '1. first', '`1`. first'],
		['a commit', 'see deadbeef now', 'see `deadbeef` now'],
		['backticks', 'a `` b', 'a ``` `` ``` b'],
		['a line break', 'a\n# b', 'a `#` b'],
		['nothing', '', ''],
	])('prose: %s', (_, text, expected) => {
		expect(prose(text)).toBe(expected);
	});

	test.each([
		['a', '`a`'],
		['`', '`` ` ``'],
		['a``b`', '``` a``b` ```'],
		[' a ', '`  a  `'],
		['', ''],
		['\u001B[1m', String.raw`\x1b[1m`.replace(/^.*$/, '`$&`')],
	])('code: %j', (text, expected) => {
		expect(code(text)).toBe(expected);
	});

	test.each([
		['a|b', '`a`&#124;`b`'],
		['a\\|b', '`a\\`&#124;`b`'],
		['||', '&#124;&#124;'],
	])('a cell of a table: %j', (text, expected) => {
		expect(cell(text)).toBe(expected);
	});

	test('a fence is longer than any run of backticks in it', () => {
		expect(fence('text', ['a ```` b', '```'])).toBe('`````text\na ```` b\n```\n`````');
	});
});
