import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import split2 from 'split2';
import {LineSplitter, MAX_LINE} from '../../src/read/line-splitter.ts';

function split(chunks: readonly string[], mayEndAtCr = false): {lines: string[]; bytes: number; endsLine: boolean} {
	const lines: string[] = [];
	const splitter = new LineSplitter(line => lines.push(line), {mayEndAtCr});
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

test.each([
	['no line feed', 'one\rtwo\rthree', ['one', 'two', 'three']],
	['a carriage return at the end', 'one\r\rtwo\r', ['one', '', 'two']],
	['only the last line has a line feed', 'one\rtwo\rthree\n', ['one', 'two', 'three']],
	['a progress bar before other lines', '10%\r20%\ndone\n', ['10%\r20%', 'done']],
	['a progress bar after other lines', 'begin\n10%\r20%\r30%', ['begin', '10%\r20%\r30%']],
	['line ends of Windows', 'one\r\ntwo\r\n', ['one\r', 'two\r']],
	['one line of Windows', 'one\r\n', ['one\r']],
	['one line with two carriage returns', 'one\r\r\n', ['one\r\r']],
	['nothing', '', []],
])('lines end at carriage returns where nothing else ends them: %s', (_, text, lines) => {
	const whole = split([text], true);
	expect(whole.lines).toEqual(lines);
	expect(whole.bytes).toBe(text.length);
	expect(split(text.split(''), true)).toEqual(whole);
});

test('a text of megabytes without a line feed is not cut in its middle, wherever it is cut', () => {
	const lines = Array.from({length: 200_000}, (_, index) => `line ${index}`);
	const text = `${lines.join('\r')}\nlast\r\nend`;
	for (const size of [70_001, MAX_LINE + 1, text.length]) {
		const chunks = Array.from({length: Math.ceil(text.length / size)}, (_, at) =>
			text.slice(at * size, (at + 1) * size),
		);
		expect(split(chunks, true).lines).toEqual([...lines, 'last', 'end']);
	}
});

test('with and without carriage returns of their own, lines are the same wherever the chunks are cut', () => {
	const pieces = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', ' '), {maxLength: 12});
	fc.assert(
		fc.property(pieces, fc.array(fc.nat(20), {maxLength: 4}), (parts, cuts) => {
			const text = parts.join('');
			const chunks = cutAt(
				text,
				cuts.map(cut => Math.min(cut, text.length)),
			);
			expect(split(chunks, true)).toEqual(split([text], true));
			if (/\n[^]/.test(text)) expect(split([text], true)).toEqual(split([text]));
		}),
	);
});
