import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import junit from '../../src/formats/junit.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {parseMarkup, unescaped, type Element} from './support/markup.ts';
import {exchange, finding, report, reportWith, run} from './support/report.ts';

const elements = (of: Report): Element[] => parseMarkup(junit.render(of).replaceAll('system-out', 'systemout'));
const named = (name: string, of: Report) => elements(of).filter(element => element.name === name);
const outline = (of: Report) =>
	elements(of)
		.filter(({name}) => name !== 'properties' && name !== 'property')
		.map(({name}) => name);

describe('junit', () => {
	test('of every sample: as many tests, failures and suites as it says', () => {
		for (const path of allSamples) {
			const whole = analyze(sampleText(path), {name: path});
			const all = elements(whole);
			const count = (name: string) => String(all.filter(element => element.name === name).length);
			expect([path, all[0]?.attributes['tests'], all[0]?.attributes['failures']]).toEqual([
				path,
				count('testcase'),
				count('failure'),
			]);
			expect(count('testsuite')).toBe(String(whole.runs.length));
			expect(count('failure')).toBe(String(whole.findings.filter(({severity}) => severity === 'error').length));
			const sum = (key: string) =>
				String(
					all.filter(({name}) => name === 'testsuite').reduce((sum, {attributes}) => sum + Number(attributes[key]), 0),
				);
			expect(['tests', 'failures', 'skipped'].map(sum)).toEqual(['testcase', 'failure', 'skipped'].map(count));
		}
	});

	/** Elements with the attributes that they must and may have. Source: `junit-10.xsd` of Jenkins' xUnit plugin. */
	const rules: Readonly<Record<string, readonly [must: string, may: string]>> = {
		testsuites: ['', 'name time tests failures errors'],
		testsuite: ['name tests failures errors', 'group time skipped timestamp hostname id package file log url'],
		testcase: ['name', 'time classname group'],
		failure: ['', 'type message'],
		skipped: ['', 'type message'],
		properties: ['', ''],
		property: ['name value', ''],
		systemout: ['', ''],
	};

	test('every attribute is one of the format', () => {
		const seconds = /^(?:\d{0,3},)*\d{0,}(?:\.\d*)?$/;
		for (const whole of [...allSamples.map(path => analyze(sampleText(path), {name: path})), reportWith('"x" <y>')]) {
			for (const {name, attributes} of elements(whole)) {
				const [must, may] = rules[name] ?? ['no such element', ''];
				const names = Object.keys(attributes);
				expect(names).toEqual(expect.arrayContaining(must.split(' ').filter(Boolean)));
				expect(names.filter(one => !`${must} ${may}`.split(' ').includes(one))).toEqual([]);
				if ('time' in attributes) expect(attributes['time']).toMatch(seconds);
			}
		}
	});

	test('a failure: its cause, its words, its file and line', () => {
		const [one] = named('testcase', report());
		expect(one?.attributes).toMatchObject({
			classname: 'kubectl-debug.authorization',
			name: 'authorization/rbac-denied: The user is known, but may not do this',
		});
		expect(named('testsuite', report())[0]?.attributes['file']).toBe('build.log');
		const [failure] = named('failure', report());
		expect(failure?.attributes['type']).toBe('authorization/rbac-denied');
		expect(unescaped(failure?.attributes['message'] ?? '')).toBe(finding().summary);
		for (const words of [
			'build.log:3: I0314 10:15:30.123456    4242 helpers.go:246] server response object',
			'request: list pods -n shop → 403 Forbidden in 12 ms',
			'user: dev',
			'next: kubectl auth can-i',
		])
			expect(unescaped(failure?.text ?? '')).toContain(words);
	});

	test.each([
		['ok: kubectl ran', 'ok', [], ['testsuites', 'testsuite', 'testcase']],
		['unknown: skipped', 'unknown', [], ['testsuites', 'testsuite', 'testcase', 'skipped']],
		[
			'ok with a warning: both pass',
			'ok',
			[finding({severity: 'warning'})],
			['testsuites', 'testsuite', 'testcase', 'systemout', 'testcase'],
		],
	] as const)('%s', (_, outcome, findings, expected) => {
		const whole = report({findings, outcome, runs: [run({outcome})]});
		expect(outline(whole)).toEqual(expected);
		expect(named('testsuites', whole)[0]?.attributes['failures']).toBe('0');
	});

	test('seconds are those from the first request to the last answer', () => {
		const exchanges = [exchange({startMs: 0, durationMs: 10}), exchange({startMs: 1500, durationMs: 250})];
		expect(named('testsuite', report({runs: [run({exchanges})]}))[0]?.attributes).toMatchObject({
			time: '1.750',
			timestamp: '2000-03-14T10:15:30',
		});
	});

	test('evidence without end is cut, and says so', () => {
		const evidence = Array.from({length: 2000}, (_, index) => ({
			source: 'build.log',
			line: index + 1,
			text: `${'x'.repeat(index % 97)} ${'y'.repeat(index % 89)}`,
		}));
		const [failure] = named('failure', report({findings: [finding({evidence})]}));
		expect(failure?.text.length).toBeLessThan(21_000);
		expect(failure?.text).toMatch(/\[\d+ more characters; the JSON report has them\]$/);
	});
});
