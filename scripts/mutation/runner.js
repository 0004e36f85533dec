// Runs jest's tests in this process, hundreds of changes a minute: they are bundled once together with what they test, compiled
// once, and evaluated anew for each change.
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, dirname, join, relative, sep} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Script} from 'node:vm';
import {build} from 'esbuild';
import {Tests} from './tests.js';

/** Tests that only read text: of causes, HTTP, runs, and what is made of them. */
const suites = [
	'test/causes.test.ts',
	'test/exchanges.test.ts',
	'test/http',
	'test/judge',
	'test/misleading.test.ts',
	'test/next-steps.test.ts',
	'test/red-team.test.ts',
	'test/runs',
	'test/samples.test.ts',
];

/** Starts a shell for every fixture, and what it tests is none of what is changed. */
const skipped = 'a shell reads the words that a next step has';

const files = suites.flatMap(path =>
	statSync(path).isDirectory() ? readdirSync(path).map(name => `${path}/${name}`) : [path],
);

/** Instead of `@jest/globals` and the pipeline a test gets ours, and it knows its place in spite of the bundle. */
const asTests = {
	name: 'tests',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^@jest\/globals$/}, () => ({path: 'globals', namespace: 'tests'}));
		onLoad({filter: /^globals$/, namespace: 'tests'}, () => ({
			contents: 'export const {describe, expect, test} = tests;',
		}));
		onResolve({filter: /\/pipeline\.ts$/}, ({importer, path, resolveDir}) =>
			/[\\/]test[\\/]/.test(importer) ? {path: join(resolveDir, path), namespace: 'pipeline'} : undefined,
		);
		onLoad({filter: /./, namespace: 'pipeline'}, ({path}) => ({
			contents: `import {analyzeText as analyze} from './pipeline.ts';
import {judge} from './judge/engine.ts';
export * from './pipeline.ts';
export const analyzeText = (...source) => tests.analyze(source, analyze, judge);`,
			resolveDir: dirname(path),
		}));
		onLoad({filter: /[\\/]test[\\/].*\.ts$/}, ({path}) => {
			const name = relative(process.cwd(), path).split(sep).join('/');
			const text = readFileSync(path, 'utf8')
				.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
				.replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
			return {contents: files.includes(name) ? `tests.file = ${JSON.stringify(name)};\n${text}` : text, loader: 'ts'};
		});
	},
};

/** A function that evaluates all tests and what they test; every call does so from the beginning. */
async function bundled() {
	const {outputFiles} = await build({
		stdin: {contents: files.map(path => `import './${path}';`).join('\n'), resolveDir: process.cwd()},
		bundle: true,
		write: false,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		plugins: [asTests],
		logLevel: 'error',
	});
	return new Script(`(function (require, module, tests) {${outputFiles[0].text}\n})`).runInThisContext();
}

// Matchers make an error before they know whether they need it.
Error.stackTraceLimit = 0;

/** What the changed code reads and writes: which change is active, and which were reached. */
const state = (globalThis.__stryker__ ??= {});

class Runner {
	#evaluate;
	/** The sources of the tests' logs, without a change. */
	#read = new Map();

	capabilities() {
		return {reloadEnvironment: true};
	}

	async init() {
		this.#evaluate = await bundled();
	}

	#load(analyze = (source, analyzeText) => analyzeText(...source)) {
		const tests = new Tests(analyze);
		this.#evaluate(createRequire(join(process.cwd(), 'package.json')), {exports: {}}, tests);
		return tests.all.filter(({id}) => !id.endsWith(skipped));
	}

	/** The pipeline for a changed cause: what comes before causes are asked is the same as ever, and most of the work. */
	#judgeAgain([text, name], analyzeText, judge) {
		let sources = this.#read.get(text);
		if (sources === undefined) {
			const {activeMutant} = state;
			state.activeMutant = undefined;
			({sources} = analyzeText(text, name));
			state.activeMutant = activeMutant;
			this.#read.set(text, sources);
		}

		const judged = sources.map(source => ({...source, findings: source.runs.flatMap(run => judge(run))}));
		return {sources: judged, findings: judged.flatMap(({findings}) => findings)};
	}

	async dryRun() {
		state.mutantCoverage = {static: {}, perTest: {}};
		const tests = [];
		for (const {id, run} of this.#load()) {
			state.currentTestId = id;
			const begin = performance.now();
			const problem = await problemOf(run);
			tests.push({
				id,
				name: id,
				timeSpentMs: performance.now() - begin,
				...(problem === undefined ? {status: 0} : {status: 1, failureMessage: problem}),
			});
		}

		state.currentTestId = undefined;
		return {status: 'complete', tests, mutantCoverage: state.mutantCoverage};
	}

	async mutantRun({activeMutant, hitLimit, testFilter, mutantActivation}) {
		Object.assign(state, {hitCount: hitLimit === undefined ? undefined : 0, hitLimit, activeMutant: undefined});
		if (mutantActivation === 'static') state.activeMutant = activeMutant.id;
		const isCause = /[\\/]causes[\\/]/.test(activeMutant.fileName);
		let tests = [];
		let nrOfTests = 0;
		try {
			tests = isCause ? this.#load((...all) => this.#judgeAgain(...all)) : this.#load();
		} catch (error) {
			return {status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests};
		}

		state.activeMutant = activeMutant.id;
		for (const {id, run} of inOrder(tests, testFilter, activeMutant.fileName)) {
			nrOfTests++;
			const problem = await problemOf(run);
			if (state.hitCount > hitLimit) return {status: 'timeout', reason: problem};
			if (problem !== undefined) return {status: 'killed', killedBy: [id], failureMessage: problem, nrOfTests};
		}

		return {status: 'survived', nrOfTests};
	}
}

/** Tests that look at nothing that a changed file decides, though they evaluate it. */
const elsewhere = [
	[/[\\/]causes[\\/]/, /^test\/(?:exchanges|http|runs)\b/],
	[/[\\/]http[\\/]/, /^test\/runs\/writers\b|one specific cause at most/],
	[/[\\/]runs[\\/]/, /one specific cause at most/],
];

/** First those that are named like the changed file: most changes end there. */
function inOrder(tests, testFilter, fileName) {
	const wanted = testFilter === undefined ? undefined : new Set(testFilter);
	const name = `/${basename(fileName, '.ts')}.`;
	const others = elsewhere.filter(([place]) => place.test(fileName)).map(([, ids]) => ids);
	return tests
		.filter(({id}) => (wanted === undefined || wanted.has(id)) && !others.some(ids => ids.test(id)))
		.toSorted((one, other) => Number(other.id.includes(name)) - Number(one.id.includes(name)));
}

async function problemOf(run) {
	try {
		await run();
		return undefined;
	} catch (error) {
		return error instanceof Error ? (error.message ?? '') : String(error);
	}
}

export const strykerPlugins = [{kind: 'TestRunner', name: 'in-process', injectableClass: Runner}];
