import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import split2 from 'split2';
import {LineSplitter, MAX_LINE} from '../../src/read/line-splitter.ts';

function split(chunks: readonly string[]): {lines: string[]; bytes: number; endsLine: boolean} {
	const lines: string[] = [];
	const splitter = new LineSplitter(line => lines.push(line));
	for (const chunk of chunks) splitter.push(chunk);
	splitter.end();
	return {lines, bytes: splitter.bytes, endsLine: splitter.endsLine};
}

/** A text in pieces. */
const cutAt = (text: string, cuts: readonly number[]): string[] => {
	const places = [0, ...cuts.toSorted((one, other) => one - other), text.length];
	return places.slice(1).map((end, index) => text.slice(places[index], end));
};

test('an empty line is a line, and a last line feed begins none', () => {
	expect(split(['NAME\r\n\nend'])).toEqual({lines: ['NAME\r', '', 'end'], bytes: 10, endsLine: false});
	expect(split(['NAME\n', '\n'])).toEqual({lines: ['NAME', ''], bytes: 6, endsLine: true});
	expect(split([])).toEqual({lines: [], bytes: 0, endsLine: true});
});

const texts = fc
	.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\u00e4', ' '), {maxLength: 40})
	.map(parts => parts.join(''));

test('gives the lines of split2, wherever the chunks are cut', async () => {
	await fc.assert(
		fc.asyncProperty(texts, fc.array(fc.nat(40), {maxLength: 8}), async (text, cuts) => {
			const expected: string[] = [];
			const lines = split2('\n', (line: string) => void expected.push(line), {decodeStrings: false});
			await pipeline(Readable.from([text]), lines);
			const chunks = cutAt(
				text,
				cuts.map(cut => Math.min(cut, text.length)),
			);
			expect(split(chunks).lines.filter(line => line !== '')).toEqual(expected.filter(line => line !== ''));
			expect(split(chunks)).toEqual(split([text]));
		}),
	);
});

test('a giant line keeps its head and its tail, wherever it is cut', () => {
	const giant = `HEAD${'x'.repeat(3 * MAX_LINE)}TAIL`;
	const text = `first\n${giant}\nlast\n`;
	const whole = split([text]);
	const [, line = ''] = whole.lines;
	expect(whole.lines).toEqual(['first', line, 'last']);
	expect([line.slice(0, 4), line.slice(-4)]).toEqual(['HEAD', 'TAIL']);
	expect(line.length).toBeLessThan(MAX_LINE);
	const dropped = Number(/ \[(\d+) bytes left out\] /.exec(line)?.[1]);
	expect(line.length - ` [${dropped} bytes left out] `.length + dropped).toBe(giant.length);
	for (const size of [64 * 1024, 70_001, MAX_LINE, MAX_LINE + 1]) {
		const chunks = Array.from({length: Math.ceil(text.length / size)}, (_, at) =>
			text.slice(at * size, (at + 1) * size),
		);
		expect(split(chunks)).toEqual(whole);
	}
});

test('tells how long a line is that is not whole yet, and where one ended', () => {
	const seen: Array<[string, number, number]> = [];
	const splitter: LineSplitter = new LineSplitter(line => seen.push([line, splitter.length, splitter.lineEnd]));
	splitter.push('on');
	expect([splitter.unfinished, splitter.length]).toEqual(['on', 2]);
	splitter.push('e\ntwo\nth');
	expect(seen).toEqual([
		['one', 3, 1],
		['two', 3, 5],
	]);
	expect([splitter.unfinished, splitter.length]).toEqual(['th', 2]);
});
