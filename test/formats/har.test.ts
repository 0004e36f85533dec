import {createRequire} from 'node:module';
import {isIPv4, isIPv6} from 'node:net';
import {describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import har from '../../src/formats/har.ts';
import {analyze} from '../../src/index.ts';
import {sampleText} from '../support/samples.ts';
import {exchange, finding, report, reportWith, run} from './support/report.ts';

const require = createRequire(import.meta.url);
const schemas = require('har-schema') as Readonly<Record<string, object>>;

/** HAR 1.2 as its schema was published. It is one of draft 6, with words that no draft knows, such as `optional`. */
const ajv = new Ajv({
	strict: false,
	allErrors: true,
	formats: {
		'date-time': (value: string) => !Number.isNaN(Date.parse(value)),
		uri: (value: string) => URL.canParse(value) && /^[\x21-\x7e]*$/.test(value),
		ipv4: isIPv4,
		ipv6: isIPv6,
	},
});
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as object);
ajv.addSchema(Object.values(schemas));
const validate = ajv.compile({$ref: 'har.json#'});

type Log = {creator?: unknown; entries: [{startedDateTime: string; timings?: unknown; response: {status: unknown}}]};

type Entry = {
	pageref: string;
	startedDateTime: string;
	time: number;
	request: {url: string; queryString: unknown; postData?: unknown};
	response: {status: number; content: {size: number; mimeType: string; text?: string}; _error?: string};
	timings: Record<string, number>;
	_findings?: string[];
	_startIsEstimate: boolean;
};

function archive(of: Parameters<typeof har.render>[0]): {pages: Array<{id: string}>; entries: Entry[]} {
	const parsed = JSON.parse(har.render(of)) as {log: {pages: Array<{id: string}>; entries: Entry[]}};
	expect([validate(parsed), validate.errors]).toEqual([true, null]);
	return parsed.log;
}

const entry = (changes: Parameters<typeof exchange>[0]) =>
	archive(report({runs: [run({exchanges: [exchange(changes)]})]})).entries[0];

describe('har', () => {
	test.each([
		'recorded/1.33.9/dns.v9.log',
		'recorded/1.33.9/get-cm-big.v9.log',
		'recorded/1.35.2/blackhole.v9.log',
		'recorded/1.22.0/get-pods.v8.log',
		'recorded/transformed/two-runs.1.22-then-1.36.v6.log',
		'pasted/003-jenkins-sa-cannot-create.log',
	])('of %s is valid, and has every request', path => {
		const whole = analyze(sampleText(path));
		const {pages, entries} = archive(whole);
		expect(pages.map(({id}) => id)).toEqual(whole.runs.map(({id}) => id));
		expect(entries).toHaveLength(whole.runs.reduce((sum, {exchanges}) => sum + exchanges.length, 0));
		for (const {time: whole, timings} of entries) {
			const {blocked = 0, dns = 0, connect = 0, wait = 0, ssl = 0} = timings;
			expect(whole).toBe([blocked, dns, connect, wait].reduce((sum, ms) => sum + Math.max(0, ms), 0));
			expect(ssl).toBeLessThanOrEqual(connect);
		}
	});

	test('a hostile log leaves it valid', () => {
		expect(archive(reportWith('https://h/\0<x>\uD800 %zz?a=%FF&b')).entries).toHaveLength(2);
	});

	test.each([
		['a time that is none', (log: Log) => (log.entries[0].startedDateTime = 'yesterday')],
		['no phases', (log: Log) => delete log.entries[0].timings],
		['a status that is text', (log: Log) => (log.entries[0].response.status = '403')],
		['no creator', (log: Log) => delete log.creator],
	])('the schema refuses %s', (_, damage) => {
		const parsed = JSON.parse(har.render(report())) as {log: Log};
		expect(validate(parsed)).toBe(true);
		damage(parsed.log);
		expect(validate(parsed)).toBe(false);
	});

	test('phases that were logged, and -1 for the others', () => {
		const timing = {dnsMs: 3, connectMs: 4, tlsMs: 5, serverMs: 20, unexplainedMs: 68};
		const found = entry({durationMs: 100, timing, startMs: 7});
		expect(found?.timings).toEqual({blocked: 68, dns: 3, connect: 9, ssl: 5, send: -1, wait: 20, receive: -1});
		expect([found?.time, found?.startedDateTime, found?._startIsEstimate]).toEqual([
			100,
			'2000-03-14T10:15:30.130Z',
			false,
		]);
	});

	test('a duration alone is waiting; without one nothing is claimed', () => {
		const {wait, ...others} = entry({durationMs: 12})?.timings ?? {};
		expect(wait).toBe(12);
		expect(Object.values(others)).toEqual([-1, -1, -1, -1, -1, -1]);
		const unknown = entry({durationMs: null});
		expect([unknown?.time, unknown?.timings['wait'], unknown?._startIsEstimate]).toEqual([0, -1, true]);
	});

	test('a request without an answer has status 0 and its error', () => {
		const found = entry({status: null, reason: null, error: 'dial tcp 10.0.0.1:6443: connect: connection refused'});
		expect([found?.response.status, found?.response._error]).toEqual([
			0,
			'dial tcp 10.0.0.1:6443: connect: connection refused',
		]);
	});

	test('a body that kubectl cut off has no size; a whole one has its bytes', () => {
		const response = {headers: {'content-type': 'text/plain'}, body: 'né', truncatedChars: 5};
		expect(entry({response})?.response.content).toMatchObject({size: -1, text: 'né', mimeType: 'text/plain'});
		expect(entry({response: {...response, truncatedChars: 0}})?.response.content.size).toBe(3);
	});

	test('query, sent body, and the findings about a request', () => {
		const found = archive(
			report({
				runs: [
					run({
						exchanges: [
							exchange({
								url: 'https://h/api/v1/pods?fieldManager=kubectl%20edit&dryRun=',
								request: {headers: {'content-type': 'application/json'}, body: '{}'},
							}),
						],
					}),
				],
				findings: [finding()],
			}),
		).entries[0];
		expect(found?.request.queryString).toEqual([
			{name: 'fieldManager', value: 'kubectl edit'},
			{name: 'dryRun', value: ''},
		]);
		expect(found?.request.postData).toEqual({mimeType: 'application/json', params: [], text: '{}'});
		expect(found?._findings).toEqual(['authorization/rbac-denied']);
	});
});
