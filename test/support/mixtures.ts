import fc from 'fast-check';
import {allSamples, sampleText} from './samples.ts';

export const samples = allSamples.map(sampleText).filter(sample => sample.length < 100_000);
const lines = [...new Set(samples.flatMap(sample => sample.split('\n')))];

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

/** klog entries with wildly wrong numbers. */
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

export const nested = (levels: number, open: string, close: string): string =>
	open.repeat(levels) + '1' + close.repeat(levels);
/** Deeply nested bodies and values, complete or truncated. */
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

/** Header lines and messages of up to 300,000 characters, few of them distinct. */
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

/** Entries from real logs, whole and truncated, repeated and damaged; hostile numbers, depths and lengths; noise. */
export const pieces = fc.oneof(
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
