import {expect, test} from '@jest/globals';
import {common} from '../../src/compare/align.ts';
import {compare} from '../../src/index.ts';
import {leastCpuMs} from '../support/cpu-time.ts';

/** Four times as much to do takes 4 times as long where the work is linear, and 16 times where it is quadratic. */
const RATIO = 9;

const growth = (run: (length: number) => void, length: number) =>
	leastCpuMs(() => run(length * 4)) / leastCpuMs(() => run(length));

test('members without anything in common', () => {
	const list = (prefix: string, length: number) => Array.from({length}, (_, index) => `${prefix}${index}`);
	const ratio = growth(length => expect(common(list('a', length), list('b', length))).toEqual([]), 25_000);
	expect(ratio).toBeLessThan(RATIO);
});

test('two thirds of the members are equal', () => {
	const ratio = growth(length => {
		const one = Array.from({length}, (_, index) => `a${index}`);
		const other = one.map((key, index) => (index % 3 === 0 ? `x${index}` : key));
		common(one, other);
	}, 25_000);
	expect(ratio).toBeLessThan(RATIO);
});

test('requests on each side', () => {
	const line = (path: string, index: number) =>
		`I1120 21:09:17.316304   21000 round_trippers.go:553] GET https://10.0.0.1:6443${path} 200 OK in ${index % 9} milliseconds`;
	const pods = '/api/v1/namespaces/shop/pods';
	const long = (prefix: string, length: number) =>
		Array.from({length}, (_, index) =>
			line(index % 3 === 0 ? `${pods}/${prefix}-${index % 1000}` : index % 2 === 0 ? pods : '/api/v1/nodes', index),
		).join('\n');
	const ratio = growth(length => {
		expect(compare(long('a', length), long('b', length)).good.requests).toBe(length);
	}, 25_000);
	expect(ratio).toBeLessThan(RATIO);
});
