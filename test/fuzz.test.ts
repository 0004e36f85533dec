import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import fc from 'fast-check';
import {analyzeText} from '../src/pipeline.ts';
import type {Report} from '../src/model/report.ts';
import {reportOf} from '../src/report/report.ts';
import json from '../src/formats/json.ts';
import text from '../src/formats/text.ts';
import {nested, pieces} from './support/mixtures.ts';

const schema = JSON.parse(readFileSync(new URL('../src/report/report.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({allErrors: true, allowUnionTypes: true, strict: true}).compile(schema);

/** What a terminal would obey, or hide: controls other than the line feed, bidi marks, line ends that are none of ours. */
const acting = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

type Outputs = {readonly report: Report; readonly text: string; readonly json: string};

function everything(log: string): Outputs {
	const report = reportOf(analyzeText(log));
	return {report, text: text.render(report, {color: false, columns: 80}), json: json.render(report)};
}

function check(log: string): Outputs {
	const outputs = everything(log);
	expect(acting.exec(outputs.text)?.[0]).toBeUndefined();
	const valid = validate(JSON.parse(outputs.json));
	expect([valid, validate.errors]).toEqual([true, null]);
	return outputs;
}

describe('whatever is read', () => {
	test('mixtures of entries, damage and noise: a valid report, with nothing that acts on a terminal', () => {
		let failures = 0;
		let requests = 0;
		let runs = 0;
		fc.assert(
			fc.property(fc.array(pieces, {minLength: 1, maxLength: 40}), parts => {
				const {report} = check(parts.join('\n'));
				runs++;
				failures += report.findings.length;
				requests += report.runs.reduce((sum, {exchanges}) => sum + exchanges.length, 0);
			}),
			{
				seed: 20_240_618,
				numRuns: 300,
				endOnFailure: true,
			},
		);
		// Otherwise the mixtures would be too far from logs to say anything.
		expect(requests).toBeGreaterThan(runs);
		expect(failures).toBeGreaterThan(runs / 2);
	});

	test('a control character in every place that a report quotes', () => {
		const log = (bad: string) =>
			[
				`+ kubectl get pods -n sh${bad}op -v=8`,
				`I1120 21:09:17.316304   21740 round_trippers.go:632] GET https://h:6443/api/v1/namespaces/sh${bad}op/pods?x=${bad} 403 Forb${bad}idden in 1 milliseconds`,
				'I1120 21:09:17.316304   21740 round_trippers.go:460] Response Headers:',
				`I1120 21:09:17.316304   21740 round_trippers.go:463]     Server: a${bad}b`,
				`I1120 21:09:17.316304   21740 request.go:1349] Response Body: ${JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', message: `pods is forbidden: User "ja${bad}ne" cannot list resource "pods" in API group "" in the namespace "sh${bad}op"`, reason: 'Forbidden', details: {kind: `po${bad}ds`}, code: 403})}`,
				`Error from server (Forbidden): pods is forbidden: User "ja${bad}ne" cannot list resource "pods" in API group "" in the namespace "sh${bad}op"`,
			].join('\n');
		expect(check(log('')).report.findings.map(({id}) => id)).toEqual(['authorization/rbac-denied']);
		for (let code = 0; code < 0xa0; code++) if (code < 0x20 || code > 0x7e) check(log(String.fromCharCode(code)));
		for (const bad of ['\u061C', '\u200B', '\u202E', '\u2066', '\u2028', '\uFEFF', '\u{E0041}', '\uD800'])
			check(log(bad));
	});

	test.each([
		['[', ']'],
		['{"a":', '}'],
		['{"details":{"causes":[', ']}}'],
	])('a body of 10,000 levels of %s', (open, close) => {
		const value = nested(10_000, open, close);
		const log = (body: string) =>
			[
				'I1120 21:09:17.316304   21740 round_trippers.go:632] GET https://h:6443/api/v1/namespaces/shop/pods/x 404 Not Found in 1 milliseconds',
				`I1120 21:09:17.316304   21740 request.go:1349] Response Body: ${body}`,
				`I1120 21:09:17.316304   21740 helpers.go:246] server response object: [${body}]`,
				'Error from server (NotFound): pods "x" not found',
			].join('\n');
		const fields = String.raw`"kind":"Status","status":"Failure","message":"pods \"x\" not found"`;
		const rest = '"reason":"NotFound","code":404';
		for (const body of [value, nested(10_000, open, ''), `{${fields},"details":${value},${rest}}`]) check(log(body));

		// What stands in front of the depth is read.
		const {report} = check(log(`{${fields},${rest},"details":${value}}`));
		expect(report.findings.map(({id}) => id)).toEqual(['request/not-found']);
	});
});

test('the check itself notices what a terminal would obey', () => {
	for (const bad of ['\u001B', '\u0000', '\r', '\t', '\u009B', '\u202E', '\u2028'])
		expect(acting.test(`a${bad}b`)).toBe(true);
	expect(acting.test('✗ authorization/rbac-denied  proven\n')).toBe(false);
});
