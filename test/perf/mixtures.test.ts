import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import {analyzeText} from '../../src/pipeline.ts';
import json from '../../src/formats/json.ts';
import text from '../../src/formats/text.ts';
import {reportOf} from '../../src/report/report.ts';
import {cpuMs, leastCpuMs} from '../support/cpu-time.ts';
import {nested, pieces, samples} from '../support/mixtures.ts';

function everything(log: string): void {
	const report = reportOf(analyzeText(log));
	text.render(report, {color: false, columns: 80});
	json.render(report);
}

/** Milliseconds for a character of the samples as they are, each read by itself; the second round, when all is compiled. */
function usual(): number {
	const all = () => samples.reduce((sum, sample) => sum + cpuMs(() => everything(sample)), 0);
	all();
	return all() / samples.reduce((sum, sample) => sum + sample.length, 0);
}

const perCharacter = usual();
/** A text of failures only has more to judge than a usual log; this says "not another order of growth", no more. */
const GENEROUS = 40;
/** Milliseconds that a collection of garbage may take. */
const PAUSE = 300;

function isBounded(log: string): boolean {
	const limit = PAUSE + GENEROUS * perCharacter * log.length;
	return cpuMs(() => everything(log)) < limit || leastCpuMs(() => everything(log)) < limit;
}

test('mixtures of entries, damage and noise take bounded time', () => {
	const logs = fc.array(pieces, {minLength: 1, maxLength: 40}).map(parts => parts.join('\n'));
	const slow = fc.sample(logs, {seed: 20_240_618, numRuns: 300}).filter(log => !isBounded(log));
	expect(slow).toEqual([]);
});

describe('a body of 10,000 levels takes bounded time', () => {
	test.each([
		['[', ']'],
		['{"a":', '}'],
		['{"details":{"causes":[', ']}}'],
	])('%s', (open, close) => {
		for (const body of [nested(10_000, open, close), nested(10_000, open, '')]) {
			const log = [
				'I1120 21:09:17.316304   21740 round_trippers.go:632] GET https://h:6443/api/v1/namespaces/shop/pods/x 404 Not Found in 1 milliseconds',
				`I1120 21:09:17.316304   21740 request.go:1349] Response Body: {"kind":"Status","status":"Failure","details":${body},"code":404}`,
				`I1120 21:09:17.316304   21740 helpers.go:246] server response object: [${body}]`,
				'Error from server (NotFound): pods "x" not found',
			].join('\n');
			expect(isBounded(log)).toBe(true);
		}
	});
});
