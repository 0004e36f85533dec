import {Readable} from 'node:stream';
import {describe, expect, test} from '@jest/globals';
import {readLines} from '../../src/input/lines.ts';
import {HardWrap} from '../../src/input/repairs/hard-wrap.ts';
import {MAX_LINE} from '../../src/input/whole-lines.ts';
import {analyzeText} from '../../src/analyze.ts';
import {sampleText} from '../support/samples.ts';

async function linesOf(chunks: readonly Buffer[]): Promise<{lines: Array<[string, number]>; bytes: number}> {
	const lines: Array<[string, number]> = [];
	const bytes = await readLines(Readable.from(chunks, {objectMode: false}), (text, start) => lines.push([text, start]));
	return {lines, bytes};
}

test('gives the same lines wherever the chunks are cut', async () => {
	const log = Buffer.from('naïve — 日本\r\nNAME\n\nend');
	const whole = await linesOf([log]);
	expect(whole.lines.map(([text]) => text)).toEqual([
		'na\u00C3\u00AFve \u00E2\u0080\u0094 \u00E6\u0097\u00A5\u00E6\u009C\u00AC\r',
		'NAME',
		'',
		'end',
	]);
	expect(whole.lines.map(([, start]) => start)).toEqual([0, 19, 24, 25]);
	expect(whole.bytes).toBe(log.length);
	for (let cut = 1; cut < log.length; cut++)
		expect(await linesOf([log.subarray(0, cut), log.subarray(cut)])).toEqual(whole);
});

test('a giant line keeps its head, its tail and its place', async () => {
	const giant = 5 * MAX_LINE;
	const chunk = Buffer.alloc(64 * 1024, 'x');
	const chunks = [
		Buffer.from('first\nHEAD'),
		...Array.from({length: giant / chunk.length}, () => chunk),
		Buffer.from('TAIL\nlast\n'),
	];
	const {lines, bytes} = await linesOf(chunks);
	expect(lines).toHaveLength(3);
	const [, [text, start] = ['', 0], last] = lines;
	expect([text.slice(0, 4), text.slice(-4), start]).toEqual(['HEAD', 'TAIL', 6]);
	expect(text.length).toBeLessThan(MAX_LINE);
	expect(text).toMatch(/ \[\d+ bytes left out\] /);
	expect(last).toEqual(['last', 6 + 4 + giant + 4 + 1]);
	expect(bytes).toBe(6 + 4 + giant + 4 + 1 + 5);
});

describe('hard wraps', () => {
	const wrap = (text: string, width: number) =>
		text
			.split('\n')
			.flatMap(line => (line.length <= width ? [line] : (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])))
			.join('\n');
	const rejoin = (text: string) => {
		const lines: string[] = [];
		const repair = new HardWrap((line, _, raw) => {
			lines.push(line);
			expect(raw.replaceAll('\n', '')).toBe(line);
		});
		for (const [index, line] of text.split('\n').entries()) repair.push(line, index + 1);
		repair.end();
		return lines.join('\n');
	};

	test.each([80, 100, 120, 132])('at %d columns are undone', width => {
		for (const path of [
			'pasted/006-gha-secret-already-exists.log',
			'pasted/025-x509-wrong-name.log',
			'recorded/1.33.9/forbidden-list.v6.log',
		]) {
			const ids = (text: string) => analyzeText(text).findings.map(({id}) => id);
			expect([path, ids(wrap(sampleText(path), width))]).toEqual([path, ids(sampleText(path))]);
		}
	});

	test('lines of equal length are not a margin', () => {
		for (const path of [
			'pasted/018-cri-dial-timeout.log',
			'recorded/1.29.4/evict.v6.log',
			'recorded/1.36.3/reset-ns.v6.log',
			'recorded/1.28.3/hang.v6.log',
		]) {
			expect(rejoin(sampleText(path))).toBe(sampleText(path));
		}
	});
});
