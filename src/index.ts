/**
The engine as a library: a log in, plain data out. No terminal, no file, no network, no clock; runs in browsers as is.

@example
```ts
import {analyze} from 'kubectl-debug';

const report = analyze(await readFile('build.log', 'utf8'));
console.log(report.findings[0]?.id);
```
*/
import {catalogue, classOf} from './judge/catalogue.ts';
import {compareLogs} from './compare/logs.ts';
import type {Comparison} from './compare/comparison.ts';
import {reporters} from './formats/registry.ts';
import type {Analysis} from './model/analysis.ts';
import type {Class} from './model/finding.ts';
import type {Report, ReportRun, ReportSource} from './model/report.ts';
import {analyzeSources, analyzeText, readSource} from './pipeline.ts';
import {Leaks} from './redact/leaks.ts';
import {LogRedactor} from './redact/log.ts';
import {plainReport} from './report/plain.ts';
import {reportOf} from './report/report.ts';
import {encodeText, latin1Of} from './text/latin1.ts';

export type {Comparison} from './compare/comparison.ts';
export type {Outcome, Report, ReportExchange, ReportFinding, ReportRun, ReportSource} from './model/report.ts';

export type AnalyzeOptions = {
	/** The source's displayed name; `<text>` by default. */
	readonly name?: string;
	/** Leaves tokens, cookies and Secret data in the report. */
	readonly showSecrets?: boolean;
};

const made = (analysis: Analysis, showSecrets: boolean): Report => plainReport(reportOf(analysis, {showSecrets}));

/** Analyses a log. Text of any kind is accepted; a log without HTTP requests gives a report without runs. */
export function analyze(log: string, {name = '<text>', showSecrets = false}: AnalyzeOptions = {}): Report {
	return made(analyzeText(log, name), showSecrets);
}

/**
The same for a log of any length, as UTF-8 bytes split anywhere, such as a Node or `fetch` stream. Reads it once, without keeping
it.
*/
export async function analyzeStream(
	bytes: AsyncIterable<Uint8Array>,
	{name = '<stream>', showSecrets = false}: AnalyzeOptions = {},
): Promise<Report> {
	return made(analyzeSources([await readSource(name, latin1(bytes))]), showSecrets);
}

async function* latin1(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	for await (const chunk of bytes) yield latin1Of(chunk);
}

/** The contents of a log, before any diagnosis. */
export type Parsed = {readonly sources: readonly ReportSource[]; readonly runs: readonly ReportRun[]};

/** The runs of a log with their requests and responses: those of `analyze`, without its findings. */
export function parse(log: string, options: AnalyzeOptions = {}): Parsed {
	const {sources, runs} = analyze(log, options);
	return {sources, runs};
}

export type CompareOptions = {
	/** Leaves tokens, cookies and Secret data in the comparison. */
	readonly showSecrets?: boolean;
};

/** Compares the log of a working command with that of a failing one; throws if one of them has no kubectl request. */
export function compare(good: string, bad: string, {showSecrets = false}: CompareOptions = {}): Comparison {
	return compareLogs(good, bad, showSecrets);
}

/** A log without its secrets. */
export type Redacted = {
	/** The log, line by line as received, with its secrets masked. */
	readonly text: string;
	/** What was removed, in order of occurrence: never its value. */
	readonly removed: ReadonlyArray<{readonly kind: string; readonly line: number}>;
	/** The same as a table for people. */
	readonly summary: string;
};

/** Removes the secrets from a log, and leaves everything else unchanged. */
export function redact(log: string, {name = '<text>'}: Pick<AnalyzeOptions, 'name'> = {}): Redacted {
	const removed: Array<{readonly kind: string; readonly line: number}> = [];
	const leaks = new Leaks();
	let text = '';
	const redactor = new LogRedactor(
		part => {
			text += part;
		},
		(kind, line) => {
			removed.push({kind, line});
			leaks.add(kind, line);
		},
	);
	redactor.push(encodeText(log));
	redactor.end();
	return {text, removed, summary: leaks.text(name)};
}

export type RenderOptions = {
	/** Whether terminal colours may be used; false by default. */
	readonly color?: boolean;
	/** Columns to fill; 80 by default. */
	readonly columns?: number;
};

/** The formats that `render` supports: those of `--report`. */
export const formats: ReadonlyArray<{readonly name: string; readonly summary: string}> = reporters.map(
	({name, summary}) => ({name, summary}),
);

/** A report as text in one of the formats; throws a RangeError for an unknown one. */
export function render(report: Report, format: string, {color = false, columns = 80}: RenderOptions = {}): string {
	const reporter = reporters.find(({name}) => name === format);
	if (reporter === undefined)
		throw new RangeError(`no such format: ${format}. There are ${formats.map(({name}) => name).join(', ')}.`);
	const explain = (id: string) => causes.find(cause => cause.id === id)?.explain;
	return reporter.render(report, {color, columns, explain});
}

/** One entry of the catalogue. */
export type Cause = {
	/** `class/cause`; never renamed or reused. */
	readonly id: string;
	readonly class: Class;
	/** What happened, in under 60 characters. */
	readonly title: string;
	/** Markdown: what it means and what proves it. */
	readonly explain: string;
	/** What looks similar and how to tell them apart; one line each. */
	readonly lookAlikes: readonly string[];
	/** Where the wording or the behaviour is documented. */
	readonly sources: readonly string[];
	/** Whether the same command can succeed later without any change. */
	readonly retryable: boolean;
};

/** Every cause that a finding can name, by class and id. */
export const causes: readonly Cause[] = catalogue.map(cause => {
	const {id, title, explain, lookAlikes, sources, retryable} = cause;
	return {id, class: classOf(cause), title, explain, lookAlikes: [...lookAlikes], sources: [...sources], retryable};
});
