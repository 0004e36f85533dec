import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {circlesOf, importsOf, sources} from './support/imports.ts';

/*
ARCHITECTURE.md says what each folder holds and what it may import. This reads that table, and the imports; an arrow that the table
does not have is a failure, and so is a row, or a part of one, that nothing needs any more.
*/

type Row = {readonly place: string; readonly holds: string; readonly imports: readonly string[]};

const code = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** Rows of the table `| place | holds | imports |`; a place ends in a slash, or is a file. */
function rowsOf(markdown: string): Row[] {
	const table = /^\| place \| holds \| imports \|\n\|[-| ]+\|\n((?:\|.*\n)+)/m.exec(markdown)?.[1] ?? '';
	return table
		.trimEnd()
		.split('\n')
		.flatMap(line => {
			const [, places = '', holds = '', imports = ''] = line.split('|');
			return code(places).map(place => ({place, holds: holds.trim(), imports: code(imports)}));
		});
}

const rows = rowsOf(readFileSync(new URL('../ARCHITECTURE.md', import.meta.url), 'utf8'));

/** The row of a file: that of the innermost folder that has one. */
const rowOf = (file: string): Row | undefined =>
	rows
		.filter(({place}) => (place.endsWith('/') ? file.startsWith(place) : file === place))
		.toSorted((one, other) => other.place.length - one.place.length)[0];

/** What a row calls something that is imported: a place, a package, or `node:` for Node's modules. */
function nameOf(target: string): string {
	if (sources.includes(target)) return rowOf(target)?.place ?? target;
	if (target.startsWith('node:')) return 'node:';
	return /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
}

const covers = (allowed: string, name: string) =>
	name === allowed || (allowed.endsWith('/') && name.startsWith(allowed));

/** What is wrong with an import of a file; undefined when nothing is. */
function complaint(file: string, target: string): string | undefined {
	const from = rowOf(file);
	if (from === undefined) return `${file}: no row of ARCHITECTURE.md holds it`;
	const name = nameOf(target);
	if (name === from.place || from.imports.some(allowed => covers(allowed, name))) return undefined;
	return `${file} imports ${target}: ${from.place} must not know ${name}`;
}

const imports = new Map(sources.map(file => [file, importsOf(file)]));

test('the table has a row for every file, and every row holds one', () => {
	expect(rows.length).toBeGreaterThan(10);
	expect(sources.filter(file => rowOf(file) === undefined)).toEqual([]);
	expect(rows.filter(({place}) => !sources.some(file => rowOf(file)?.place === place)).map(({place}) => place)).toEqual(
		[],
	);
	expect(rows.filter(({holds}) => holds === '').map(({place}) => place)).toEqual([]);
});

test('no import goes where the table has no arrow', () => {
	expect(
		[...imports].flatMap(([file, targets]) => targets.map(target => complaint(file, target))).filter(Boolean),
	).toEqual([]);
});

test('the table has no arrow that nothing needs', () => {
	const unused = rows.flatMap(({place, imports: allowed}) =>
		allowed
			.filter(
				name =>
					![...imports].some(
						([file, targets]) => rowOf(file)?.place === place && targets.some(target => covers(name, nameOf(target))),
					),
			)
			.map(name => `${place} → ${name}`),
	);
	expect(unused).toEqual([]);
});

test('rows know only rows above them', () => {
	const upwards = rows.flatMap(({place, imports: allowed}, index) =>
		rows
			.slice(index + 1)
			.filter(later => allowed.some(name => covers(name, later.place)))
			.map(later => `${place} → ${later.place}`),
	);
	expect(upwards).toEqual([]);
});

test('no files import each other in a circle, types included', () => {
	expect(circlesOf(imports)).toEqual([]);
});

describe('a probe for every arrow that is not there', () => {
	const places = rows.map(({place}) => place);
	/** A file that each place has. */
	const fileIn = (place: string) => sources.find(file => rowOf(file)?.place === place) ?? place;
	const probes = rows.flatMap(({place, imports: allowed}) =>
		places
			.filter(other => other !== place && !allowed.some(name => covers(name, other)))
			.map(other => [place, other] as const),
	);

	test.each(probes)('%s must not import %s', (place, other) => {
		const probe = place.endsWith('/') ? `${place}probe.ts` : place;
		const up = '../'.repeat(probe.split('/').length - 1) || './';
		for (const text of [
			`import {x} from '${up}${fileIn(other)}';`,
			`import type {X} from '${up}${fileIn(other)}';`,
			`export * from '${up}${fileIn(other)}';`,
			`const x = await import('${up}${fileIn(other)}');`,
			`type X = import('${up}${fileIn(other)}').X;`,
		])
			expect(importsOf(probe, text).map(target => complaint(probe, target))).toEqual([
				expect.stringContaining(`must not know ${other}`),
			]);
	});

	test.each(rows.filter(({imports: allowed}) => !allowed.includes('node:')))(
		'$place must not import Node',
		({place}) => {
			const probe = place.endsWith('/') ? `${place}probe.ts` : place;
			const [target = ''] = importsOf(probe, "import {readFileSync} from 'node:fs';");
			expect(complaint(probe, target)).toContain('must not know node:');
		},
	);

	test('a circle is noticed', () => {
		expect(
			circlesOf(
				new Map([
					['a.ts', ['b.ts']],
					['b.ts', ['c.ts']],
					['c.ts', ['a.ts']],
					['d.ts', ['a.ts']],
				]),
			),
		).toEqual([['a.ts', 'b.ts', 'c.ts']]);
	});
});
