import type {Report, ReportFinding, ReportRun, ReportSource} from '../model/report.ts';
import {describeLack, describeRequest, describeSteps, distinctEvidence, lacksOf, type Lack} from '../report/phrases.ts';
import type {Reporter} from './reporter.ts';
import {clockOf, timelineOf} from './timeline.ts';
import {element, xmlDocument, xmlText, type Xml} from '../text/xml.ts';

/** Maximum characters of evidence in one test case; CI systems keep test reports in memory. */
const MAX_EVIDENCE = 20_000;

function details(finding: ReportFinding, run: ReportRun): string {
	const exchange = run.exchanges.find(({id}) => id === finding.exchanges[0]);
	const {misleading} = finding;
	const rows = [
		finding.summary,
		...(misleading === undefined
			? []
			: [`kubectl said "${misleading.said}" in line ${misleading.line}. Do not be misled: ${misleading.because}.`]),
		'',
		...(exchange === undefined ? [] : [`request: ${describeRequest(exchange)}`]),
		`answered by: ${finding.responder}`,
		...Object.entries(finding.facts).map(([name, value]) => `${name}: ${String(value)}`),
		'',
		...distinctEvidence(finding).map(({source, line, text}) => `${source}:${line}: ${text}`),
		'',
		...describeSteps(finding).map(({command, step: {why}}) => `next: ${command}  (${why})`),
	];
	const text = rows.join('\n');
	return text.length <= MAX_EVIDENCE
		? text
		: `${text.slice(0, MAX_EVIDENCE)}\n[${text.length - MAX_EVIDENCE} more characters; the JSON report has them]`;
}

function findingCase(finding: ReportFinding, run: ReportRun): Xml {
	const text = xmlText(details(finding, run));
	return element(
		'testcase',
		{
			classname: `kubectl-debug.${finding.class}`,
			name: `${finding.id}: ${finding.title}`,
			time: 0,
		},
		[
			finding.severity === 'error'
				? element('failure', {type: finding.id, message: finding.summary}, [text])
				: element('system-out', {}, [text]),
		],
	);
}

const ran = {classname: 'kubectl-debug.run', name: 'kubectl ran', time: 0};

/** The overall result, if no finding says it. */
function runCase({outcome}: ReportRun): Xml {
	if (outcome === 'ok') return element('testcase', ran);
	const message =
		outcome === 'failed'
			? 'the command failed for a reason that its log does not show'
			: 'the log does not show how the command ended';
	return element('testcase', ran, [element('skipped', {message})]);
}

type Suite = {
	readonly tests: number;
	readonly failures: number;
	readonly seconds: number;
	readonly xml: Xml;
};

function suiteOf(run: ReportRun, findings: readonly ReportFinding[]): Suite {
	const failures = findings.filter(({severity}) => severity === 'error').length;
	const others = failures === 0 ? [runCase(run)] : [];
	const skipped = others.length > 0 && run.outcome !== 'ok' ? 1 : 0;
	const tests = findings.length + others.length;
	const end = timelineOf(run).reduce(
		(latest, {startMs, durationMs}) => Math.max(latest, startMs + (durationMs ?? 0)),
		0,
	);
	const seconds = end / 1000;
	const properties = {
		source: run.source,
		command: run.command,
		pid: run.pid,
		client: run.client.version,
		server: run.server.url,
		'server version': run.server.version,
		'exit code': run.exitCode,
		outcome: run.outcome,
	};
	const xml = element(
		'testsuite',
		{
			name: run.command ?? `${run.source} ${run.id}`,
			id: run.id,
			file: run.source,
			tests,
			failures,
			errors: 0,
			skipped,
			time: seconds.toFixed(3),
			// Without zone and fraction, as Jenkins and the others parse it.
			timestamp: new Date(clockOf(run).startMs).toISOString().slice(0, 19),
		},
		[
			element(
				'properties',
				{},
				Object.entries(properties).flatMap(([name, value]) =>
					value === null ? [] : [element('property', {name, value})],
				),
			),
			...findings.map(finding => findingCase(finding, run)),
			...others,
		],
	);
	return {tests, failures, seconds, xml};
}

/** A log without runs: systems reject a file that has no test at all, and a skipped one says why. */
function silentSuite(source: ReportSource, lack: Lack): Suite {
	const {sentence, hint} = describeLack(lack, source);
	const {name} = source;
	const xml = element('testsuite', {name, file: name, tests: 1, failures: 0, errors: 0, skipped: 1, time: '0.000'}, [
		element('testcase', ran, [element('skipped', {message: `${sentence}. ${hint}`})]),
	]);
	return {tests: 1, failures: 0, seconds: 0, xml};
}

function render(report: Report): string {
	const {runs, findings} = report;
	const spoken = new Set(runs.map(({source}) => source));
	const suites = [
		...runs.map(run =>
			suiteOf(
				run,
				findings.filter(finding => finding.run === run.id),
			),
		),
		...[...lacksOf(report)].flatMap(([source, lack]) => (spoken.has(source.name) ? [] : [silentSuite(source, lack)])),
	];
	const total = (count: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + count(suite), 0);
	return xmlDocument(
		element(
			'testsuites',
			{
				name: 'kubectl-debug',
				tests: total(({tests}) => tests),
				failures: total(({failures}) => failures),
				errors: 0,
				time: total(({seconds}) => seconds).toFixed(3),
			},
			suites.map(({xml}) => xml),
		),
	);
}

/**
What CI systems show as tests: one suite per run, one failed test per failure. Source: `junit-10.xsd` of Jenkins' xUnit plugin,
which rejects anything more.
*/
export default {
	name: 'junit',
	extension: 'xml',
	summary: 'XML that CI systems show as test results: a suite a run',
	render,
} satisfies Reporter;
