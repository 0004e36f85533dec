import {Readable} from 'node:stream';
import {expect, test} from '@jest/globals';
import {readLines} from '../../src/read/lines.ts';
import {MAX_LINE} from '../../src/read/whole-lines.ts';

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
