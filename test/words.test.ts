import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {saidBy} from './support/cases.ts';
import {expectedIn, headOf, wordsCasesOf, wordsFiles} from './support/words-cases.ts';

/** Beside what any fixture states: `ran`, the command of the run, and `evidence`, all lines that are quoted. */
describe.each(wordsFiles)('%s', file => {
	const cases = wordsCasesOf(file);

	test.each(cases.map(each => [each.title, each] as const))('%s', (_title, {log, findings}) => {
		const found = analyzeText(log).findings;
		const expected = expectedIn(findings);
		expect(found.map(headOf)).toEqual(expected.map(({head}) => head));
		for (const [index, finding] of found.entries()) {
			const {members, facts, lines} = expected[index]!;
			const said: Record<string, string | undefined> = saidBy(finding);
			for (const [name, value] of members) expect({[name]: said[name]}).toEqual({[name]: value});
			const quoted = finding.evidence.map(({number}) => number).toSorted((one, other) => one - other);
			for (const [name, value] of facts) {
				const shown =
					name === 'ran'
						? finding.run.command
						: name === 'evidence'
							? quoted.join(' ')
							: [finding.facts[name]].flat().join(', ');
				expect({[name]: shown}).toEqual({[name]: value});
			}

			expect(quoted).toEqual(expect.arrayContaining([...lines]));
		}
	});

	test('titles tell the cases apart', () => {
		expect(new Set(cases.map(({title}) => title)).size).toBe(cases.length);
	});
});
