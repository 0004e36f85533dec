import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {ranks} from '../../src/clues/transport-words.ts';
import {failuresOf} from '../../src/failures/failures.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {casesOf} from '../support/cases.ts';
import {allSamples, sampleText} from '../support/samples.ts';

const folder = fileURLToPath(new URL('../causes', import.meta.url));
const fixtures = readdirSync(folder, {recursive: true, encoding: 'utf8'})
	.filter(path => path.endsWith('.md'))
	.flatMap(path => casesOf(readFileSync(join(folder, path), 'utf8')).map(({log}) => log));

/** What was said about every request without an answer, in all samples and fixtures. */
const said = new Set(
	[...fixtures, ...allSamples.map(sampleText)].flatMap(log =>
		analyzeText(log).sources.flatMap(({runs}) =>
			runs.flatMap(run =>
				failuresOf(run)
					.filter(({phase}) => phase === 'transport')
					.flatMap(({distinct}) => distinct.map(({text}) => text)),
			),
		),
	),
);

test('within a rank no words are of two kinds, so that only ranks decide', () => {
	const twice = [...said].flatMap(text =>
		ranks.flatMap(({name, kinds}) => {
			const found = kinds.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind);
			return found.length > 1 ? [{name, found, text}] : [];
		}),
	);
	expect(twice).toEqual([]);
});

test('a kind has one rank', () => {
	// Other languages have words of their own for it, in rows of their own.
	const names = ranks.flatMap(({kinds}) => [...new Set(kinds.map(([kind]) => kind))]);
	expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
