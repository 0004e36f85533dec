import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {pasted, recorded, sampleText} from './support/samples.ts';

const failuresIn = (path: string) =>
	analyzeText(sampleText(path)).findings.filter(({severity}) => severity === 'error');

describe('recorded logs of real clients', () => {
	test.each(recorded.map(row => [row.file, row] as const))('%s', (file, row) => {
		const found = failuresIn(`recorded/${file}`);
		expect([...new Set(found.map(finding => finding.class))]).toEqual(row.class === null ? [] : [row.class]);
		expect(found.map(({id}) => id)).not.toContain('unknown/unclassified');
	});
});

describe('pasted logs', () => {
	test.each(pasted.map(row => [row.file, row] as const))('%s', (file, row) => {
		const found = failuresIn(`pasted/${file}`);
		expect(found.map(({id}) => id)).toEqual(row.failures.map(failure => `${failure.class}/${failure.cause}`));
		// The line that an expert points at is quoted as it stands in the file.
		const lines = sampleText(`pasted/${file}`).split('\n');
		for (const [index, {key_line: words}] of row.failures.entries()) {
			const evidence = found[index]?.evidence ?? [];
			expect(evidence.some(({text}) => text.includes(words))).toBe(true);
			for (const {number, text} of evidence) expect(lines[number - 1]?.replace(/\r$/, '')).toBe(text);
		}
	});
});
