import {Readable} from 'node:stream';
import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import {analyzeSources, analyzeText, readSource, type Analysis} from '../src/analyze.ts';
import {EntryReader} from '../src/klog/entry-reader.ts';
import {wrappers} from '../src/input/wrappers/registry.ts';
import {allSamples, sampleBytes, sampleText} from './support/samples.ts';

const ids = (analysis: Analysis) => analysis.findings.map(({id, grade}) => `${id} ${grade}`);

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
				const source = await readSource(
					path,
					Readable.from(
						chunks.filter(chunk => chunk.length > 0),
						{objectMode: false},
					),
				);
				expect(ids(analyzeSources([source]))).toEqual(expected);
				expect(source.bytes).toBe(bytes.length);
			}),
			{numRuns: 10},
		);
	});
});

describe('a log that is cut anywhere', () => {
	// A log without failures must not get one by being cut; except where a later try redeemed one.
	test.each(utf8Samples)('%s', path => {
		const text = sampleText(path);
		const whole = new Set(analyzeText(text).findings.map(finding => finding.id));
		const redeems = analyzeText(text).sources.some(({runs}) =>
			runs.some(({exchanges}) => exchanges.some(({status}) => (status ?? 500) >= 400)),
		);
		const step = Math.max(1, Math.floor(text.length / 60));
		for (let end = 0; end < text.length; end += step) {
			for (const part of [text.slice(0, end), text.slice(end)]) {
				const found = analyzeText(part).findings.filter(({severity}) => severity === 'error');
				expect(found.every(({evidence}) => evidence.length > 0)).toBe(true);
				if (whole.size === 0 && !redeems) expect(found.map(({id, evidence}) => [id, evidence[0]?.text])).toEqual([]);
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
	const wraps: ReadonlyArray<readonly [string, (line: string, index: number) => string]> = [
		['actions-runner', line => `2026-11-20T21:09:17.3163040Z ${line}`],
		['actions-runner', line => `deploy\tRun kubectl\t2026-11-20T21:09:17.3163040Z ${line}`],
		['jenkins', line => `11:00:21  ${line}`],
		['jenkins', line => `[2024-06-18T11:00:21.010Z] ${line}`],
		['cri', line => `2022-01-31T13:59:01.000101498Z stderr F ${line}`],
		[
			'docker-json',
			line => JSON.stringify({log: `${line}\n`, stream: 'stderr', time: '2024-01-09T09:01:09.011000377Z'}),
		],
		['buildkite', (line, index) => `\u001B_bk;t=${1_717_654_586_300 + index}\u0007${line}`],
		['gitlab', line => `2024-05-01T10:00:00.000000Z 01E ${line}`],
		['quote', line => `> ${line}`],
		['syslog', line => `Nov  9 10:00:00 node-1 deploy[812]: ${line}`],
		['timestamp', line => `2024-05-01T10:00:00Z ${line}`],
	];
	// Those whose lines are not wrapped already, and have headers.
	const plain = utf8Samples.filter(
		path => path.startsWith('recorded/') && !path.includes('transformed') && !path.includes('skip-headers'),
	);
	test.each(wraps)('%s', (name, wrap) => {
		for (const path of plain) {
			const text = sampleText(path);
			const wrapped = text
				.replace(/\n$/, '')
				.split('\n')
				.map((line, index) => wrap(line, index))
				.join('\n');
			const analysis = analyzeText(wrapped);
			expect([path, ids(analysis)]).toEqual([path, ids(analyzeText(text))]);
			expect([path, analysis.sources[0]?.wrapper]).toEqual([path, name]);
		}
	});

	test.each([
		['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
		['colours', (text: string) => text.replaceAll(/^(.+)$/gm, '\u001B[36;1m$1\u001B[0m')],
	])('%s', (_, damage) => {
		for (const path of plain)
			expect([path, ids(analyzeText(damage(sampleText(path))))]).toEqual([path, ids(analyzeText(sampleText(path)))]);
	});

	test('every wrapper takes off what its samples show', () => {
		for (const {name, samples, unwrap} of wrappers) {
			for (const [wrapped, inside] of samples) expect([name, unwrap(wrapped)]).toEqual([name, inside]);
			expect([name, unwrap('I1120 21:09:17.316304   21740 loader.go:395] x')]).toEqual([name, undefined]);
		}
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
