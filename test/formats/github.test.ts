import {describe, expect, test} from '@jest/globals';
import type {Report} from '../../src/model/report.ts';
import github from '../../src/formats/github.ts';
import markdown from '../../src/formats/markdown.ts';
import {finding, report} from './support/report.ts';

const rows = (findings: Report['findings']) => github.render(report({findings})).split('\n').slice(0, -1);

describe('github', () => {
	test('an annotation: file, line, cause, what happened and what to do', () => {
		expect(rows([finding()])).toEqual([
			'::error file=build.log,line=3,title=authorization/rbac-denied (proven)::User "dev" is not allowed to list pods in namespace shop.%0ANext: kubectl auth can-i list pods -n shop',
		]);
	});

	test('escaped as GitHub reads it', () => {
		const [row] = rows([
			finding({
				summary: '100% a:b,c',
				evidence: [{source: 'a,b:c%.log', line: 1, text: ''}],
				nextSteps: [],
			}),
		]);
		expect(row).toBe('::error file=a%2Cb%3Ac%25.log,line=1,title=authorization/rbac-denied (proven)::100%25 a:b,c');
	});

	test('standard input is no file, and a finding without evidence has no place', () => {
		for (const evidence of [[{source: '<stdin>', line: 1, text: ''}], []])
			expect(rows([finding({evidence})])[0]).toMatch(/^::error title=authorization/);
	});

	test('one annotation for a root cause, however often it was found', () => {
		const found = rows([finding(), finding({run: 'r2'}), finding({id: 'network/dns-timeout'}), finding()]);
		expect(found).toHaveLength(2);
		expect(found[0]).toContain('%0AFound 3 times; this is the first.%0A');
		expect(found[1]).not.toContain('times');
	});

	test('at most ten of a kind; the tenth names those that are left', () => {
		const many = Array.from({length: 23}, (_, index) => finding({id: `network/cause-${index}`}));
		const warnings = Array.from({length: 10}, (_, index) =>
			finding({id: `health/cause-${index}`, severity: 'warning'}),
		);
		const all = rows([...many, ...warnings, finding({severity: 'info'})]);
		expect(['::error ', '::warning ', '::notice '].map(kind => all.filter(row => row.startsWith(kind)).length)).toEqual(
			[10, 10, 1],
		);
		expect(all[9]).toMatch(/^::error title=14 more causes::network\/cause-9, .*network\/cause-22%0A/);
	});

	test('nothing to say, nothing said', () => {
		expect(github.render(report({findings: []}))).toBe('');
	});

	test('the step summary is the Markdown report', () => {
		expect(github.addition.variable).toBe('GITHUB_STEP_SUMMARY');
		expect(github.addition.render(report())).toBe(markdown.render(report()));
	});
});
