import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {reportOf} from '../src/report/report.ts';
import {expectedOf, saidBy} from './support/cases.ts';

/**
Whole logs, and every sentence that is right about them.

Beside each log stands a Markdown file with its findings as in the fixtures of causes; it also says how the log ends (`outcome:`),
and in prose what happened.
*/

const folder = new URL('logs/', import.meta.url).pathname;
const names = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.log'));

const blockOf = (markdown: string) => /^```findings\n([^]*?)^```/m.exec(markdown)?.[1] ?? '';

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');

describe.each(names.toSorted((one, other) => (one < other ? -1 : 1)))('%s', name => {
	const markdown = readFileSync(join(folder, name.replace(/\.log$/, '.md')), 'utf8');
	const analysis = analyzeText(readFileSync(join(folder, name), 'utf8'));
	const found = analysis.findings.filter(({severity}) => severity === 'error');
	const expected = expectedOf(blockOf(markdown));

	test('is judged right', () => {
		expect(found.map(({id, grade}) => `${id} ${grade}`)).toEqual(expected.map(({id, grade}) => `${id} ${grade}`));
		expect(reportOf(analysis).outcome).toBe(/^outcome: (\w+)$/m.exec(markdown)?.[1]);
	});

	test('says what is true, and nothing else', () => {
		const said = found.map(finding => ({
			...Object.fromEntries(Object.entries(saidBy(finding)).filter(([, text]) => text !== '')),
			...Object.fromEntries(
				Object.entries(finding.facts).map(([fact, value]) => [fact, oneLine([value].flat().join(', '))]),
			),
			lines: finding.evidence.map(({number}) => number),
		}));
		expect(said).toEqual(
			expected.map(({members, facts, lines}) => ({
				...Object.fromEntries(members),
				...Object.fromEntries(facts),
				lines,
			})),
		);
	});
});
