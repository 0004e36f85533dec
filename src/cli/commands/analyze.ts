import {statSync} from 'node:fs';
import type {Analysis, AnalyzedSource} from '../../model/analysis.ts';
import {analyzeSources, readSource} from '../../pipeline.ts';
import {UserError} from '../../text/user-error.ts';
import {filesLike, isPattern, logsUnder} from '../../open/find-files.ts';
import {fileError, fileSource, inputSource, streamSource, type Source} from '../../open/open.ts';
import {Budget} from '../../runs/budget.ts';
import {complain} from '../output/complain.ts';
import {classCode} from '../output/exit-codes.ts';
import type {Options} from '../options/defaults.ts';
import {makeReport} from '../output/make-report.ts';
import {checkReportFiles} from '../output/output-file.ts';
import {readPaste} from '../input/paste.ts';
import {present} from '../output/present.ts';
import {Progress, showsProgress, sizeText} from '../output/progress.ts';
import {settled} from '../options/settings.ts';
import {opensScreen} from '../screen/opens.ts';
import type {ReadingScreen} from '../screen/reading-screen.ts';
import type {OwnCommand} from './own-command.ts';

export default {
	usage: ['[flags] analyze [file|dir|archive|-]…', 'explain saved logs, or what is piped in or pasted'],
	order: 1,
	summary: 'Explain saved logs',
	exitStatus: '0 no failure, 1 failures found, 2 unreadable input or usage, 130 on Ctrl-C',
	takes: 'files',
	run: async (words, flags) => analyze(words, await settled(flags)),
} satisfies OwnCommand;

/** A shell's exit code for a command ended by Ctrl-C. */
const INTERRUPTED = 130;

async function analyze(words: readonly string[], options: Options): Promise<number> {
	if (options.probe)
		throw new UserError(
			'--probe: a saved log has no cluster to ask',
			'Put it in front of the command: kubectl-debug --probe get pods',
		);
	checkReportFiles(options.reports, words.length === 0 ? ['-'] : words);
	for (const [name, value] of [
		['save-log', options.saveLog],
		['output', options.output],
	] as const) {
		if (value !== undefined)
			throw new UserError(
				`--${name}: analyze writes no log`,
				'--report FORMAT=FILE writes a report; kubectl-debug redact --output FILE writes a log without secrets.',
			);
	}

	const troubles: UserError[] = [];
	const stop = new AbortController();
	let left = false;
	const paste = () => {
		const leave = () => {
			left = true;
			stop.abort();
		};
		return readPaste(process.stdin, process.stderr, leave, stop.signal);
	};
	const trouble = (error: UserError) => {
		troubles.push(error);
	};
	const sources = (words.length === 0 ? ['-'] : words).flatMap(word => sourcesOf(word, paste, trouble));
	const screen = opensScreen(options) ? await screenFor(options, stop) : undefined;
	const read = await readAll(sources, options, {trouble, stop, screen});
	if (left) return INTERRUPTED;
	const analysis = analyzeSources(read.sources);
	const useful = analysis.sources.some(source => isUseful(source, analysis));
	const stopped = stop.signal.aborted;
	if (!useful && stopped)
		throw new Stopped(`stopped after ${sizeText(read.bytes)}, before any HTTP request of kubectl`);
	// Whatever is skipped is a trouble.
	if (read.sources.length === 0) throw only(troubles) ?? new UserError('nothing to read', 'Name a log.');
	const report = makeReport(analysis, options);
	// Whoever presses Ctrl-C wants to get out, not into a screen; and an empty one says less than a sentence.
	if (screen !== undefined && (screen.wasOpen || (useful && !stopped))) await screen.finish(analysis);
	else troubles.push(...(await present(report, options, process.stdout, process.env, troubles.length)));
	say(troubles);
	if (stopped) {
		process.stderr.write(
			`kubectl-debug: stopped after ${sizeText(read.bytes)}\n  The report is about what was read until then.\n`,
		);
		return INTERRUPTED;
	}

	// Unread input may hold more failures: no other exit code may claim that all is well, or known.
	if (troubles.length > 0) return 2;
	const failed = report.findings.some(({severity}) => severity === 'error');
	return options.exitCode === 'class' ? (classCode(report) ?? 0) : Number(failed);
}

async function screenFor(options: Options, stop: AbortController): Promise<ReadingScreen> {
	const {ReadingScreen: Screen} = await import('../screen/reading-screen.ts');
	return new Screen(options, stop);
}

/** Nothing was read before Ctrl-C. */
class Stopped extends UserError {
	readonly exitCode = INTERRUPTED;

	constructor(message: string) {
		super(message, 'Let it read on, or name a smaller part of the log.');
	}
}

/** Messages on stderr; many of one kind would bury the report. */
const MAX_TROUBLES = 20;

function say(troubles: readonly UserError[]): void {
	for (const trouble of troubles.slice(0, MAX_TROUBLES)) complain(trouble);
	const more = troubles.length - MAX_TROUBLES;
	if (more > 0) complain({message: `${more} more that could not be read`, hint: 'Name fewer files.'});
}

/** Of several errors, all but the last are printed at once; the last ends the program. */
function only(troubles: readonly UserError[]): UserError | undefined {
	say(troubles.slice(0, -1));
	return troubles.at(-1);
}

function sourcesOf(word: string, paste: () => AsyncIterable<Buffer>, trouble: (error: UserError) => void): Source[] {
	// Stdin may be a socket, which cannot be opened twice.
	if (word === '-' || word === '/dev/stdin') {
		return [process.stdin.isTTY ? streamSource(paste(), '<stdin>') : inputSource(process.stdin)];
	}

	try {
		const stats = statSync(word);
		if (!stats.isDirectory()) return [fileSource(word, stats.isFile() ? stats.size : undefined)];
	} catch (error) {
		if (!isPattern(word)) {
			trouble(fileError(word, error));
			return [];
		}

		const files = filesLike(word, trouble);
		if (files.length === 0) {
			trouble(
				new UserError(`${word}: no file has such a name`, '* and ? stand for a part of one name, ** for folders.'),
			);
		}

		return files.map(({path, size}) => fileSource(path, size));
	}

	let denied = false;
	const files = logsUnder(word, error => {
		denied = true;
		trouble(error);
	});
	if (files.length === 0 && !denied) {
		trouble(
			new UserError(
				`${word}: no logs in this directory`,
				'Files that end in .log, .txt, .out, .err, .gz, .zst, .zip, .tar or .tgz are read; name others one by one.',
			),
		);
	}

	return files.map(({path, size}) => fileSource(path, size));
}

type Reading = {
	readonly trouble: (error: UserError) => void;
	readonly stop: AbortController;
	readonly screen?: ReadingScreen | undefined;
};

/** Bytes too few for memory to matter. */
const SMALL = 4_000_000;

/** Reads all sources, one after another: order is part of the report, and the disk is not the bottleneck. */
async function readAll(
	sources: readonly Source[],
	options: Options,
	{trouble, stop, screen}: Reading,
): Promise<{sources: AnalyzedSource[]; bytes: number}> {
	// V8 grows the young generation with the allocation rate, and old garbage with it: a 500 MB log peaked at
	// 250 MB of memory. Without that growth it peaks at 107 MB and takes a fifth longer (Node 20.20, two cores).
	const sizes = sources.map(({size}) => size);
	const total = sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
	if (total === undefined || total > SMALL)
		(await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
	// A paste shows its own progress.
	const watched = !process.stdin.isTTY || sources.every(({name}) => name !== '<stdin>');
	const shown = watched && showsProgress(process.stderr, options.quiet, process.env);
	const progress = new Progress(shown ? process.stderr : undefined, total);
	const interrupt = () => {
		// The second time, no report is wanted any more.
		if (stop.signal.aborted) process.exit(INTERRUPTED);
		stop.abort();
	};
	const count = (bytes: number) => {
		progress.add(bytes);
	};
	process.on('SIGINT', interrupt);
	process.on('exit', progress.end);
	const budget = new Budget();
	const read: AnalyzedSource[] = [];
	let current: Parameters<NonNullable<Parameters<typeof readSource>[3]>>[0] | undefined;
	// A paste needs the terminal for itself.
	if (watched) screen?.watch(() => ({done: read, current, bytes: progress.bytes, total}), progress.end);
	try {
		for (const source of sources) {
			for await (const log of source.logs({count, trouble, signal: stop.signal})) {
				const one = await readSource(log.name, log.chunks, budget, reader => {
					current = reader;
				});
				current = undefined;
				read.push(one);
			}

			if (stop.signal.aborted) break;
		}
	} finally {
		screen?.unwatch();
		progress.end();
		process.off('exit', progress.end);
		process.off('SIGINT', interrupt);
	}

	return {sources: read, bytes: progress.bytes};
}

/** Whether a source contains anything from kubectl. */
const isUseful = (source: AnalyzedSource, analysis: Analysis) =>
	source.runs.some(
		run => run.exchanges.length > 0 || run.omitted > 0 || analysis.findings.some(finding => finding.run === run),
	);
