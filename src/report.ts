import type {Analysis, AnalyzedSource} from './analyze.ts';
import {decodeResource, splitUrl} from './http/resource.ts';
import {hasNoAnswer} from './http/outcome.ts';
import {journeyOf} from './http/journey.ts';
import {responderOf} from './http/responder.ts';
import {unexplainedMs} from './http/timing.ts';
import type {Exchange, Headers} from './model/exchange.ts';
import type {Finding} from './model/finding.ts';
import type {Outcome, Report, ReportExchange, ReportFinding, ReportRun} from './model/report.ts';
import type {Run} from './model/run.ts';
import {outcomeOf} from './runs/outcome.ts';
import {redactHeader, redactText} from './redact/redact.ts';
import {version} from './version.ts';

/** How text leaves the program; the same for every output. */
type Shown = {readonly text: (text: string) => string; readonly header: (name: string, value: string) => string};

const redacted: Shown = {text: redactText, header: redactHeader};
const verbatim: Shown = {text: text => text, header: (_, value) => value};

/** Makes the report of an analysis; redacted, unless secrets are asked for. */
export function reportOf({sources, findings}: Analysis, {showSecrets = false} = {}): Report {
	const shown = showSecrets ? verbatim : redacted;
	const ids = new Map<Run, string>();
	const sourceOf = new Map<Run, string>();
	for (const source of sources) {
		for (const run of source.runs) {
			ids.set(run, `r${ids.size + 1}`);
			sourceOf.set(run, source.name);
		}
	}

	const idOf = (run: Run) => ids.get(run) ?? '';
	const failuresIn = (run: Run) => findings.filter(finding => finding.run === run && finding.severity === 'error');
	const runs = sources.flatMap(source =>
		source.runs.map(run => runReport(run, source, idOf(run), failuresIn(run), shown)),
	);
	return {
		schemaVersion: '1',
		tool: {name: 'kubectl-debug', version},
		sources: sources.map(({name, bytes, lines, wrapper, repairs}) => ({name, bytes, lines, wrapper, repairs})),
		runs,
		findings: findings.map(finding =>
			findingReport(finding, idOf(finding.run), sourceOf.get(finding.run) ?? '', shown),
		),
		outcome: overall(runs.map(({outcome}) => outcome)),
	};
}

function overall(outcomes: readonly Outcome[]): Outcome {
	if (outcomes.includes('failed')) return 'failed';
	return outcomes.length > 0 && outcomes.every(outcome => outcome === 'ok') ? 'ok' : 'unknown';
}

function runReport(
	run: Run,
	source: AnalyzedSource,
	id: string,
	failures: readonly Finding[],
	shown: Shown,
): ReportRun {
	const origin = run.exchanges.map(({url}) => splitUrl(url)).find(url => url.origin !== '');
	return {
		id,
		source: source.name,
		pid: run.pid ?? null,
		command: run.command === undefined ? null : shown.text(run.command),
		client: {program: run.program ?? null, version: run.version ?? null},
		server: {url: origin === undefined ? null : shown.text(origin.origin), version: run.serverVersion ?? null},
		startedAt: run.startedAt ?? null,
		exitCode: run.exitCode ?? null,
		outcome: outcomeOf(run, failures),
		exchanges: run.exchanges.map(exchange => exchangeReport(run, exchange, id, failures, shown)),
		omittedExchanges: run.omitted,
	};
}

/**
One exchange. What only a look at this one exchange needs is made when it is asked for: a log can have a hundred thousand.
*/
function exchangeReport(
	run: Run,
	exchange: Exchange,
	runId: string,
	failures: readonly Finding[],
	shown: Shown,
): ReportExchange {
	const finding = failures.find(({exchanges}) => exchanges.includes(exchange));
	return {
		id: `${runId}.x${exchange.index}`,
		get verb() {
			return decodeResource(exchange.method, exchange.url)?.verb ?? exchange.method.toLowerCase();
		},
		method: exchange.method,
		get url() {
			return shown.text(exchange.url);
		},
		get resource() {
			return resourceReport(exchange);
		},
		get purpose() {
			return decodeResource(exchange.method, exchange.url)?.purpose ?? 'target';
		},
		status: exchange.status ?? null,
		get reason() {
			return exchange.apiStatus?.reason ?? (exchange.statusText === '' ? null : shown.text(exchange.statusText));
		},
		get responder() {
			return finding?.responder ?? responderOf(exchange);
		},
		durationMs: exchange.durationMs ?? null,
		get timing() {
			return timingReport(exchange);
		},
		get request() {
			return {
				headers: headersReport(exchange.requestHeaders, shown),
				body: bodyReport(exchange.requestBody?.text, shown),
			};
		},
		get response() {
			return {
				headers: headersReport(exchange.responseHeaders, shown),
				body: bodyReport(exchange.responseBody?.text, shown),
				truncatedChars: exchange.responseBody?.truncated ?? 0,
			};
		},
		get error() {
			const error = transportErrorOf(run, exchange);
			return error === undefined ? null : shown.text(error);
		},
		get journey() {
			return journeyOf(exchange, finding).map(step => ({...step, proof: shown.text(step.proof)}));
		},
		lines: {first: exchange.first, last: exchange.last},
		attempt: exchange.attempt,
	};
}

function resourceReport({method, url}: Exchange): ReportExchange['resource'] {
	const resource = decodeResource(method, url)?.resource;
	if (resource === undefined) return null;
	const {group, version: apiVersion, resource: name} = resource;
	return {
		group,
		version: apiVersion,
		resource: name,
		subresource: resource.subresource ?? null,
		namespace: resource.namespace ?? null,
		name: resource.name ?? null,
	};
}

function timingReport(exchange: Exchange): ReportExchange['timing'] {
	const {timing} = exchange;
	return {
		dnsMs: timing.dnsMs ?? null,
		connectMs: timing.connectMs ?? null,
		tlsMs: timing.tlsMs ?? null,
		serverMs: timing.serverMs ?? null,
		unexplainedMs: unexplainedMs(exchange) ?? null,
	};
}

const headersReport = (headers: Headers, shown: Shown): Record<string, string> =>
	Object.fromEntries([...headers].map(([name, value]) => [name, shown.header(name, value)]));

const bodyReport = (text: string | undefined, shown: Shown): string | null =>
	text === undefined ? null : shown.text(text);

/** The error of a request that got no answer stands in the entries behind it. */
function transportErrorOf(run: Run, exchange: Exchange): string | undefined {
	if (!hasNoAnswer(exchange)) return undefined;
	const note = run.notes.find(
		({kind, after}) =>
			after === exchange.index &&
			(kind === 'connection' || kind === 'discovery' || kind === 'fallback' || kind === 'error'),
	);
	return (note ?? run.notes.find(({kind, text}) => kind === 'final' && text.includes(exchange.url)))?.text;
}

function findingReport(finding: Finding, run: string, source: string, shown: Shown): ReportFinding {
	return {
		id: finding.id,
		class: finding.class,
		cause: finding.cause,
		grade: finding.grade,
		severity: finding.severity,
		recovered: finding.recovered,
		retryable: finding.retryable,
		run,
		exchanges: finding.exchanges.map(({index}) => `${run}.x${index}`),
		title: finding.title,
		summary: shown.text(finding.summary),
		responder: finding.responder,
		stage: finding.stage,
		facts: Object.fromEntries(
			Object.entries(finding.facts).map(([name, value]) => [
				name,
				typeof value === 'string'
					? shown.text(value)
					: Array.isArray(value)
						? value.map(part => shown.text(String(part)))
						: value,
			]),
		),
		evidence: finding.evidence.map(({number, text}) => ({source, line: number, text: shown.text(text)})),
		rulesOut: finding.rulesOut,
		unknowns: finding.unknowns,
		nextSteps: finding.nextSteps.map(step => ({...step, command: shown.text(step.command)})),
		count: finding.count,
	};
}
