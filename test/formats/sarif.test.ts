import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import sarif from '../../src/formats/sarif.ts';
import {fileUri} from '../../src/text/uri.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {exchange, finding, plain, report, reportWith, run} from './support/report.ts';

/** The schema of the standard; draft 4 calls the identifier `id`, and is otherwise what a validator of draft 7 reads. */
const {
	id: _,
	$schema: __,
	...schema
} = JSON.parse(readFileSync(new URL('schemas/sarif-2.1.0.json', import.meta.url), 'utf8')) as {
	id: string;
	$schema: string;
};

/** RFC 3986: no blank, no quote, no bracket, and a `%` only in front of two digits. */
const uri = /^(?:[\w.~:/!$&'()*+,;=@-]|%[0-9A-F]{2})*$/;

const validate = new Ajv({
	strict: false,
	// Some of its patterns are none with the flag `u`.
	unicodeRegExp: false,
	allErrors: true,
	formats: {uri, 'uri-reference': uri, 'date-time': (value: string) => !Number.isNaN(Date.parse(value))},
}).compile(schema);

type Result = {
	ruleId: string;
	ruleIndex: number;
	level: string;
	message: {text: string};
	locations: Array<{physicalLocation: {artifactLocation: {uri: string}; region: {startLine: number}}}>;
	relatedLocations: unknown[];
	partialFingerprints: Record<string, string>;
};

function log(of: Report, explain?: (id: string) => string | undefined) {
	const parsed = JSON.parse(sarif.render(of, {...plain, ...(explain !== undefined && {explain})})) as {
		runs: [{tool: {driver: {rules: Array<{id: string; help?: {text: string}}>}}; results: Result[]}];
	};
	expect([validate(parsed), validate.errors]).toEqual([true, null]);
	const [{tool, results}] = parsed.runs;
	for (const {ruleId, ruleIndex} of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
	return {rules: tool.driver.rules, results};
}

describe('sarif', () => {
	test('of every sample is valid, with every finding at its line', () => {
		for (const path of allSamples) {
			const whole = analyze(sampleText(path), {name: path});
			const {results} = log(whole);
			expect(results.map(({ruleId, locations: [place]}) => [ruleId, place?.physicalLocation.region.startLine])).toEqual(
				whole.findings.map(({id, evidence: [first]}) => [id, first?.line]),
			);
		}
	});

	test('a hostile log leaves it valid', () => {
		expect(log(reportWith('<x> "%zz" {0} \uD800 C:\\x')).results).toHaveLength(3);
	});

	test('the schema refuses what is no SARIF', () => {
		const valid = () =>
			JSON.parse(sarif.render(report(), plain)) as {runs: [{results: [{level: string}]; tool?: object}]};
		const damaged = [valid(), valid(), valid()] as const;
		damaged[0].runs[0].results[0].level = 'fatal';
		delete damaged[1].runs[0].tool;
		Object.assign(damaged[2].runs[0], {unknown: 1});
		expect([valid(), ...damaged].map(one => validate(one))).toEqual([true, false, false, false]);
	});

	test('level by severity, a rule once, its explanation from the catalogue', () => {
		const {rules, results} = log(
			report({findings: [finding(), finding({severity: 'warning'}), finding({severity: 'info'})]}),
			id => (id === 'authorization/rbac-denied' ? 'RBAC {adds}.' : undefined),
		);
		expect(results.map(found => found.level)).toEqual(['error', 'warning', 'note']);
		expect(rules.map(({id, help}) => [id, help?.text])).toEqual([['authorization/rbac-denied', 'RBAC {{adds}}.']]);
	});

	test('braces and links in a message stay text', () => {
		const {results} = log(
			report({findings: [finding({summary: 'no {0} [here](https://evil.example)', nextSteps: []})]}),
		);
		expect(results[0]?.message.text).toBe(String.raw`no {{0}} [here\](https://evil.example)`);
	});

	test('a fingerprint survives another time, line and process, and tells requests apart', () => {
		const print = (of: Report) => log(of).results.map(found => found.partialFingerprints['failure/v1']);
		const later = report({
			runs: [
				run({
					pid: 7,
					startedAt: '0401 01:02:03.000000',
					exchanges: [exchange({durationMs: 99, lines: {first: 80, last: 90}})],
				}),
			],
			findings: [finding({evidence: [{source: 'other.log', line: 88, text: 'I0401 01:02:03.000000 7 x.go:1] y'}]})],
		});
		expect(print(later)).toEqual(print(report()));
		const elsewhere = exchange({
			resource: {group: '', version: 'v1', resource: 'secrets', subresource: null, namespace: 'shop', name: null},
		});
		expect(print(report({runs: [run({exchanges: [elsewhere]})]}))).not.toEqual(print(report()));
		expect(new Set(print(report({findings: [finding(), finding()]}))).size).toBe(2);
	});

	test.each([
		['build.log', 'build.log'],
		['a b/ü#1?.log', 'a%20b/%C3%BC%231%3F.log'],
		['/var/log/x.log', 'file:///var/log/x.log'],
		['C:\\logs\\x.log', 'file:///C:/logs/x.log'],
		['<stdin>', '%3Cstdin%3E'],
		['x:y.log', 'x%3Ay.log'],
		['bundle.zip!job/[1].txt', 'bundle.zip!job/%5B1%5D.txt'],
		['100%.log', '100%25.log'],
	])('the URI of %s', (name, expected) => {
		expect(fileUri(name)).toBe(expected);
	});
});
