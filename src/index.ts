/**
The engine as a library: text or bytes in, a report out. No terminal, no network, no clock.

@example
```ts
import {analyze} from 'kubectl-debug';

const report = analyze(await readFile('build.log', 'utf8'));
console.log(report.findings[0]?.id);
```
*/
import {analyzeText} from './analyze.ts';
import {reportOf} from './report/report.ts';
import type {Report} from './model/report.ts';

export {analyzeSources, readSource, type AnalyzedSource} from './analyze.ts';
export {causes} from './causes/registry.ts';
export type {Comparison} from './compare/comparison.ts';
export {compare, type CompareOptions} from './compare/logs.ts';
export type {Cause} from './clues/cause.ts';
export type {Report, ReportExchange, ReportFinding, ReportRun, ReportSource} from './model/report.ts';
export {reportOf} from './report/report.ts';

export type AnalyzeOptions = {
	/** Shown as the source's name; `<text>` by default. */
	readonly name?: string;
	/** Leaves tokens, cookies and Secret data in the report. */
	readonly showSecrets?: boolean;
};

/** Analyses a log. Text of any kind is accepted; a log without HTTP requests gives a report without runs. */
export function analyze(log: string, {name = '<text>', showSecrets = false}: AnalyzeOptions = {}): Report {
	return reportOf(analyzeText(log, name), {showSecrets});
}

/** The runs of a log with their exchanges, before anything is judged or redacted. */
export function parse(log: string): ReturnType<typeof analyzeText>['sources'] {
	return analyzeText(log).sources;
}
