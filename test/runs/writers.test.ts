import {expect, test} from '@jest/globals';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {analyzeText} from '../../src/pipeline.ts';

/** Containers number their processes alike, and what puts their logs together does it line by line. */

const recorded = join(import.meta.dirname, '../../samples/recorded');
const read = (name: string) =>
	readFileSync(join(recorded, name), 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => line.replace(/^([IWEF]\d{4} \S+ +)\d+/, '$11'));

const names = readdirSync(recorded, {recursive: true, encoding: 'utf8'}).filter(name => /^\d.*\.v8\.log$/.test(name));
const causes = (text: string) =>
	analyzeText(text)
		.findings.map(({id}) => id)
		.toSorted();

/** Both logs, a line of one and a line of the other in turn, each behind its prefix. */
function interleaved(one: readonly string[], other: readonly string[], prefixes: readonly [string, string]): string {
	const lines: string[] = [];
	for (let at = 0; at < Math.max(one.length, other.length); at++) {
		if (one[at] !== undefined) lines.push(prefixes[0] + one[at]);
		if (other[at] !== undefined) lines.push(prefixes[1] + other[at]);
	}

	return lines.join('\n');
}

const prefixes: ReadonlyArray<readonly [string, string]> = [
	['deploy-a1 kubectl ', 'deploy-b2 kubectl '],
	['apply-1  | ', 'verify-1 | '],
	['[pod/deploy-a1/kubectl] ', '[pod/deploy-b2/kubectl] '],
];

test.each(names)('%s beside a program that goes well, line by line', name => {
	const one = read(name);
	const alone = causes(one.join('\n'));
	for (const version of ['1.20.2', '1.33.9']) {
		const other = read(`${version}/get-pods.${version === '1.20.2' ? 'v7' : 'v8'}.log`);
		for (const pair of prefixes) {
			expect({pair, causes: causes(interleaved(one, other, pair))}).toEqual({pair, causes: alone});
			expect({pair, causes: causes(interleaved(other, one, pair))}).toEqual({pair, causes: alone});
		}
	}
});

test('the names of the programs are in no finding, and two that fail give two', () => {
	const one = read('1.33.9/forbidden-list.v8.log');
	const both = causes(interleaved(one, one, ['deploy-a1 kubectl ', 'deploy-b2 kubectl ']));
	expect(both).toEqual(['authorization/rbac-denied', 'authorization/rbac-denied']);
});
