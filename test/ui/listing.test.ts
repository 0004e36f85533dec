import {expect, test} from '@jest/globals';
import {arrange, foldOf, placeOf, rowAt, type Arrangement, type Listing} from '../../src/ui/listing.ts';
import {logOf, type Log} from '../../src/ui/log.ts';
import {exchange, folded, podExchange, report, run} from './support/reports.ts';

const log = logOf(folded);

const plain: Arrangement = {order: 'number', isReversed: false, lets: undefined, opened: new Set()};

/** `1-5` for a fold, `6` for a row, counted from 1. */
const items = (of: Log, {items: list}: Listing) =>
	list.map(item => {
		const fold = item < 0 ? of.folds[-1 - item] : undefined;
		return fold === undefined ? String(item + 1) : `${fold.first + 1}-${fold.first + fold.count}`;
	});

test.each<[string, Partial<Arrangement>, readonly string[]]>([
	['folded', {}, ['1-5', '6-8', '9']],
	['with an open fold', {opened: new Set([0])}, ['1-5', '1', '2', '3', '4', '5', '6-8', '9']],
	['reversed', {isReversed: true}, ['9', '6-8', '1-5']],
	['by duration, the slowest first', {order: 'duration'}, ['9', '6', '7', '8', '1', '2', '3', '4', '5']],
	['by duration, reversed', {order: 'duration', isReversed: true}, ['5', '4', '3', '2', '1', '8', '7', '6', '9']],
	['by status, the worst first', {order: 'status'}, ['6', '7', '9', '1', '2', '3', '4', '5', '8']],
	['filtered, each for itself', {lets: ({exchange: {status}}) => status !== 200}, ['6', '7', '9']],
])('lists requests %s', (_, parts, expected) => {
	expect(items(log, arrange(log, {...plain, ...parts}))).toEqual(expected);
});

test('stands for tries that failed and then succeeded with one that failed', () => {
	expect(log.folds).toEqual([
		{kind: 'discovery', first: 0, count: 5, telling: 4},
		{kind: 'repeats', first: 5, count: 3, telling: 6},
	]);
	expect(rowAt(log, -2)).toBe(6);
	expect(rowAt(log, 8)).toBe(8);
});

test('never hides a failure among discovery', () => {
	const apis = (status: number, index: number) =>
		exchange({id: `${index}`, url: `https://h/apis/g${index}/v1`, status});
	const broken = logOf(report({runs: [run([200, 200, 200, 503, 200, 200].map(apis))]}));
	expect(items(broken, arrange(broken, plain))).toEqual(['1-3', '4', '5', '6']);
});

test('folds no further than a run', () => {
	const two = logOf(report({runs: [run([exchange(), exchange()]), run([exchange(), exchange()], {id: 'run-2'})]}));
	expect(two.folds).toEqual([]);
});

test('puts runs that are mixed in the order of the log', () => {
	const at = (index: number, first: number) => podExchange(index, {lines: {first, last: first}});
	const mixed = logOf(report({runs: [run([at(1, 1), at(2, 9)]), run([at(3, 5)], {id: 'run-2'})]}));
	expect(items(mixed, arrange(mixed, {...plain, order: 'time'}))).toEqual(['1', '3', '2']);
});

test('finds a row, the fold that hides it, and that a filter holds it back', () => {
	const listing = arrange(log, plain);
	expect([8, 0, 4, 6].map(row => placeOf(log, listing, row))).toEqual([2, 0, 0, 1]);
	expect(placeOf(log, arrange(log, {...plain, lets: () => false}), 8)).toBe(-1);
	expect([0, 4, 5, 8].map(row => foldOf(log, row)?.first)).toEqual([0, 0, 5, undefined]);
});
