import {describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import otlp from '../../src/formats/otlp.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {exchange, finding, report, reportWith, run} from './support/report.ts';

const text = {type: 'string'};
const object = (properties: Record<string, object>, optional: readonly string[] = []) => ({
	type: 'object',
	required: Object.keys(properties).filter(name => !optional.includes(name)),
	properties,
	additionalProperties: false,
});
const list = (items: object) => ({type: 'array', items});
const hex = (digits: number) => ({type: 'string', pattern: `^(?!0+$)[0-9a-f]{${digits}}$`});
/** 64-bit numbers are strings in Protobuf's JSON. */
const nanoseconds = {type: 'string', pattern: String.raw`^\d{18,19}$`};
const value = {
	oneOf: [
		object({stringValue: text}),
		object({intValue: {type: 'string', pattern: String.raw`^-?\d{1,19}$`}}),
		object({boolValue: {type: 'boolean'}}),
		object({arrayValue: object({values: list(object({stringValue: text}))})}),
	],
};
const attributes = list(object({key: {type: 'string', minLength: 1}, value}));

/** `ExportTraceServiceRequest`. Source: opentelemetry-proto, `trace/v1/trace.proto`, in the JSON of the OTLP specification. */
const schema = object({
	resourceSpans: list(
		object({
			resource: object({attributes}),
			scopeSpans: list(
				object({
					scope: object({name: text, version: text}),
					schemaUrl: text,
					spans: list(
						object(
							{
								traceId: hex(32),
								spanId: hex(16),
								parentSpanId: hex(16),
								name: {type: 'string', minLength: 1},
								kind: {enum: [1, 3]},
								startTimeUnixNano: nanoseconds,
								endTimeUnixNano: nanoseconds,
								attributes,
								events: list(object({timeUnixNano: nanoseconds, name: text, attributes})),
								status: object({code: {const: 2}, message: text}, ['code', 'message']),
							},
							['parentSpanId'],
						),
					),
				}),
			),
			schemaUrl: text,
		}),
	),
});

const validate = new Ajv({allErrors: true}).compile(schema);

type Attributes = ReadonlyArray<{key: string; value: Record<string, unknown>}>;
type Span = {
	traceId: string;
	spanId: string;
	parentSpanId?: string;
	name: string;
	kind: number;
	startTimeUnixNano: string;
	endTimeUnixNano: string;
	attributes: Attributes;
	events: ReadonlyArray<{timeUnixNano: string; name: string; attributes: Attributes}>;
	status: {code?: number; message?: string};
};

function spansOf(of: Report): Span[] {
	return otlp
		.render(of)
		.trimEnd()
		.split('\n')
		.flatMap(line => {
			const parsed = JSON.parse(line) as {resourceSpans: Array<{scopeSpans: Array<{spans: Span[]}>}>};
			expect([validate(parsed), validate.errors]).toEqual([true, null]);
			return parsed.resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(({spans}) => spans));
		});
}

const plainAttributes = (list: Attributes | undefined) =>
	Object.fromEntries((list ?? []).map(({key, value: one}) => [key, Object.values(one)[0]]));

const single = (changes: Parameters<typeof exchange>[0]) =>
	spansOf(report({runs: [run({exchanges: [exchange(changes)]})]})).find(({kind}) => kind === 3);

describe('otlp', () => {
	test('of every sample: one trace a run, a span a request, parents that exist and ids that do not repeat', () => {
		for (const path of allSamples) {
			const whole = analyze(sampleText(path), {name: path});
			const spans = spansOf(whole);
			const ids = new Set(spans.map(({spanId}) => spanId));
			expect([path, ids.size]).toEqual([path, spans.length]);
			expect(new Set(spans.map(({traceId}) => traceId)).size).toBe(whole.runs.length);
			expect(spans.filter(({kind}) => kind === 3)).toHaveLength(
				whole.runs.reduce((sum, {exchanges}) => sum + exchanges.length, 0),
			);
			for (const {traceId, parentSpanId, startTimeUnixNano, endTimeUnixNano} of spans) {
				expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
				if (parentSpanId === undefined) continue;
				const parent = spans.find(({spanId}) => spanId === parentSpanId);
				expect(parent?.traceId).toBe(traceId);
				expect(BigInt(parent?.startTimeUnixNano ?? 0)).toBeLessThanOrEqual(BigInt(startTimeUnixNano));
			}

			expect(spans.flatMap(({events}) => events)).toHaveLength(whole.findings.length);
		}
	});

	test('a hostile log leaves it valid', () => {
		expect(spansOf(reportWith('\0 \uD800 https://[x')).filter(({kind}) => kind === 3)).toHaveLength(2);
	});

	test('a request by the conventions for HTTP clients and Kubernetes', () => {
		const found = single({
			url: 'https://[fd00::1]/api/v1/namespaces/shop/pods/web-0/log',
			resource: {group: '', version: 'v1', resource: 'pods', subresource: 'log', namespace: 'shop', name: 'web-0'},
			startMs: 7.5,
			durationMs: 12,
			attempt: 3,
		});
		expect(found?.name).toBe('GET /api/v1/namespaces/{namespace}/pods/{name}/log');
		expect(plainAttributes(found?.attributes)).toMatchObject({
			'http.request.method': 'GET',
			'http.response.status_code': '403',
			'http.request.resend_count': '2',
			'error.type': '403',
			'url.full': 'https://[fd00::1]/api/v1/namespaces/shop/pods/web-0/log',
			'server.address': 'fd00::1',
			'server.port': '443',
			'k8s.namespace.name': 'shop',
			'k8s.pod.name': 'web-0',
		});
		expect(found?.status).toEqual({code: 2, message: '403 Forbidden'});
		// 14 March 2000, 10:15:30.123 and 7.5 milliseconds.
		expect([found?.startTimeUnixNano, found?.endTimeUnixNano]).toEqual(['953028930130500000', '953028930142500000']);
	});

	test('a group of its own, an unknown method, no answer', () => {
		const found = single({
			method: 'BREW',
			resource: {group: 'apps', version: 'v1', resource: 'deployments', subresource: null, namespace: null, name: null},
			status: null,
			reason: null,
			error: 'connection refused',
		});
		expect(found?.name).toBe('HTTP /apis/apps/v1/deployments');
		expect(plainAttributes(found?.attributes)).toMatchObject({
			'http.request.method': '_OTHER',
			'http.request.method_original': 'BREW',
			'error.type': 'no answer',
		});
		expect(found?.attributes.some(({key}) => key === 'http.response.status_code')).toBe(false);
		expect(found?.status).toEqual({code: 2, message: 'connection refused'});
	});

	test('a success has no status, and phases are its children', () => {
		const timing = {dnsMs: 1, connectMs: 2, tlsMs: 3, serverMs: 4, unexplainedMs: 0};
		const whole = report({
			runs: [run({outcome: 'ok', exchanges: [exchange({status: 200, reason: 'OK', durationMs: 10, timing})]})],
			findings: [],
			outcome: 'ok',
		});
		const [root, request, ...phases] = spansOf(whole);
		expect([root?.status, request?.status]).toEqual([{}, {}]);
		expect(phases.map(({name, parentSpanId}) => [name, parentSpanId === request?.spanId])).toEqual([
			['dns', true],
			['connect', true],
			['tls', true],
			['server', true],
		]);
		expect(phases.at(-1)?.endTimeUnixNano).toBe(request?.endTimeUnixNano);
	});

	test('a finding is an event of its request, or of the run where no request shows it', () => {
		const of = (findings: Report['findings']) => spansOf(report({findings})).map(({events}) => events.length);
		expect(of([finding()])).toEqual([0, 1]);
		expect(of([finding({exchanges: []})])).toEqual([1, 0]);
		const event = spansOf(report()).find(({events}) => events.length > 0)?.events[0];
		expect(event?.name).toBe('kubectl_debug.finding');
		expect(plainAttributes(event?.attributes)).toMatchObject({
			'kubectl_debug.finding.id': 'authorization/rbac-denied',
			'kubectl_debug.fact.user': 'dev',
			'log.file.path': 'build.log',
			'kubectl_debug.line.first': '3',
		});
	});

	test('ids are those of the log: the same again, others for another', () => {
		const trace = (of: Report) => spansOf(of)[0]?.traceId;
		expect(trace(report())).toBe(trace(report()));
		expect(trace(report({runs: [run({pid: 1})]}))).not.toBe(trace(report()));
	});

	test('many spans are sent in several requests, each complete', () => {
		const exchanges = Array.from({length: 1200}, (_, index) => exchange({id: `r1.x${index + 1}`}));
		const whole = report({runs: [run({exchanges}), run({id: 'r2', exchanges: []})], findings: []});
		expect([...otlp.pieces(whole)]).toHaveLength(3);
		expect(spansOf(whole)).toHaveLength(1202);
		expect([...otlp.pieces(report({runs: [], findings: []}))]).toEqual(['{"resourceSpans":[]}\n']);
	});
});
