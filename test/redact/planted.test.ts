import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import {reporters} from '../../src/formats/registry.ts';
import {damages} from '../support/damages.ts';
import {each, wraps} from '../support/wraps.ts';
import {leaksIn, plantedLog, secrets} from './plants.ts';
import {redacted} from './redacted.ts';

/** All that this program makes of a log: by the name of the output. */
function* outputs({text, told}: ReturnType<typeof redacted>, report: Report): Generator<readonly [string, string]> {
	yield ['redact', text];
	yield ['what redact tells', told];
	for (const {name, render, addition} of reporters) {
		yield [name, render(report, {color: false, columns: 80})];
		if (addition !== undefined) yield [`${name}, added`, addition.render(report, {color: false, columns: 80})];
	}
}

/** What must be the same of a log and of the one without its secrets. */
const found = ({findings}: Report) =>
	findings.map(({id, grade, evidence}) => ({id, grade, lines: evidence.map(({line}) => line)}));

/** What is wrong with what is made of a log: leaks, lines that are gone, findings that became others. */
function troubles(log: string): unknown[] {
	const safe = redacted(log);
	const {text} = safe;
	const report = analyze(log);
	const leaks = [...outputs(safe, report)].flatMap(([name, output]) => leaksIn(output).map(leak => `${name}: ${leak}`));
	const lost = text.split('\n').length - log.split('\n').length;
	const [before, after] = [found(report), found(analyze(text))];
	const same = JSON.stringify(after) === JSON.stringify(before);
	return [...leaks, ...(lost === 0 ? [] : [lost]), ...(same ? [] : [before, after])];
}

const dialects = [
	['text', false],
	['structured', true],
] as const;

test('the plants are in the logs, and would be seen', () => {
	expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(30);
	for (const [, isStructured] of dialects) {
		const log = plantedLog(9, isStructured);
		const ascii = log.replaceAll(/^\t?[\da-f]{8}  .*\|(.*)\|\n/gm, '$1');
		for (const secret of Object.values(secrets)
			.flat()
			.filter(secret => secret !== secrets['Secret that was cut off'])) {
			expect([secret, ascii.includes(secret) || ascii.includes(JSON.stringify(secret).slice(1, -1))]).toEqual([
				secret,
				true,
			]);
		}

		expect(leaksIn(log).length).toBeGreaterThan(0);
		expect(found(analyze(log)).map(({id}) => id)).toContain('authorization/rbac-denied');
	}
});

describe.each(dialects)('%s', (_, isStructured) => {
	test.each([6, 7, 8, 9, 10])('at -v=%s', level => {
		expect(troubles(plantedLog(level, isStructured))).toEqual([]);
	});

	const log = plantedLog(9, isStructured);
	test.each(wraps.map(([name, what, wrap]) => [`${name}, ${what}`, wrap] as const))('in %s', (_, wrap) => {
		expect(troubles(wrap(log))).toEqual([]);
	});

	test.each([50, 64, 73, 97, 120, 160])('broken at column %s', width => {
		expect(troubles(each(line => (line.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? ['']).join('\n'))(log))).toEqual(
			[],
		);
	});

	test.each(Object.entries(damages))('with %s', (_, damage) => {
		expect(troubles(damage(log))).toEqual([]);
	});
});
