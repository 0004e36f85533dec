import type {Report, ReportFinding} from '../model/report.ts';
import {lacksOf, type Lack} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import {safeText} from '../text/safe-text.ts';

/** One cause, in every log where it ended a command. */
export type Group = {
	readonly id: string;
	/** In reading order. */
	readonly findings: readonly [ReportFinding, ...ReportFinding[]];
	/** Number of logs that show it. */
	readonly logs: number;
};

/** The causes of the failures, most frequent first. */
export function groupsOf({runs, findings}: Report): Group[] {
	const sources = new Map(runs.map(({id, source}) => [id, source]));
	const groups = new Map<string, [ReportFinding, ...ReportFinding[]]>();
	for (const finding of findings) {
		if (finding.severity !== 'error') continue;
		const group = groups.get(finding.id);
		if (group === undefined) groups.set(finding.id, [finding]);
		else group.push(finding);
	}

	return [...groups]
		.map(([id, found]) => ({id, findings: found, logs: new Set(found.map(({run}) => sources.get(run))).size}))
		.toSorted((a, b) => b.findings.length - a.findings.length || (a.id < b.id ? -1 : 1));
}

/** The first finding of the largest group that agrees in its facts, and the group's size. */
export function typicalOf({findings}: Group): {readonly finding: ReportFinding; readonly alike: number} {
	const counts = new Map<string, number>();
	const key = ({facts}: ReportFinding) => JSON.stringify(facts);
	for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1);
	const alike = Math.max(...counts.values());
	return {finding: findings.find(finding => counts.get(key(finding)) === alike) ?? findings[0], alike};
}

/** How the logs ended, one row per kind. */
function outcomeRows(report: Report, unread: number): string[] {
	const {sources, runs, findings} = report;
	const failed = new Set(findings.filter(({severity}) => severity === 'error').map(({run}) => run));
	const failing = new Set(runs.filter(({id}) => failed.has(id)).map(({source}) => source));
	const lacks = lacksOf(report);
	const lacking = (kind: Lack) => [...lacks.values()].filter(lack => lack === kind).length;
	const failures = sources.filter(({name}) => failing.has(name)).length;
	const rows = [
		[failures, 'with a failure'],
		[sources.length - failures - lacks.size, 'without'],
		[lacking('entries'), 'with klog entries, but no request or error of a Kubernetes client'],
		[lacking('other'), 'without a request or error of a Kubernetes client'],
		[lacking('empty'), 'empty'],
	] as const;
	const digits = String(sources.length).length;
	return [
		plural(sources.length, 'log'),
		...rows.filter(([number]) => number > 0).map(([number, words]) => `  ${String(number).padStart(digits)} ${words}`),
		...(unread > 0 ? [`${unread} more could not be read, or not to the end`] : []),
	];
}

/** Truncated in the middle: tickets have their number at the front, logs their line at the end. */
function cutMiddle(text: string, columns: number): string {
	if (text.length <= columns) return text;
	const end = Math.floor((columns - 1) / 2);
	return `${text.slice(0, columns - 1 - end)}…${text.slice(text.length - end)}`;
}

/** The directories that all names share. */
function sharedFolder(names: readonly string[]): string {
	const folders = names.map(name => name.slice(0, name.lastIndexOf('/') + 1));
	let shared = folders[0] ?? '';
	while (!folders.every(folder => folder.startsWith(shared)))
		shared = shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
	return shared;
}

/** Where each cause was first seen; if that is too long, all are shown relative to the directory that the logs share. */
function placesOf(groups: readonly Group[], {sources}: Report, columns: number): string[] {
	const places = groups.map(({findings: [{evidence}]}) =>
		evidence[0] === undefined ? '' : `${evidence[0].source}:${evidence[0].line}`,
	);
	const fits = places.every(place => safeText(place).length <= columns);
	const shared = fits ? '' : sharedFolder(sources.map(({name}) => name));
	return places.map(place => cutMiddle(safeText(place.slice(shared.length)), columns));
}

/** What many logs have in common: how they ended, and their causes, one row each. */
export function triageRows(report: Report, groups: readonly Group[], columns: number, unread: number): string[] {
	const rows = outcomeRows(report, unread);
	if (groups.length === 0) return rows;
	const width = Math.max(...groups.map(({id}) => id.length));
	const row = (failures: string, logs: string, cause: string, first: string) =>
		`${failures.padStart(8)} ${logs.padStart(5)}  ${cause.padEnd(width)}  ${first}`;
	const places = placesOf(groups, report, Math.max(8, columns - row('', '', '', '').length));
	return [
		...rows,
		'',
		row('failures', 'logs', 'cause', 'first seen'),
		...groups.map(({id, findings, logs}, index) =>
			row(String(findings.length), String(logs), id, places[index] ?? '').trimEnd(),
		),
	];
}
