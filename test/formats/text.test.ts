import {describe, expect, test} from '@jest/globals';
import json from '../../src/formats/json.ts';
import text, {renderBrief} from '../../src/formats/text.ts';
import type {Report, ReportFinding} from '../../src/model/report.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';
import {cut} from '../../src/text/cut.ts';

const options = {color: false, columns: 80};

/** A message of a webhook, of thousands of characters. */
const long = 'container "app" must not run as root, says policy 7; '.repeat(60);
const log = `$ kubectl apply -f web.yaml -n web -l ${'app=web,'.repeat(200)}tier=front
Error from server: admission webhook "policy.example.com" denied the request: ${long}
`;

describe('long texts of a log', () => {
	const report = reportOf(analyzeText(log, 'build.log'));
	const shown = text.render(report, options);

	test('are cut where a person reads them, and the cut is seen', () => {
		expect(report.findings).toHaveLength(1);
		expect(shown.length).toBeLessThan(4500);
		expect(shown.match(/…\s+\[\d+\s+more\s+characters\]/g)?.length).toBeGreaterThanOrEqual(1);
		// The quoted line.
		expect(shown).toMatch(/^ +2 \| Error from server: [^\n]*\n(?: +\| [^\n]+\n)+? +\| [^\n]+…$/m);
		for (const part of shown.split('\n\n')) expect(part.length).toBeLessThan(1800);
	});

	test('also in the one line that stays after the screen', () => {
		const [line = ''] = renderBrief(report, {color: false}).split('\n');
		expect(line).toMatch(/…(?: \[\d+ more characters\])?$/);
		expect(line.length).toBeLessThan(800);
	});

	test('are whole in JSON', () => {
		const [finding] = (JSON.parse(json.render(report)) as Report).findings;
		expect(finding?.evidence[0]?.text).toContain(long.trim());
		expect(JSON.stringify(finding)).not.toContain('more characters]');
	});
});

const finding: ReportFinding = {
	...(reportOf(analyzeText(log)).findings[0] as ReportFinding),
	summary: 'Something failed.',
	facts: {groups: Array.from({length: 400}, (_, at) => `group-${at}`), short: 'x', message: 'y'.repeat(5000)},
	unknowns: [{what: 'z'.repeat(3000), because: 'so', settledBy: 'that'}],
	rulesOut: [{id: 'network/connection-eof', because: 'b'.repeat(3000)}],
	misleading: {line: 2, said: 's'.repeat(3000), because: 'it is not so'},
	nextSteps: [
		{
			command: `kubectl get pod ${'p'.repeat(3000)}`,
			argv: ['kubectl', 'get', 'pod', 'p'.repeat(3000)],
			pipe: null,
			why: 'w'.repeat(3000),
			changes: false,
			readOnly: true,
		},
	],
};

test('no part of a finding is longer than a person reads, and what is short stays', () => {
	const report = {...reportOf(analyzeText(log)), findings: [finding]};
	const shown = text.render(report, options);
	expect(shown.length).toBeLessThan(7500);
	expect(shown).toMatch(/short: x;/);
	expect(shown).toMatch(/groups:\s+group-0,[^]*more\s+characters\]/);
	expect(shown).toContain('Something failed.');
	for (const sign of ['y', 'z', 'b', 's', 'p', 'w']) expect(shown).not.toContain(sign.repeat(1001));
});

test('a cut halves no character', () => {
	expect(cut('ab😀cd', 3)).toBe('ab… [4 more characters]');
	expect(cut('ab😀cd', 4)).toBe('ab😀… [2 more characters]');
	expect(cut('ab😀cd', 6)).toBe('ab😀cd');
});

describe('warnings', () => {
	const unlisted = (group: string) =>
		`E1120 21:09:17.318683   21740 memcache.go:287] couldn't get resource list for ${group}/v1: the server is currently unable to handle the request`;
	const shown = (groups: readonly string[], isNarrated = false) =>
		text.render(
			reportOf(
				analyzeText(
					[
						...groups.map(group => unlisted(group)),
						'I1120 21:09:17.319062   21740 round_trippers.go:560] GET https://10.0.0.1:6443/api/v1/pods 200 OK in 2 milliseconds',
						'NAME   READY',
					].join('\n'),
				),
			),
			{...options, isNarrated},
		);

	test('are a sentence each, before the verdict', () => {
		const [warning, verdict] = shown(['a.example.com']).split('\n\n');
		expect(warning).toMatch(/^! The API group a\.example\.com .*\(health\/aggregated-api-unavailable\)$/s);
		expect(verdict).toMatch(/^✓ no failure in 1 request/);
		expect(shown(['a.example.com'], true)).toMatch(/^Warning: The API group/);
	});

	test('are three at most', () => {
		const [warnings = ''] = shown(['a', 'b', 'c', 'd', 'e'].map(name => `${name}.example.com`)).split('\n\n');
		expect(warnings.match(/^! /gm)).toHaveLength(3);
		expect(warnings).toMatch(/^ {2}and 2 more warnings$/m);
	});
});
