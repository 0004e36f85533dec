import {describe, expect, test} from '@jest/globals';
import {clockOf, phasesOf, timelineOf} from '../../src/formats/timeline.ts';
import {exchange, run} from './support/report.ts';

const dated = (startedAt: string, date: string | undefined, changes: object = {}) =>
	run({
		startedAt,
		exchanges: [
			exchange({
				durationMs: 0,
				...changes,
				response: {headers: date === undefined ? {} : {date}, body: null, truncatedChars: 0},
			}),
		],
	});

const instant = (startedAt: string, date?: string, changes: object = {}) => {
	const {startMs, from} = clockOf(dated(startedAt, date, changes));
	return `${new Date(startMs).toISOString()} ${from}`;
};

describe('the instant of a run', () => {
	test.each([
		[
			'without any Date: the year 2000, taken for UTC',
			'0314 10:15:30.123456',
			undefined,
			'2000-03-14T10:15:30.123Z assumed',
		],
		['the 29th of February exists', '0229 00:00:00.000000', undefined, '2000-02-29T00:00:00.000Z assumed'],
		['a client in UTC', '0314 10:15:30.123456', 'Thu, 14 Mar 2024 10:15:30 GMT', '2024-03-14T10:15:30.123Z server'],
		['a client in Tokyo', '0314 19:15:30.500000', 'Thu, 14 Mar 2024 10:15:30 GMT', '2024-03-14T10:15:30.500Z server'],
		[
			'a client in India, its clock a minute late',
			'0314 15:44:30.000000',
			'Thu, 14 Mar 2024 10:15:30 GMT',
			'2024-03-14T10:14:30.000Z server',
		],
		[
			'New Year, the client still in the old year',
			'1231 23:30:00.000000',
			'Mon, 01 Jan 2024 05:30:00 GMT',
			'2024-01-01T05:30:00.000Z server',
		],
		[
			'New Year, the client already in the new one',
			'0101 08:30:00.000000',
			'Sun, 31 Dec 2023 23:30:00 GMT',
			'2023-12-31T23:30:00.000Z server',
		],
		[
			'a Date of another day entirely',
			'0314 10:15:30.000000',
			'Thu, 20 Jun 2024 10:15:30 GMT',
			'2000-03-14T10:15:30.000Z assumed',
		],
		['a Date that is none', '0314 10:15:30.000000', '2024-03-14', '2000-03-14T10:15:30.000Z assumed'],
		['no time at all', 'yesterday', undefined, '2000-01-01T00:00:00.000Z assumed'],
	])('%s', (_, startedAt, date, expected) => {
		expect(instant(startedAt, date)).toBe(expected);
	});

	test('the Date is that of the answer: what the request took is not a time zone', () => {
		const slow = {startMs: 60_000, durationMs: 1_740_000};
		expect(instant('0314 10:00:00.000000', 'Thu, 14 Mar 2024 10:30:00 GMT', slow)).toBe(
			'2024-03-14T10:00:00.000Z server',
		);
	});

	test('a run without lines that have a time', () => {
		expect(clockOf(run({startedAt: null, exchanges: []}))).toEqual({startMs: Date.UTC(2000, 0, 1), from: 'assumed'});
	});
});

describe('requests on a time axis', () => {
	const starts = (...list: ReadonlyArray<{startMs?: number | null; durationMs: number | null}>) =>
		timelineOf(run({exchanges: list.map(changes => exchange(changes))})).map(({startMs, measured}) => [
			startMs,
			measured,
		]);

	test('logged starts are kept, parallel or not', () => {
		expect(starts({startMs: 5, durationMs: 100}, {startMs: 6, durationMs: 10})).toEqual([
			[5, true],
			[6, true],
		]);
	});

	test('a start that was not logged comes behind everything before it, and says so', () => {
		expect(
			starts({durationMs: 10}, {startMs: 50, durationMs: 5}, {durationMs: null}, {startMs: null, durationMs: 1}),
		).toEqual([
			[0, false],
			[50, true],
			[55, false],
			[55, false],
		]);
	});

	test('numbers that no command can take are bounded', () => {
		for (const ms of [1e300, Number.POSITIVE_INFINITY, -5, Number.NaN]) {
			for (const {startMs, durationMs} of timelineOf(run({exchanges: [exchange({startMs: ms, durationMs: ms})]}))) {
				expect(startMs).toBeGreaterThanOrEqual(0);
				expect(startMs).toBeLessThanOrEqual(1e10);
				expect(durationMs).toBeGreaterThanOrEqual(0);
				expect(durationMs).toBeLessThanOrEqual(1e10);
			}
		}
	});

	test('phases end with the request; what they do not explain is in front', () => {
		const timing = {dnsMs: 1, connectMs: 2, tlsMs: null, serverMs: 7, unexplainedMs: 90};
		expect(phasesOf(exchange({timing}), 100)).toEqual([
			{name: 'dns', startMs: 90, durationMs: 1},
			{name: 'connect', startMs: 91, durationMs: 2},
			{name: 'server', startMs: 93, durationMs: 7},
		]);
		expect(phasesOf(exchange(), 100)).toEqual([]);
	});
});
