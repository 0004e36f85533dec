import {Readable} from 'node:stream';
import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import type {Analysis} from '../src/model/analysis.ts';
import {analyzeSources, analyzeText, readSource} from '../src/pipeline.ts';
import {EntryReader} from '../src/klog/entry-reader.ts';
import {wrappers} from '../src/read/wrappers/registry.ts';
import {allSamples, sampleBytes, sampleText} from './support/samples.ts';
import {wraps} from './support/wraps.ts';

const ids = (analysis: Analysis) => analysis.findings.map(({id, grade}) => `${id} ${grade}`);

const found = new Map<string, string[]>();
/** What a sample says as it is, looked for once. */
function truth(path: string): string[] {
	const known = found.get(path) ?? ids(analyzeText(sampleText(path)));
	found.set(path, known);
	return known;
}

const utf8Samples = allSamples.filter(path => !path.includes('utf16'));

test.each(utf8Samples)('%s: every line is in one entry or passed on, in order', path => {
	const lines = sampleBytes(path).toString('latin1').split('\n');
	const taken: number[] = [];
	const reader = new EntryReader({
		entry: entry => {
			const first = entry.lines[0]?.number ?? 0;
			for (let number = first; number <= entry.last; number++) taken.push(number);
		},
		text: (_, number) => taken.push(number),
	});
	for (const [index, line] of lines.entries()) reader.push(line, index + 1, line);
	reader.end();
	expect(taken).toEqual(lines.map((_, index) => index + 1));
});

describe('the same findings wherever chunks are cut', () => {
	test.each(utf8Samples.filter((_, index) => index % 6 === 0))('%s', async path => {
		const bytes = sampleBytes(path);
		const expected = ids(analyzeText(bytes.toString('utf8')));
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(bytes.length), {minLength: 1, maxLength: 12}), async cuts => {
				const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
				const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
				const source = await readSource(path, Readable.from(chunks.map(chunk => chunk.toString('latin1'))));
				expect(ids(analyzeSources([source]))).toEqual(expected);
				expect(source.bytes).toBe(bytes.length);
			}),
			{numRuns: 10},
		);
	});
});

/** What is left to say when the sentence that names a cause is cut away: the status code, or the error that the client made of it. */
const lesser: Readonly<Record<string, readonly string[]>> = {
	'admission/webhook-denied': ['request/bad-request'],
	'admission/webhook-timeout': ['admission/webhook-unreachable', 'health/internal-error'],
	'authentication/client-cert-rejected': ['network/connection-reset'],
	'authentication/cloud-reauth-required': ['authentication/exec-plugin-failed'],
	'health/apiserver-shutting-down': ['health/apiserver-unavailable'],
	'health/etcd-timeout': ['health/internal-error'],
	'network/dial-timeout': ['network/client-timeout'],
	'network/lb-bad-gateway-502': ['health/internal-error'],
	'network/proxy-connect-failed': ['network/connection-refused'],
	'request/field-immutable': ['request/invalid-object'],
};

describe('a log that is cut anywhere', () => {
	// No other failure than those of the whole; except where a later try redeemed one, which the cut removed.
	test.each(utf8Samples)('%s', path => {
		const text = sampleText(path);
		const {findings, sources} = analyzeText(text);
		const whole = findings.map(({id}) => id);
		const known = new Set([...whole, ...whole.flatMap(id => lesser[id] ?? [])]);
		const redeems = sources.some(({runs}) =>
			runs.some(({exchanges}) => exchanges.some(({status}) => (status ?? 500) >= 400)),
		);
		const step = Math.max(1, Math.floor(text.length / 60));
		for (let end = 0; end < text.length; end += step) {
			for (const part of [text.slice(0, end), text.slice(end)]) {
				const found = analyzeText(part).findings.filter(({severity}) => severity === 'error');
				expect(found.every(({evidence}) => evidence.length > 0)).toBe(true);
				if (whole.length > 0)
					expect(found.map(({id}) => id).filter(id => !known.has(id) && !id.startsWith('unknown/'))).toEqual([]);
				else if (!redeems) expect(found.map(({id, evidence}) => [id, evidence[0]?.text])).toEqual([]);
			}
		}
	});
});

describe('without its evidence a finding goes, or is less sure', () => {
	const grades = ['possible', 'likely', 'proven'];
	test.each(utf8Samples)('%s', path => {
		const text = sampleText(path);
		for (const finding of analyzeText(text).findings) {
			const numbers = new Set(finding.evidence.map(({number}) => number));
			const rest = text
				.split('\n')
				.filter((_, index) => !numbers.has(index + 1))
				.join('\n');
			const left = analyzeText(rest).findings.find(({id}) => id === finding.id);
			expect(left === undefined ? -1 : grades.indexOf(left.grade)).toBeLessThan(grades.indexOf(finding.grade));
		}
	});
});

describe('wrapped by a CI system, the same findings', () => {
	// Those whose lines are not wrapped already, and have headers.
	const plain = utf8Samples.filter(
		path => path.startsWith('recorded/') && !path.includes('transformed') && !path.includes('skip-headers'),
	);
	// What stands in front of a single header may be anything, so two must show a prefix that nobody has named.
	const hasTwoHeaders = (text: string) => (text.match(/^[IWEF]\d{4} /gm)?.length ?? 0) > 1;
	test.each(wraps)('%s, %s', (name, what, wrap) => {
		const needsTwo = name.includes('prefix') || what === 'first line without';
		for (const path of plain) {
			const text = sampleText(path);
			if (needsTwo && !hasTwoHeaders(text)) continue;
			const analysis = analyzeText(wrap(text));
			expect([path, ids(analysis)]).toEqual([path, truth(path)]);
			expect([path, analysis.sources[0]?.wrapper]).toEqual([path, name]);
		}
	});

	test.each([
		['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
		['colours', (text: string) => text.replaceAll(/^(.+)$/gm, '\u001B[36;1m$1\u001B[0m')],
	])('%s', (_, damage) => {
		for (const path of plain) expect([path, ids(analyzeText(damage(sampleText(path))))]).toEqual([path, truth(path)]);
	});

	test('every wrapper has its line here', () => {
		const tested = new Set(wraps.flatMap(([name]) => name.split('+')));
		expect(wrappers.map(({name}) => name).filter(name => !tested.has(name))).toEqual([]);
	});
});

test('any text is accepted', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.string({unit: 'binary', maxLength: 80}),
					fc.constantFrom(...sampleText('pasted/019-replace-stale-136.log').split('\n')),
				),
			),
			lines => {
				expect(() => analyzeText(lines.join('\n'))).not.toThrow();
			},
		),
		{numRuns: 300},
	);
});
