// Writes docs/causes from the catalogue and its fixtures: one page per cause, and an index.
// Usage: npm run docs; with --check it writes nothing, and lists pages that differ.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import './registries.js';
import {exampleOf} from './docs/example.js';
import {linked, problemsOf} from './docs/links.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'causes');

/** The program's own sources, and the fixture parser that its tests use. */
async function load() {
	const outfile = join(root, 'node_modules', '.cache', 'kubectl-debug-docs.mjs');
	await build({
		stdin: {
			contents: `
				export {analyze} from './src/index.ts';
				export {catalogue, classMeanings, classOf, nameOf} from './src/judge/catalogue.ts';
				export {pageOf} from './src/judge/page.ts';
				export {distinctEvidence} from './src/report/phrases.ts';
				export {safeText} from './src/text/safe-text.ts';
				export {casesOf, expectedOf} from './test/support/cases.ts';`,
			resolveDir: root,
		},
		absWorkingDir: root,
		outfile,
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'node20',
		format: 'esm',
		logLevel: 'warning',
	});
	return import(pathToFileURL(outfile).href);
}

const generated = '<!-- Written by `npm run docs` from the sources and the fixture of the cause; do not edit. -->';

const pathOf = id => join(folder, `${id}.md`);

function pageFile(program, cause) {
	const fixture = join(root, 'test', 'causes', `${cause.id}.md`);
	const example = existsSync(fixture) ? exampleOf(program, cause, readFileSync(fixture, 'utf8')) : '';
	const words = [program.pageOf(cause), example].filter(text => text !== '').join('\n');
	return `${generated}\n\n${linked(program, cause, words)}\n[All causes](../README.md)\n`;
}

function indexFile({catalogue, classMeanings, classOf}) {
	const classes = [...new Set(catalogue.map(classOf))];
	const sections = classes.map(name => {
		const members = catalogue.filter(cause => classOf(cause) === name);
		const rows = members.map(({id, title}) => `- [${id}](${id}.md): ${title}`);
		return `## ${name}\n\n${members.length} ${members.length === 1 ? 'cause' : 'causes'}: ${classMeanings[name]}.\n\n${rows.join('\n')}\n`;
	});
	const opening = `# Causes\n\nWhat kubectl-debug can tell apart, ${catalogue.length} causes in ${classes.length} classes. \`kubectl-debug causes <id>\` shows a page offline.\n`;
	return [generated, opening, ...sections].map(text => text.trimEnd()).join('\n\n') + '\n';
}

function filesUnder(path) {
	if (!existsSync(path)) return [];
	return readdirSync(path, {withFileTypes: true}).flatMap(entry =>
		entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
	);
}

const program = await load();
const problems = program.catalogue.flatMap(cause => problemsOf(program, cause));
if (problems.length > 0) {
	console.error(problems.join('\n'));
	process.exit(1);
}

const pages = new Map([
	[join(folder, 'README.md'), indexFile(program)],
	...program.catalogue.map(cause => [pathOf(cause.id), pageFile(program, cause)]),
]);
const differing = [...pages].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
const surplus = filesUnder(folder).filter(path => !pages.has(path));

const nameIn = path => relative(root, path).split(sep).join('/');
if (process.argv.includes('--check')) {
	for (const [path] of differing)
		console.error(`${nameIn(path)}: ${existsSync(path) ? 'is out of date' : 'is missing'}`);
	for (const path of surplus) console.error(`${nameIn(path)}: belongs to no cause`);
	if (differing.length + surplus.length > 0) {
		console.error('docs/causes does not tell what the sources say: run `npm run docs` and commit what it writes.');
		process.exitCode = 1;
	}
} else {
	for (const [path, text] of differing) {
		mkdirSync(dirname(path), {recursive: true});
		writeFileSync(path, text);
	}

	for (const path of surplus) rmSync(path);
	console.log(`docs/causes: ${pages.size} pages, ${differing.length} written, ${surplus.length} removed`);
}
