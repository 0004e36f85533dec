import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';

/** Bytes of a file; a bundle of megabytes says no more than one of its modules. */
const LARGE = 100_000;

const modules = new URL('../node_modules/', import.meta.url).pathname;

/** Where a Linux distribution keeps changelogs and licences; not on every machine. */
const documents = '/usr/share/doc/';

/** The files under a folder in the order of their names, so that every run takes the same ones. */
function* filesUnder(folder: string): Generator<string> {
	const entries = readdirSync(folder, {withFileTypes: true}).toSorted((one, other) => (one.name < other.name ? -1 : 1));
	for (const entry of entries) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesUnder(path);
		else if (entry.isFile()) yield path;
	}
}

/** Files whose names and sizes fit: `most` of them, spread evenly over all, since one package has hundreds of the same kind. */
function chosen(folder: string, names: RegExp, most: number): string[] {
	if (!existsSync(folder)) return [];
	const all = [...filesUnder(folder)].filter(path => names.test(path) && statSync(path).size <= LARGE);
	const step = Math.max(1, all.length / most);
	return Array.from({length: Math.min(most, all.length)}, (_, index) => all[Math.floor(index * step)]!);
}

const textOf = (path: string): string => {
	const bytes = readFileSync(path);
	return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

/** What people write about programs, and what programs are written in. */
const kinds: ReadonlyArray<readonly [what: string, folder: string, names: RegExp, most: number]> = [
	['documents of packages', modules, /\/(?:README|CHANGELOG|CHANGES|HISTORY|LICEN[CS]E)[^/]*$/i, 500],
	['declarations', modules, /\.d\.[cm]?ts$/, 500],
	['programs', modules, /\.[cm]?js$/, 500],
	['documents of the system', documents, /(?:changelog|copyright|README|NEWS|TODO|AUTHORS)[^/]*$/i, 300],
];

const read: string[] = [];

test.each(kinds)('no Kubernetes client speaks in %s', (_what, folder, names, most) => {
	const paths = chosen(folder, names, most);
	const found = paths.flatMap(path =>
		analyzeText(textOf(path)).findings.map(
			({id, grade, severity, evidence: [line]}) => `${path}:${line?.number}: ${id} ${grade} ${severity}`,
		),
	);
	expect(found).toEqual([]);
	read.push(...paths);
});

test('that was enough of them', () => {
	expect(new Set(read).size).toBeGreaterThanOrEqual(500);
});
