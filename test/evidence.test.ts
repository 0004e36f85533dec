import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import type {Finding} from '../src/model/finding.ts';
import {casesOf} from './support/cases.ts';

/** Every fixture of every cause, with the lines that prove its finding taken away one at a time. */

const folder = join(import.meta.dirname, 'causes');
const fixtures = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.md'));

const grades = ['possible', 'likely', 'proven'];
const without = (text: string, number: number) =>
	text
		.split('\n')
		.filter((_, index) => index + 1 !== number)
		.join('\n');
const errors = (text: string) => analyzeText(text).findings.filter(({severity}) => severity === 'error');
const findingIn = (text: string, id: string) => analyzeText(text).findings.find(finding => finding.id === id);
const gradeOf = (finding: Finding | undefined) => (finding === undefined ? -1 : grades.indexOf(finding.grade));

test.each(
	fixtures.flatMap(name =>
		casesOf(readFileSync(join(folder, name), 'utf8')).map(({title, log}) => [name, title, log] as const),
	),
)('%s: %s', (_name, _title, log) => {
	const whole = analyzeText(log).findings;
	for (const finding of whole) {
		for (const {number} of finding.evidence) {
			const rest = without(log, number);
			const lines = rest.split('\n');
			const left = findingIn(rest, finding.id);
			// What is still claimed stands on lines that are still there.
			expect(gradeOf(left)).toBeLessThanOrEqual(gradeOf(finding));
			for (const line of left?.evidence ?? []) expect(lines[line.number - 1]).toContain(line.text.slice(0, 200).trim());
			// Less is known now: nothing else can have become certain, unless it says less of the same kind.
			const known = new Set(whole.map(other => other.class));
			expect(
				errors(rest)
					.filter(({class: kind, grade}) => grade === 'proven' && !known.has(kind))
					.map(({id, evidence}) => [id, number, evidence[0]?.text]),
			).toEqual([]);
		}

		// Taken away one after the other, whatever proves it at the moment, it ends.
		let text = log;
		let steps = 0;
		for (
			let left: Finding | undefined = finding;
			gradeOf(left) >= gradeOf(finding);
			left = findingIn(text, finding.id)
		) {
			const first = left?.evidence[0];
			if (first === undefined || steps++ > 200) throw new Error(`${finding.id} stands on nothing`);
			text = without(text, first.number);
		}
	}
});
