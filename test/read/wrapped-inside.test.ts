import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** A terminal broke the lines, and something put its prefix in front of each part, or the other way round. */

const recorded = join(import.meta.dirname, '../../samples/recorded');
const names = readdirSync(recorded, {recursive: true, encoding: 'utf8'}).filter(name => /^\d.*\.log$/.test(name));
const causes = (text: string) =>
	analyzeText(text)
		.findings.map(({id}) => id)
		.toSorted();

const each = (lines: readonly string[], prefix: string) => lines.map(line => prefix + line);
const cut = (lines: readonly string[], width: number) =>
	lines.flatMap(line => (line === '' ? [''] : (line.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [])));

const prefixes = [
	'2026-11-20T21:09:17.3163040Z ',
	'2022-01-31T13:59:01.000101498Z stderr F ',
	'2026-11-20T21:09:17.316304Z 01E ',
	'[2024-06-18T11:00:21.010Z] ',
	'deploy-a1 kubectl ',
	'apply-1  | ',
	'> ',
];

const share = {tried: 0, kept: 0};

test.each(names)('%s: never another cause', name => {
	const text = readFileSync(join(recorded, name), 'utf8').trimEnd();
	const lines = text.split('\n');
	const whole = causes(text);
	const known = new Set(whole);
	for (const width of [80, 132]) {
		for (const prefix of prefixes) {
			for (const damaged of [each(cut(lines, width), prefix), cut(each(lines, prefix), width)]) {
				const found = causes(damaged.join('\n'));
				share.tried++;
				if (found.length === whole.length) share.kept++;
				expect({width, prefix, others: found.filter(id => !known.has(id))}).toEqual({width, prefix, others: []});
			}
		}
	}
});

// Where only one line of a short log was cut, nothing proves that it was: then it is left as it is.
test('nearly always the same', () => {
	expect(share.kept / share.tried).toBeGreaterThan(0.99);
});

test.each(names)('%s: with blanks at the end of every line', name => {
	const text = readFileSync(join(recorded, name), 'utf8').trimEnd();
	expect(
		causes(
			text
				.split('\n')
				.map(line => `${line}  `)
				.join('\n'),
		),
	).toEqual(causes(text));
});
