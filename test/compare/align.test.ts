import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import {align, common} from '../../src/compare/align.ts';

const letters = (text: string) => text.split('');
/** The members that were found in both, as text. */
const shared = (one: string, other: string) =>
	common(letters(one), letters(other))
		.map(([x]) => one[x])
		.join('');

test.each([
	['nothing in common', 'abc', 'xyz', ''],
	['an empty side', '', 'abc', ''],
	['equal', 'abcabc', 'abcabc', 'abcabc'],
	['one taken out', 'abcd', 'acd', 'acd'],
	['one put in at the end', 'abc', 'abcd', 'abc'],
	['one exchanged', 'abc', 'axc', 'ac'],
	['moved', 'xaby', 'abxx', 'ab'],
])('%s', (_, one, other, expected) => {
	expect(shared(one, other)).toBe(expected);
});

/** The textbook's table: what the length must be. */
function longest(one: readonly string[], other: readonly string[]): number {
	const table = Array.from({length: one.length + 1}, () => Array.from({length: other.length + 1}, () => 0));
	for (const [x, a] of one.entries()) {
		for (const [y, b] of other.entries())
			table[x + 1]![y + 1] = a === b ? table[x]![y]! + 1 : Math.max(table[x]![y + 1]!, table[x + 1]![y]!);
	}

	return table[one.length]![other.length]!;
}

const sequence = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 40});

test('finds a longest one, in order, of equal members', () => {
	fc.assert(
		fc.property(sequence, sequence, (one, other) => {
			const pairs = common(one, other);
			expect(pairs).toHaveLength(longest(one, other));
			let last = [-1, -1];
			for (const [x, y] of pairs) {
				expect(one[x]).toBe(other[y]);
				expect(x > last[0]! && y > last[1]!).toBe(true);
				last = [x, y];
			}
		}),
	);
});

test('a later key aligns only what lies between members that a stricter one aligned', () => {
	const one = [
		['get /a/1', 'get a'],
		['get /b', 'get b'],
		['get /a/2', 'get a'],
	];
	const other = [
		['get /a/3', 'get a'],
		['get /a/4', 'get a'],
		['get /b', 'get b'],
	];
	expect(align(one, other)).toEqual([
		[0, 0],
		[1, 2],
	]);
});

test('members without anything in common, and two thirds that are equal', () => {
	const list = (prefix: string) => Array.from({length: 3000}, (_, index) => `${prefix}${index}`);
	expect(common(list('a'), list('b'))).toEqual([]);
	const mixed = list('a').map((key, index) => (index % 3 === 0 ? `x${index}` : key));
	// There is no other way to align unique members.
	expect(common(list('a'), mixed)).toHaveLength(2000);
});
