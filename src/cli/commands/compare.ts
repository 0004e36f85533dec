import {statSync} from 'node:fs';
import type {AnalyzedSource} from '../../model/analysis.ts';
import {analyzeSources, readSource} from '../../pipeline.ts';
import {compareReports, type Side} from '../../compare/compare.ts';
import type {Comparison} from '../../compare/comparison.ts';
import {sideOf} from '../../compare/logs.ts';
import {renderMarkdown} from '../../compare/markdown.ts';
import {renderText} from '../../compare/text.ts';
import {UserError} from '../../text/user-error.ts';
import {fileError, fileSource, inputSource, type Source} from '../../open/open.ts';
import {Pseudonyms} from '../../redact/pseudonyms.ts';
import {withPseudonyms} from '../../redact/report.ts';
import {inertText} from '../../text/inert-text.ts';
import {jsonText} from '../../text/json-text.ts';
import type {RenderOptions} from '../../formats/reporter.ts';
import {isObeyed} from '../output/ci.ts';
import {defaults, type Options} from '../options/defaults.ts';
import {settled} from '../options/settings.ts';
import {writeNames} from '../output/names.ts';
import {narrates, wantsColor, writeReport} from '../output/present.ts';
import {userShell} from '../output/user-shell.ts';
import type {OwnCommand} from './own-command.ts';

export default {
	usage: ['compare <good> <bad>', 'what differs between a log that works and one that fails'],
	order: 3,
	summary: 'What differs between a log that works and one that fails',
	exitStatus: '0 no difference, 1 differences, 2 unusable input or usage',
	takes: 'files',
	// Its formats are not those of a configuration's reports.
	run: async (words, flags = defaults) => compare(words, {...(await settled(flags)), reports: flags.reports}),
} satisfies OwnCommand;

const usage =
	'kubectl-debug compare GOOD BAD: two logs, one of which may be - for standard input; FILE#r2 takes its second run.';

type Renderer = (comparison: Comparison, options: RenderOptions) => string;

const renderers: Readonly<Record<string, Renderer>> = {
	text: renderText,
	json: comparison => `${jsonText(comparison, '  ')}\n`,
	markdown: renderMarkdown,
};

async function compare(words: readonly string[], options: Options): Promise<number> {
	const [goodWord, badWord, ...more] = words;
	if (goodWord === undefined || badWord === undefined || more.length > 0)
		throw new UserError(`compare: ${words.length} logs, where two are compared`, usage);
	if (isInput(goodWord) && isInput(badWord))
		throw new UserError('compare: both logs are standard input', 'Save one of them in a file.');
	const foreign = options.reports.find(({format}) => renderers[format] === undefined);
	if (foreign !== undefined)
		throw new UserError(
			`--report: compare has no format ${foreign.format}`,
			`The formats are ${Object.keys(renderers).join(', ')}.`,
		);
	const good = await read(goodWord);
	const bad = await read(badWord);
	const sides = [good, bad].map(log => sideOf(analyzeSources(log.sources), options.showSecrets, log.run));
	const comparison = compareReports(...(sides as [Side, Side]));
	if ('missing' in comparison) throw nothingIn(comparison.missing === 'good' ? good : bad);
	present(options.pseudonyms ? withNames(comparison, sides, options) : comparison, options);
	return Number(comparison.result === 'different');
}

/** The comparison with pseudonyms. Names are learned from the whole logs: a value alone does not reveal them. */
function withNames(comparison: Comparison, sides: readonly Side[], options: Options): Comparison {
	const known = new Pseudonyms();
	for (const {report} of sides) withPseudonyms(report, known);
	const renamed = withPseudonyms(comparison, known);
	writeNames(known, options);
	return renamed;
}

const isInput = (word: string) => /^(?:-|\/dev\/stdin)(?:#r\d+)?$/.test(word);

type Read = {readonly name: string; readonly sources: readonly AnalyzedSource[]; readonly run: string | undefined};

/** Reads one log. A partly read one is no basis for saying what is missing from it. */
async function read(word: string): Promise<Read> {
	const {name, run} = split(word);
	const sources: AnalyzedSource[] = [];
	const trouble = (error: UserError) => {
		throw error;
	};
	const watch = {count: () => {}, trouble, signal: new AbortController().signal};
	for await (const log of sourceOf(name).logs(watch)) sources.push(await readSource(log.name, log.chunks));
	return {name, sources, run};
}

/** `build.log#r2`: the log and the run in it; a file of that exact name takes precedence. */
function split(word: string): {name: string; run: string | undefined} {
	const match = /^(.+)#(r\d+)$/s.exec(word);
	if (match === null || statSync(word, {throwIfNoEntry: false}) !== undefined) return {name: word, run: undefined};
	return {name: match[1] ?? '', run: match[2]};
}

function sourceOf(name: string): Source {
	if (isInput(name)) {
		if (!process.stdin.isTTY) return inputSource(process.stdin);
		throw new UserError(
			'compare: nothing is piped in',
			'Try: kubectl get pods -v=8 2>&1 | kubectl-debug compare good.log -',
		);
	}

	try {
		const stats = statSync(name);
		if (!stats.isDirectory()) return fileSource(name, stats.isFile() ? stats.size : undefined);
	} catch (error) {
		throw fileError(name, error);
	}

	throw new UserError(`${name}: is a directory`, usage);
}

function nothingIn({name, run, sources}: Read): UserError {
	const runs = sources.flatMap(source => source.runs).length;
	if (run !== undefined && runs > 0)
		return new UserError(
			`${name}: there is no run ${run}`,
			`Its runs are r1 to r${runs}; kubectl-debug analyze tells them apart.`,
		);
	return new UserError(
		`${name}: no HTTP request of kubectl`,
		'kubectl logs requests from -v=6 on, headers and bodies from -v=8 on; run it again with -v=8.',
	);
}

function present(comparison: Comparison, options: Options): void {
	const {stdout, env} = process;
	const targets = options.reports.length === 0 ? [{format: 'text', file: undefined}] : options.reports;
	for (const {format, file} of targets) {
		const render = renderers[format] ?? renderText;
		if (file !== undefined && file !== '-') {
			const text = render(comparison, {color: false, columns: 80});
			writeReport(`--report ${format}=${file}`, file, [text], options.showSecrets ? 0o600 : 0o666);
		} else if (!options.quiet) {
			const columns = stdout.isTTY ? Math.min(stdout.columns, 120) : 80;
			const text = render(comparison, {
				color: wantsColor(options, stdout, env),
				shell: userShell(env),
				columns,
				isNarrated: narrates(options, env),
			});
			stdout.write(isObeyed(env) ? inertText(text) : text);
		}
	}
}
