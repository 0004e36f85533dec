import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';

type Metafile = {
	readonly outputs: Record<string, {readonly inputs: Record<string, {readonly bytesInOutput: number}>}>;
};

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = pathToFileURL(join(root, 'scripts/build/notices.js')).href;
const {noticesOf} = (await import(script)) as {noticesOf: (metafile: Metafile, root: string) => string};

const entriesOf = (notices: string) => notices.split(/^-{80}\n\n/m).slice(1);
const headOf = (entry: string) => entry.slice(0, entry.indexOf('\n'));

describe('of what was built', () => {
	const {outputs} = JSON.parse(readFileSync(join(root, 'dist/metafile.json'), 'utf8')) as Metafile;
	const notices = readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES'), 'utf8');
	const bundled = new Set<string>();
	for (const {inputs} of Object.values(outputs))
		for (const [file, {bytesInOutput}] of Object.entries(inputs)) {
			const parts = file.split('/');
			const at = parts.lastIndexOf('node_modules') + 1;
			if (at === 0 || bytesInOutput === 0) continue;
			const folder = parts.slice(0, parts[at]?.startsWith('@') ? at + 2 : at + 1);
			const {name, version} = JSON.parse(readFileSync(join(root, ...folder, 'package.json'), 'utf8')) as {
				name: string;
				version: string;
			};
			bundled.add(`${name} ${version}`);
		}

	test('every package in the bundle has an entry, in order, and nothing else has', () => {
		expect([...bundled]).toEqual(
			expect.arrayContaining([expect.stringMatching(/^ink /), expect.stringMatching(/^yaml /)]),
		);
		expect(entriesOf(notices).map(headOf)).toEqual([...bundled].toSorted((one, other) => (one < other ? -1 : 1)));
	});

	test('each entry has its licence, a copyright and what is permitted', () => {
		for (const entry of entriesOf(notices)) {
			expect(entry).toMatch(/^Licence: \S+$/m);
			expect(entry).toMatch(/copyright (?!notice)\S/i);
			expect(entry).toMatch(/\b(?:Permission|Licensed|Redistribution)\b/);
		}
	});

	test('texts that were looked up belong to packages in the bundle', () => {
		const names = readdirSync(join(root, 'scripts/build/licences')).map(name =>
			name.replace('@', ' ').replace('.txt', ''),
		);
		expect(names.filter(name => !bundled.has(name))).toEqual([]);
	});
});

describe('of packages', () => {
	let folder: string;
	const file = (path: string, text: string) => {
		mkdirSync(dirname(join(folder, path)), {recursive: true});
		writeFileSync(join(folder, path), text);
	};
	const packaged = (path: string, own: object) => file(`${path}/package.json`, JSON.stringify(own));
	/** A bundle of the files, each with as many bytes. */
	const bundleOf = (inputs: Record<string, number>): Metafile => ({
		outputs: {
			'dist/cli.js': {
				inputs: Object.fromEntries(Object.entries(inputs).map(([path, bytesInOutput]) => [path, {bytesInOutput}])),
			},
		},
	});

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-notices-'));
	});
	afterEach(() => {
		rmSync(folder, {recursive: true});
	});

	test('one entry for each version, with what it says about others', () => {
		packaged('node_modules/b', {name: 'b', version: '2.0.0', license: 'ISC'});
		file('node_modules/b/LICENSE.md', '\nCopyright B\r\nall of it\r\n\r\n');
		file('node_modules/b/NOTICE', 'parts are by C\n');
		for (const path of ['node_modules/@scope/a', 'node_modules/b/node_modules/@scope/a']) {
			packaged(path, {name: '@scope/a', version: '1.0.0', license: 'MIT'});
			file(`${path}/licence`, 'Copyright A');
		}
		packaged('node_modules/shaken', {name: 'shaken', version: '1.0.0'});
		const bundle = bundleOf({
			'src/cli.ts': 9,
			'node_modules/b/index.js': 1,
			'node_modules/@scope/a/lib/index.js': 1,
			'node_modules/b/node_modules/@scope/a/lib/index.js': 1,
			'node_modules/shaken/index.js': 0,
		});
		expect(entriesOf(noticesOf(bundle, folder)).map(entry => entry.trimEnd())).toEqual([
			'@scope/a 1.0.0\nLicence: MIT\n\nCopyright A',
			'b 2.0.0\nLicence: ISC\n\nCopyright B\nall of it\n\nparts are by C',
		]);
	});

	test('without a licence file it must be looked up, for this very version', () => {
		packaged('node_modules/a', {name: 'a', version: '1.0.1', license: 'MIT'});
		file('node_modules/a/NOTICE', 'no licence');
		file('scripts/build/licences/a@1.0.0.txt', 'Copyright A');
		const bundle = bundleOf({'node_modules/a/index.js': 1});
		expect(() => noticesOf(bundle, folder)).toThrow(
			/^a 1\.0\.1 has no licence file: put the text that its project publishes into scripts\/build\/licences\/a@1\.0\.1\.txt\.$/,
		);
		file('scripts/build/licences/a@1.0.1.txt', 'Copyright A');
		expect(entriesOf(noticesOf(bundle, folder))).toEqual(['a 1.0.1\nLicence: MIT\n\nCopyright A\n\nno licence\n']);
	});

	test.each([
		['GPL-3.0-only', '"GPL-3.0-only"'],
		[undefined, 'not named'],
		[{type: 'MIT'}, '{"type":"MIT"}'],
	])('licence %p is refused', (license, named) => {
		packaged('node_modules/a', {name: 'a', version: '1.0.0', license});
		file('node_modules/a/LICENSE', 'Copyright A');
		expect(() => noticesOf(bundleOf({'node_modules/a/index.js': 1}), folder)).toThrow(
			`a 1.0.0 cannot be bundled: its licence is ${named}, not one of 0BSD, `,
		);
	});
});
