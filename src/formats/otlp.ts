import {sha256Hex} from '../text/sha256.ts';
import type {Report, ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import {jsonText} from '../text/json-text.ts';
import type {Reporter} from './reporter.ts';
import {clockOf, phasesOf, timelineOf, type Timed} from './timeline.ts';

/**
Spans as OTLP/JSON: an `ExportTraceServiceRequest`, one trace per run.

Sources: the OTLP specification (IDs are hexadecimal, 64-bit numbers strings, enumerations numbers) and OpenTelemetry's semantic
conventions 1.27 for HTTP clients and Kubernetes.
*/
const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.27.0';

/** Spans per request: at 4 KB each, still well below the 4 MB at which receivers start rejecting. */
const MAX_SPANS = 500;

const INTERNAL = 1;
const CLIENT = 3;
const ERROR = 2;

type Value = {stringValue: string} | {intValue: string} | {boolValue: boolean} | {arrayValue: {values: Value[]}};
type Attribute = {key: string; value: Value};
type Plain = string | number | boolean | readonly string[] | null | undefined;

function valueOf(plain: Exclude<Plain, null | undefined>): Value {
	if (typeof plain === 'string') return {stringValue: plain};
	if (typeof plain === 'boolean') return {boolValue: plain};
	if (typeof plain === 'number')
		return Number.isSafeInteger(plain) ? {intValue: String(plain)} : {stringValue: String(plain)};
	return {arrayValue: {values: plain.map(part => ({stringValue: part}))}};
}

/** Known attributes. */
const attributesOf = (plain: Readonly<Record<string, Plain>>): Attribute[] =>
	Object.entries(plain).flatMap(([key, value]) =>
		value === null || value === undefined ? [] : [{key, value: valueOf(value)}],
	);

/** klog only has microseconds; a double could not hold today's time in nanoseconds. */
const nanoseconds = (ms: number) => String(BigInt(Math.round(ms * 1000)) * 1000n);

const hash = (parts: readonly unknown[], digits: number) => sha256Hex(JSON.stringify(parts)).slice(0, digits);

/** Source: semantic conventions, HTTP spans, `http.request.method`; anything else is `_OTHER`. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** Resource types with an attribute of their own. Source: semantic conventions, Kubernetes resources. */
const named: Readonly<Record<string, string>> = {
	pods: 'k8s.pod.name',
	nodes: 'k8s.node.name',
	deployments: 'k8s.deployment.name',
	replicasets: 'k8s.replicaset.name',
	statefulsets: 'k8s.statefulset.name',
	daemonsets: 'k8s.daemonset.name',
	jobs: 'k8s.job.name',
	cronjobs: 'k8s.cronjob.name',
	namespaces: 'k8s.namespace.name',
};

function serverOf(url: string): Readonly<Record<string, Plain>> {
	try {
		const {hostname, port, protocol} = new URL(url);
		const usual = {'https:': 443, 'http:': 80}[protocol];
		return {'server.address': hostname.replaceAll(/[[\]]/g, ''), 'server.port': port === '' ? usual : Number(port)};
	} catch {
		return {};
	}
}

/** `GET /apis/apps/v1/namespaces/{namespace}/deployments/{name}`: low cardinality, as required of span names. */
function spanName(method: string, {resource}: ReportExchange): string {
	if (resource === null || resource.resource === null) return method;
	const parts = [
		resource.group === null || resource.group === '' ? 'api' : `apis/${resource.group}`,
		resource.version,
		...(resource.namespace === null || resource.resource === 'namespaces' ? [] : ['namespaces', '{namespace}']),
		resource.resource,
		...(resource.name === null ? [] : ['{name}']),
		resource.subresource,
	];
	return `${method} /${parts.filter(part => part !== null).join('/')}`;
}

function exchangeAttributes(exchange: ReportExchange): Attribute[] {
	const {method, status, error, resource, attempt, lines} = exchange;
	const known = methods.has(method);
	const name = resource === null ? undefined : named[resource.resource ?? ''];
	return attributesOf({
		'http.request.method': known ? method : '_OTHER',
		'http.request.method_original': known ? undefined : method,
		'url.full': exchange.url,
		...serverOf(exchange.url),
		'http.response.status_code': status,
		'error.type': status !== null && status >= 400 ? String(status) : error === null ? undefined : 'no answer',
		'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
		'user_agent.original': exchange.request.headers['user-agent'],
		'k8s.namespace.name': resource?.namespace,
		...(name === undefined ? {} : {[name]: resource?.name}),
		'kubectl_debug.exchange': exchange.id,
		'kubectl_debug.verb': exchange.verb,
		'kubectl_debug.purpose': exchange.purpose,
		'kubectl_debug.resource': resource?.resource,
		'kubectl_debug.subresource': resource?.subresource,
		'kubectl_debug.responder': exchange.responder,
		'kubectl_debug.reason': exchange.reason,
		'kubectl_debug.line.first': lines.first,
		'kubectl_debug.line.last': lines.last,
	});
}

function eventOf(finding: ReportFinding, atMs: number) {
	const [first] = finding.evidence;
	const facts = Object.entries(finding.facts).map(([name, value]) => [`kubectl_debug.fact.${name}`, value]);
	return {
		timeUnixNano: nanoseconds(atMs),
		name: 'kubectl_debug.finding',
		attributes: attributesOf({
			'kubectl_debug.finding.id': finding.id,
			'kubectl_debug.finding.class': finding.class,
			'kubectl_debug.finding.grade': finding.grade,
			'kubectl_debug.finding.severity': finding.severity,
			'kubectl_debug.finding.retryable': finding.retryable,
			'kubectl_debug.finding.recovered': finding.recovered,
			'kubectl_debug.finding.stage': finding.stage,
			'kubectl_debug.finding.summary': finding.summary,
			'kubectl_debug.finding.count': finding.count,
			'kubectl_debug.finding.next': finding.nextSteps.map(({command}) => command),
			'log.file.path': first?.source,
			'kubectl_debug.line.first': first?.line,
			...(Object.fromEntries(facts) as Record<string, Plain>),
		}),
	};
}

/** A request and its phases. */
function exchangeSpans(
	timed: Timed,
	ids: {traceId: string; parentSpanId: string},
	originMs: number,
	findings: readonly ReportFinding[],
) {
	const {exchange, durationMs, measured} = timed;
	const {status, error} = exchange;
	const spanId = hash([ids.traceId, exchange.id], 16);
	const startMs = originMs + timed.startMs;
	const endMs = startMs + (durationMs ?? 0);
	const known = methods.has(exchange.method);
	const failed = error !== null || (status !== null && status >= 400);
	const message = status === null ? (error ?? '') : `${status}${exchange.reason === null ? '' : ` ${exchange.reason}`}`;
	const own = findings.filter(({exchanges}) => exchanges[0] === exchange.id);
	return [
		{
			...ids,
			spanId,
			name: spanName(known ? exchange.method : 'HTTP', exchange),
			kind: CLIENT,
			startTimeUnixNano: nanoseconds(startMs),
			endTimeUnixNano: nanoseconds(endMs),
			attributes: [
				...exchangeAttributes(exchange),
				...attributesOf({'kubectl_debug.start_is_estimate': measured ? undefined : true}),
			],
			events: own.map(finding => eventOf(finding, endMs)),
			status: failed ? {code: ERROR, message} : {},
		},
		...phasesOf(exchange, durationMs).map(phase => ({
			traceId: ids.traceId,
			parentSpanId: spanId,
			spanId: hash([ids.traceId, exchange.id, phase.name], 16),
			name: phase.name,
			kind: INTERNAL,
			startTimeUnixNano: nanoseconds(startMs + phase.startMs),
			endTimeUnixNano: nanoseconds(startMs + phase.startMs + phase.durationMs),
			attributes: [],
			events: [],
			status: {},
		})),
	];
}

/** A run's spans, in batches that collectors accept. */
function resourceSpans(run: ReportRun, report: Report) {
	const source = report.sources.find(({name}) => name === run.source);
	const findings = report.findings.filter(finding => finding.run === run.id);
	const {startMs, from} = clockOf(run);
	const timeline = timelineOf(run);
	const first = run.exchanges[0];
	// Identifies a run among all others, the same every time its log is read.
	const traceId = hash(
		[
			run.source,
			source?.bytes,
			source?.lines,
			run.id,
			run.pid,
			run.startedAt,
			run.command,
			first?.url,
			run.exchanges.length,
		],
		32,
	);
	const parentSpanId = hash([traceId, run.id], 16);
	const endMs = timeline.reduce(
		(latest, {startMs: start, durationMs}) => Math.max(latest, start + (durationMs ?? 0)),
		0,
	);
	const failure = findings.find(({severity}) => severity === 'error');
	const root = {
		traceId,
		spanId: parentSpanId,
		name: run.client.program ?? 'kubectl',
		kind: INTERNAL,
		startTimeUnixNano: nanoseconds(startMs),
		endTimeUnixNano: nanoseconds(startMs + endMs),
		attributes: attributesOf({
			'process.command_line': run.command,
			'process.exit.code': run.exitCode,
			'kubectl_debug.run': run.id,
			'kubectl_debug.outcome': run.outcome,
			'kubectl_debug.clock': from,
			'kubectl_debug.omitted_exchanges': run.omittedExchanges > 0 ? run.omittedExchanges : undefined,
			'kubectl_debug.finding.id': failure?.id,
			'kubectl_debug.finding.class': failure?.class,
		}),
		// Findings without a request.
		events: findings
			.filter(({exchanges}) => run.exchanges.every(({id}) => id !== exchanges[0]))
			.map(finding => eventOf(finding, startMs + endMs)),
		status: run.outcome === 'failed' ? {code: ERROR, message: failure?.summary ?? ''} : {},
	};
	const scope = {name: report.tool.name, version: report.tool.version};
	const spans = [root, ...timeline.flatMap(timed => exchangeSpans(timed, {traceId, parentSpanId}, startMs, findings))];
	const resource = {
		attributes: attributesOf({
			'service.name': run.client.program ?? 'kubectl',
			'service.version': run.client.version,
			'process.pid': run.pid,
			'log.file.path': run.source,
			'kubectl_debug.server.url': run.server.url,
			'kubectl_debug.server.version': run.server.version,
		}),
	};
	return Array.from({length: Math.ceil(spans.length / MAX_SPANS)}, (_, part) => {
		const own = spans.slice(part * MAX_SPANS, (part + 1) * MAX_SPANS);
		const sent = {resource, scopeSpans: [{scope, spans: own, schemaUrl: SCHEMA_URL}], schemaUrl: SCHEMA_URL};
		return {spans: own.length, sent};
	});
}

/** One export request per line, as collectors read and write files. Source: the OTLP file exporter's specification. */
function* requests(report: Report): Iterable<string> {
	let waiting: object[] = [];
	let spans = 0;
	const line = () => `${jsonText({resourceSpans: waiting})}\n`;
	for (const run of report.runs) {
		for (const part of resourceSpans(run, report)) {
			waiting.push(part.sent);
			spans += part.spans;
			if (spans < MAX_SPANS) continue;
			yield line();
			waiting = [];
			spans = 0;
		}
	}

	if (waiting.length > 0 || report.runs.length === 0) yield line();
}

export default {
	name: 'otlp',
	extension: 'otlp.json',
	summary: 'OpenTelemetry traces as JSON; otlp=URL sends them to a collector',
	render: report => [...requests(report)].join(''),
	pieces: requests,
	endpoint: {path: '/v1/traces', contentType: 'application/json', headers: 'OTEL_EXPORTER_OTLP_HEADERS'},
} satisfies Reporter;
