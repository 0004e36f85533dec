// Changes the rules one expression at a time, and reports which changes no test notices.
// Usage: npm run mutation [-- folder, file or glob…]; src/causes, src/http and src/runs by default.
import {existsSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Stryker} from '@stryker-mutator/core';
import './registries.js';

/** The rules about what a log says. */
const judged = ['src/causes', 'src/http', 'src/runs'];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const named = process.argv.slice(2).map(path => path.replace(/\/+$/, ''));
const places = named.length === 0 ? judged : named;
await new Stryker({
	mutate: [
		...places.map(path => (existsSync(path) && statSync(path).isDirectory() ? `${path}/**/*.ts` : path)),
		'!**/registry.ts',
	],
	plugins: ['runner', 'prose'].map(name => new URL(`mutation/${name}.js`, import.meta.url).href),
	testRunner: 'in-process',
	ignorers: ['prose'],
	coverageAnalysis: 'perTest',
	concurrency: 1,
	// Milliseconds, beyond what the tests that run the changed line take: then it is a loop without end.
	timeoutMS: 20_000,
	// Only what the tests read is copied.
	ignorePatterns: ['/*', '!/src', '!/test', '!/samples'],
	// esbuild removes types without looking at them.
	disableTypeChecks: false,
	reporters: ['clear-text', 'html', 'json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
	clearTextReporter: {reportTests: false, reportMutants: false},
	htmlReporter: {fileName: 'reports/mutation.html'},
	jsonReporter: {fileName: 'reports/mutation.json'},
	tempDirName: 'reports/mutation',
	thresholds: {high: 90, low: 80, break: 80},
	warnings: {slow: false},
	logLevel: 'warn',
}).runMutationTest();
