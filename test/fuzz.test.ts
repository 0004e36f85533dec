import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import fc from 'fast-check';
import {analyzeText} from '../src/pipeline.ts';
import type {Report} from '../src/model/report.ts';
import {reportOf} from '../src/report/report.ts';
import json from '../src/formats/json.ts';
import text from '../src/formats/text.ts';
import {allSamples, sampleText} from './support/samples.ts';

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

function milliseconds(log: string): number {
	const start = performance.now();
	everything(log);
	return performance.now() - start;
}

const samples = allSamples.map(sampleText).filter(sample => sample.length < 100_000);
const lines = [...new Set(samples.flatMap(sample => sample.split('\n')))];

/** Milliseconds for a character of the samples as they are, each read by itself; the second round, when all is compiled. */
function usual(): number {
	const all = () => samples.reduce((sum, sample) => sum + milliseconds(sample), 0);
	all();
	return all() / samples.reduce((sum, sample) => sum + sample.length, 0);
}

const perCharacter = usual();
/** A text of failures only has more to judge than a usual log; this says "not another order of growth", no more. */
const GENEROUS = 40;
/** Milliseconds that a pause of the machine may take. */
const PAUSE = 300;

function expectBounded(log: string): void {
	const limit = PAUSE + GENEROUS * perCharacter * log.length;
	let took = milliseconds(log);
	// The least of three: others may have been busy.
	for (let again = 0; again < 2 && took > limit; again++) took = Math.min(took, milliseconds(log));
	expect(took).toBeLessThan(limit);
}

const huge = fc.constantFrom(
	'0',
	'4294967296',
	'9007199254740993',
	'9'.repeat(40),
	'1'.repeat(400),
	'1e999',
	'-1',
	'٣',
);
const controls = fc.constantFrom(
	'\u0000',
	'\u0007',
	'\u0008',
	'\r',
	'\u001B[2J',
	'\u001B]0;title\u0007',
	'\u001B[31m',
	'\u007F',
	'\u009B1m',
	'\u202E',
	'\u2066',
	'\u2028',
	'\u{E0041}',
	'\uD800',
	'\uFEFF',
);
const line = fc.constantFrom(...lines);
const status = fc.constantFrom('200 OK', '403 Forbidden', '409 Conflict', '500 Internal Server Error', '503 ', '999 x');
const verb = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'BREW');

/** klog entries whose numbers are far from what they should be. */
const numbered = fc
	.tuple(fc.constantFrom('I', 'W', 'E', 'F'), huge, huge, huge, status, verb)
	.chain(([severity, pid, number, ms, code, method]) =>
		fc.constantFrom(
			`${severity}1120 21:09:17.316304 ${pid} round_trippers.go:${number}] ${method} https://h:6443/api/v1/pods/x ${code} in ${ms} milliseconds`,
			`${severity}1120 99:99:99.999999 ${pid.padStart(7)} round_trippers.go:632] "Response" status="${code}" milliseconds=${ms}`,
			`${severity}9999 21:09:17.316304   21740 round_trippers.go:${number}] Response Status: ${code} in ${ms} milliseconds`,
			`${severity}1120 21:09:17.316304   21740 round_trippers.go:527] HTTP Statistics: DNSLookup ${ms} ms Dial ${ms} ms TLSHandshake ${number} ms ServerProcessing ${ms} ms Duration ${ms} ms`,
			`${severity}1120 21:09:17.316304   21740 round_trippers.go:463]     Retry-After: ${ms}\n${severity}1120 21:09:17.316304   21740 round_trippers.go:463]     Date: ${number}`,
			`${severity}1120 21:09:17.316304   21740 request.go:1349] Response Body: {"kind":"Status","status":"Failure","message":"x","code":${ms},"details":{"retryAfterSeconds":${number}}} [truncated ${ms} chars]`,
		),
	);

const nested = (levels: number, open: string, close: string): string =>
	open.repeat(levels) + '1' + close.repeat(levels);
/** Bodies and values that are nested deep, whole or cut. */
const deep = fc
	.tuple(
		fc.constantFrom(10, 2000, 10_000),
		fc.constantFrom(['[', ']'] as const, ['{"a":', '}'] as const, ['{"details":{"causes":[', ']}}'] as const),
		fc.boolean(),
	)
	.chain(([levels, [open, close], whole]) => {
		const value = nested(levels, open, whole ? close : '');
		const body = `{"kind":"Status","apiVersion":"v1","metadata":${value},"status":"Failure","message":"m","details":${value},"code":403}`;
		return fc.constantFrom(
			`I1120 21:09:17.316304   21740 request.go:1349] Response Body: ${value}`,
			`I1120 21:09:17.316304   21740 request.go:1349] Response Body: ${body}`,
			`I1120 21:09:17.316304   21740 helpers.go:246] server response object: [${body}]`,
			`I1120 21:09:17.316304   21740 type.go:251] "Response Body" body=${JSON.stringify(body)}`,
			`I1120 21:09:17.316304   21740 type.go:251] "Response Body" body=<\n\t${body}\n >`,
			`E1120 21:09:17.316304   21740 memcache.go:265] "Unhandled Error" err=${JSON.stringify(value)}`,
			`Error from server (BadRequest): ${value}`,
			value,
		);
	});

/** Header lines and messages of up to 300,000 characters, of few different ones. */
const long = fc
	.tuple(
		fc.constantFrom(
			'a',
			' ',
			'"',
			'\\',
			'\\"',
			': ',
			'=',
			'[',
			'({',
			'é',
			'\t',
			'-> ',
			'https://',
			'error: ',
			'Get "https://h": ',
		),
		fc.constantFrom(100, 5000, 300_000),
	)
	.chain(([unit, length]) => {
		const run = unit.repeat(Math.ceil(length / unit.length));
		return fc.constantFrom(
			`I1120 21:09:17.316304   21740 round_trippers.go:463]     ${run}: x`,
			`I1120 21:09:17.316304   21740 round_trippers.go:463]     X-Custom: ${run}`,
			`I1120 21:09:17.316304   21740 type.go:165] "Response" status="403 Forbidden" headers=<\n\tX-Custom: ${run}\n >`,
			`I1120 21:09:17.316304   21740 ${run}:1] GET https://h/api 403 Forbidden in 1 milliseconds`,
			`E1120 21:09:17.316304   21740 memcache.go:265] couldn't get current server API group list: ${run}`,
			`F1120 21:09:17.316304   21740 helpers.go:118] ${run}`,
			`Error from server (Forbidden): ${run}`,
			`Unable to connect to the server: ${run}`,
			run,
		);
	});

const pieces = fc.oneof(
	{weight: 6, arbitrary: line},
	{weight: 2, arbitrary: fc.tuple(line, fc.nat(400)).map(([whole, at]) => whole.slice(at % (whole.length + 1)))},
	{weight: 2, arbitrary: fc.tuple(line, fc.nat(400)).map(([whole, at]) => whole.slice(0, at % (whole.length + 1)))},
	{
		weight: 1,
		arbitrary: fc.tuple(line, fc.integer({min: 2, max: 200})).map(([one, times]) => `${one}\n`.repeat(times)),
	},
	{
		weight: 2,
		arbitrary: fc
			.tuple(line, controls, fc.nat(400))
			.map(([whole, control, at]) => whole.slice(0, at) + control + whole.slice(at)),
	},
	{
		weight: 2,
		arbitrary: fc
			.tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(6000))
			.map(([sample, at, length]) => sample.slice(at % sample.length, (at % sample.length) + length)),
	},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 300})},
	{weight: 1, arbitrary: fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from(bytes).toString('latin1'))},
	{weight: 3, arbitrary: numbered},
	{weight: 1, arbitrary: deep},
	{weight: 1, arbitrary: long},
);

describe('whatever is read', () => {
	test('mixtures of entries, damage and noise: a valid report, in bounded time, with nothing that acts on a terminal', () => {
		let failures = 0;
		let requests = 0;
		let runs = 0;
		fc.assert(
			fc.property(fc.array(pieces, {minLength: 1, maxLength: 40}), parts => {
				const log = parts.join('\n');
				const {report} = check(log);
				expectBounded(log);
				runs++;
				failures += report.findings.length;
				requests += report.runs.reduce((sum, {exchanges}) => sum + exchanges.length, 0);
			}),
			{
				seed: 20_240_618,
				numRuns: 1000,
				interruptAfterTimeLimit: 12_000,
				markInterruptAsFailure: false,
				endOnFailure: true,
			},
		);
		// Otherwise the mixtures would be too far from logs to say anything.
		expect(runs).toBeGreaterThan(10);
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
		for (const body of [value, nested(10_000, open, ''), `{${fields},"details":${value},${rest}}`]) {
			check(log(body));
			expectBounded(log(body));
		}

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
