import type {Report, ReportFinding, ReportRun} from '../model/report.ts';
import {stepsOf} from './steps.ts';

/** The run of a log to compare. */
export type Choice = {readonly run: ReportRun; readonly of: number; readonly because: string | null};

/** The reason given for a run that the user selected. */
export const AS_ASKED = 'as asked';

/** Failures of a run, causes first. */
export const failuresOf = (report: Report, run: ReportRun): readonly ReportFinding[] =>
	report.findings.filter(finding => finding.run === run.id && finding.severity === 'error');

/** Runs that show anything. */
export const runsOf = (report: Report): readonly ReportRun[] =>
	report.runs.filter(
		run =>
			run.exchanges.length > 0 || run.omittedExchanges > 0 || report.findings.some(finding => finding.run === run.id),
	);

/** The run to explain: the failed one. Undefined when the log has no run, or not the requested one. */
export function chooseBad(report: Report, wanted?: string): Choice | undefined {
	const runs = runsOf(report);
	const failed = runs.find(run => failuresOf(report, run).length > 0);
	if (failed !== undefined) return choice(runs, wanted, failed, 'the first that fails');
	const unclear = runs.find(({outcome}) => outcome === 'unknown');
	return choice(
		runs,
		wanted,
		unclear ?? runs[0],
		unclear === undefined ? 'the first' : 'the first with an unknown end',
	);
}

/** The run that shows how it should have gone: a successful one, most similar to the other; otherwise the most similar one. */
export function chooseGood(report: Report, bad: ReportRun, wanted?: string): Choice | undefined {
	const runs = runsOf(report);
	if (wanted !== undefined || runs.length < 2) return choice(runs, wanted, runs[0], '');
	const model = profileOf(bad);
	const ranked = runs
		.map(run => {
			const alike = likeness(profileOf(run), model);
			return {run, alike, isModel: run.outcome === 'ok' && (alike > 0 || model.keys[0]?.size === 0)};
		})
		.toSorted((one, other) => Number(other.isModel) - Number(one.isModel) || other.alike - one.alike);
	return choice(runs, undefined, ranked[0]?.run, 'the one most like the other log');
}

function choice(
	runs: readonly ReportRun[],
	wanted: string | undefined,
	best: ReportRun | undefined,
	because: string,
): Choice | undefined {
	const run = wanted === undefined ? best : runs.find(({id}) => id === wanted);
	if (run === undefined) return undefined;
	const reason = runs.length === 1 ? null : wanted === undefined ? because : AS_ASKED;
	return {run, of: runs.length, because: reason};
}

type Profile = {readonly command: string | undefined; readonly keys: ReadonlyArray<ReadonlySet<string>>};

function profileOf(run: ReportRun): Profile {
	const {work} = stepsOf(run, new Set());
	const keysAt = (level: number) => new Set(work.map(({keys}) => keys[level] ?? ''));
	return {command: commandOf(run), keys: [keysAt(0), keysAt(1)]};
}

/** A command without its verbosity flags. */
export const commandOf = ({command}: ReportRun): string | undefined =>
	command
		?.replaceAll(/\s(?:-v[= ]?\d+|--v[= ]\d+|--loglevel[= ]\d+)(?=\s|$)/g, '')
		.replace(/(?<!\s)\s*(?:2?>&?|\|).*$/s, '')
		.trim();

/** 0 to 4: the same command counts as much as the same requests; shared resource types count half. */
function likeness(one: Profile, other: Profile): number {
	const [paths, kinds] = one.keys.map((keys, level) => overlap(keys, other.keys[level] ?? new Set()));
	return (one.command !== undefined && one.command === other.command ? 2 : 0) + (paths ?? 0) + (kinds ?? 0);
}

/** The share of common elements: 0 to 1. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
	const shared = [...one].filter(key => other.has(key)).length;
	return shared === 0 ? 0 : (2 * shared) / (one.size + other.size);
}
