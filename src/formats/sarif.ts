import {sha256Hex} from '../text/sha256.ts';
import type {Report, ReportFinding, ReportRun} from '../model/report.ts';
import {jsonText} from '../text/json-text.ts';
import {describeTarget} from '../report/phrases.ts';
import type {RenderOptions, Reporter} from './reporter.ts';
import {fileUri} from '../text/uri.ts';

/** Further lines of evidence per result; viewers show them as a list. */
const MAX_RELATED = 20;

const levels = {error: 'error', warning: 'warning', info: 'note'} as const;
const ranks = {proven: 90, likely: 60, possible: 30} as const;

/**
A message shown verbatim.

Braces would be placeholders and `[text](target)` a link. Source: SARIF 2.1.0, sections 3.11.5 and 3.11.6.
*/
const message = (text: string) => ({
	text: text.replaceAll(/[{}]/g, '$&$&').replaceAll('](', '\\]('),
});

function ruleOf(finding: ReportFinding, explain: RenderOptions['explain']) {
	const explained = explain?.(finding.id)?.trim();
	return {
		id: finding.id,
		name: finding.id.replaceAll(/(?:^|[/-])(.)/g, (_, letter: string) => letter.toUpperCase()),
		shortDescription: {text: finding.title},
		...(explained === undefined ? {} : {help: {...message(explained), markdown: explained}}),
		defaultConfiguration: {level: 'error'},
		properties: {tags: ['kubernetes', finding.class]},
	};
}

type Evidence = ReportFinding['evidence'][number];

const placeOf = ({source, line, text}: Evidence, index: (source: string) => number) => ({
	physicalLocation: {
		artifactLocation: {uri: fileUri(source), index: index(source)},
		region: {startLine: line, snippet: {text}},
	},
});

/** What stays the same when the same command fails the same way again: no line, time or process. */
function fingerprint(finding: ReportFinding, run: ReportRun | undefined): string {
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	const what =
		exchange === undefined ? (finding.evidence[0]?.text ?? '').replaceAll(/\d+/g, '0') : describeTarget(exchange);
	return sha256Hex(JSON.stringify([finding.id, what])).slice(0, 32);
}

function render({tool, sources, runs, findings}: Report, {explain}: RenderOptions): string {
	const names = [
		...new Set([
			...sources.map(({name}) => name),
			...findings.flatMap(({evidence}) => evidence.map(({source}) => source)),
		]),
	];
	const index = (source: string) => names.indexOf(source);
	const rules = new Map<string, ReturnType<typeof ruleOf>>();
	for (const finding of findings) if (!rules.has(finding.id)) rules.set(finding.id, ruleOf(finding, explain));
	const ids = [...rules.keys()];
	const seen = new Map<string, number>();
	const results = findings.map(finding => {
		const run = runs.find(({id}) => id === finding.run);
		const print = fingerprint(finding, run);
		const repeat = (seen.get(print) ?? 0) + 1;
		seen.set(print, repeat);
		const [first, ...others] = finding.evidence;
		const step = finding.nextSteps[0];
		return {
			ruleId: finding.id,
			ruleIndex: ids.indexOf(finding.id),
			level: levels[finding.severity],
			message: message(step === undefined ? finding.summary : `${finding.summary}\nNext: ${step.command}`),
			locations: first === undefined ? [] : [placeOf(first, index)],
			relatedLocations: others.slice(0, MAX_RELATED).map((evidence, id) => ({id, ...placeOf(evidence, index)})),
			partialFingerprints: {'failure/v1': `${print}:${repeat}`},
			occurrenceCount: finding.count,
			rank: ranks[finding.grade],
			...(finding.suppression?.expired === false && {
				suppressions: [{kind: 'external', justification: finding.suppression.reason}],
			}),
			properties: {
				grade: finding.grade,
				responder: finding.responder,
				stage: finding.stage,
				retryable: finding.retryable,
				recovered: finding.recovered,
				facts: finding.facts,
				run: finding.run,
				command: run?.command ?? null,
			},
		};
	});
	const log = {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {name: tool.name, version: tool.version, semanticVersion: tool.version, rules: [...rules.values()]},
				},
				artifacts: names.map(name => ({
					location: {uri: fileUri(name)},
					length: sources.find(source => source.name === name)?.bytes ?? -1,
					roles: ['analysisTarget'],
				})),
				columnKind: 'utf16CodeUnits',
				results,
			},
		],
	};
	return `${jsonText(log, '\t')}\n`;
}

/** Findings at their lines in the log, for code scanning and editors. Source: the OASIS standard SARIF 2.1.0. */
export default {
	name: 'sarif',
	summary: 'SARIF 2.1.0, for code scanning and editors',
	render,
} satisfies Reporter;
