import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {analyzeSources, readSource, type AnalyzedSource, type Analysis} from '../analyze.ts';
import {UserError} from '../errors.ts';
import {fileError, fileSource, streamSource, type Source} from '../input/open.ts';
import {reportOf} from '../report.ts';
import {Budget} from '../runs/budget.ts';
import {classCode} from './exit-codes.ts';
import type {Options} from './defaults.ts';
import {present} from './present.ts';
import {opensScreen, showScreen} from './screen.ts';

/** Endings of files that are read when a folder is named. */
const logNames = /\.(?:log|txt|out|gz)$/i;

/** Runs `analyze`; the exit code is 0 without failures, 1 with, 2 for unusable input. */
export async function analyze(words: readonly string[], options: Options): Promise<number> {
	if (words.length === 0 && process.stdin.isTTY) {
		process.stderr.write('kubectl-debug: paste the log, then press Ctrl-D on a line of its own\n');
	}

	const sources = (words.length === 0 ? ['-'] : words).flatMap(sourcesOf);
	const analysis = await readAll(sources);
	const report = reportOf(analysis, {showSecrets: options.showSecrets});
	if (opensScreen(options)) await showScreen(report, options, undefined);
	else present(report, options, process.stdout, process.env);
	const failed = report.findings.some(({severity}) => severity === 'error');
	return options.exitCode === 'class' ? (classCode(report) ?? 0) : Number(failed);
}

function sourcesOf(word: string): Source[] {
	if (word === '-') return [streamSource(process.stdin, '<stdin>')];
	try {
		if (!statSync(word).isDirectory()) return [fileSource(word)];
	} catch (error) {
		// Said when its turn comes, so that the other files are read.
		const refused = fileError(word, error);
		return [{name: word, open: () => Promise.reject(refused)}];
	}

	const files = filesUnder(word).filter(path => logNames.test(path));
	if (files.length === 0) {
		throw new UserError(
			`${word}: no logs in this directory`,
			'Files that end in .log, .txt, .out or .gz are read; name others one by one.',
		);
	}

	return files.map(fileSource);
}

function filesUnder(folder: string): string[] {
	return readdirSync(folder, {withFileTypes: true})
		.toSorted((one, other) => (one.name < other.name ? -1 : 1))
		.flatMap(entry => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return filesUnder(path);
			return entry.isFile() ? [path] : [];
		});
}

/** Reads all sources into one analysis; one unusable source among several is reported and the others are read. */
async function readAll(sources: readonly Source[]): Promise<Analysis> {
	// V8 lets the space for young objects grow with the rate at which they come, and old garbage with it: a 500 MB log peaked at
	// 250 MB of memory. Without that growth it peaks at 107 MB and takes a fifth longer (Node 20.20, two cores).
	setFlagsFromString('--semi-space-growth-factor=1');
	const budget = new Budget();
	const read: AnalyzedSource[] = [];
	const refused: UserError[] = [];
	for (const source of sources) {
		try {
			// One after the other: order is part of the report, and the disk is not what takes time.
			// oxlint-disable-next-line no-await-in-loop
			read.push(await readOne(source, budget));
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			refused.push(error);
		}
	}

	const analysis = analyzeSources(read);
	const useful = (source: AnalyzedSource) =>
		source.runs.some(
			run => run.exchanges.length > 0 || run.omitted > 0 || analysis.findings.some(finding => finding.run === run),
		);
	if (!read.some(useful)) throw refused[0] ?? nothingIn(read);
	for (const {message, hint} of refused) process.stderr.write(`kubectl-debug: ${message}\n  ${hint}\n`);
	return analysis;
}

async function readOne(source: Source, budget: Budget): Promise<AnalyzedSource> {
	try {
		return await readSource(source.name, await source.open(), budget);
	} catch (error) {
		throw error instanceof UserError ? error : fileError(source.name, error);
	}
}

function nothingIn(read: readonly AnalyzedSource[]): UserError {
	const [only] = read;
	if (only === undefined || read.length > 1) {
		return new UserError(`${read.length} files: no HTTP request of kubectl in any of them`, levelHint);
	}

	if (only.bytes === 0)
		return new UserError(`${only.name}: the file is empty`, 'Save the log with: kubectl … -v=8 > build.log 2>&1');
	const what =
		only.entries === 0
			? 'no klog entry among them'
			: `${only.entries} klog ${only.entries === 1 ? 'entry' : 'entries'}, but no HTTP request among them`;
	return new UserError(`${only.name}: ${only.lines} ${only.lines === 1 ? 'line' : 'lines'}, ${what}`, levelHint);
}

const levelHint = 'kubectl logs requests from -v=6 on, headers and bodies from -v=8 on; run it again with -v=8.';
