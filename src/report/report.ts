import type {Analysis, AnalyzedSource} from '../model/analysis.ts';
import {decodeResource, splitUrl} from '../http/resource.ts';
import {hasNoAnswer} from '../http/outcome.ts';
import {journeyOf} from '../http/journey.ts';
import {responderOf} from '../http/responder.ts';
import {unexplainedMs} from '../http/timing.ts';
import {timeOfDay} from '../klog/header.ts';
import type {Exchange, Headers} from '../model/exchange.ts';
import type {Finding, Misleading} from '../model/finding.ts';
import type {Outcome, Report, ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import type {Run} from '../model/run.ts';
import {rbacRemedies} from '../remedies/rbac.ts';
import {outcomeOf} from '../runs/outcome.ts';
import {redactHeader, redactText} from '../redact/redact.ts';
import {redactWords} from '../redact/words.ts';
import {version} from '../version.ts';
import {shellOf} from './shell.ts';
import {stepReport} from './step.ts';
import {offerWholeBodies} from './whole-body.ts';

/** How text leaves the program; the same for every output. */
type Shown = {
	readonly text: (text: string) => string;
	readonly words: (words: readonly string[]) => readonly string[];
	readonly header: (name: string, value: string) => string;
};

const redacted: Shown = {text: redactText, words: redactWords, header: redactHeader};
const verbatim: Shown = {text: text => text, words: words => words, header: (_, value) => value};

/**
Creates the report of an analysis; redacted, unless secrets are requested.

Its exchanges are created on access, so that a large log costs only what is shown of it. Make it plain before passing it to
anything but the formats and the screen.
*/
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
	// Text that redaction would change means something else afterwards: it would be a different grant.
	const remedies = rbacRemedies(findings, idOf).filter(({user, yaml}) =>
		[user, yaml].every(text => shown.text(text) === text),
	);
	return offerWholeBodies({
		schemaVersion: '1',
		tool: {name: 'kubectl-debug', version},
		sources: sources.map(({name, bytes, lines, wrapper, repairs, omittedRuns}) => ({
			name,
			bytes,
			lines,
			wrapper,
			repairs,
			omittedRuns,
		})),
		runs,
		findings: findings.map(finding =>
			findingReport(finding, idOf(finding.run), sourceOf.get(finding.run) ?? '', shown),
		),
		...(remedies.length === 0 ? {} : {remedies}),
		outcome: overall(
			runs.map(({outcome}) => outcome),
			findings,
		),
	});
}

/** Runs that were not kept may have failed too. */
function overall(outcomes: readonly Outcome[], findings: readonly Finding[]): Outcome {
	if (outcomes.includes('failed') || findings.some(({severity}) => severity === 'error')) return 'failed';
	return outcomes.length > 0 && outcomes.every(outcome => outcome === 'ok') ? 'ok' : 'unknown';
}

function runReport(
	run: Run,
	source: AnalyzedSource,
	id: string,
	failures: readonly Finding[],
	shown: Shown,
): ReportRun {
	// If there are several findings, the first one wins.
	const findings = new Map(failures.toReversed().flatMap(finding => finding.exchanges.map(one => [one, finding])));
	const context = {id, findings, shown, url: remembered(shown.text)};
	const first = run.exchanges.find(({url}) => splitUrl(url).origin !== '');
	return {
		id,
		source: source.name,
		pid: run.pid ?? null,
		command: run.command === undefined ? null : shown.text(run.command),
		client: {program: run.program ?? null, version: run.version ?? null},
		server: {
			url: first === undefined ? null : shown.text(splitUrl(first.url).origin),
			version: run.serverVersion ?? null,
		},
		startedAt: run.startedAt ?? null,
		exitCode: run.exitCode ?? null,
		outcome: outcomeOf(run, failures),
		exchanges: run.exchanges.map(exchange => new ExchangeView(run, exchange, context)),
		omittedExchanges: run.omitted,
	};
}

/**
One exchange, looked up on demand: a log can have a hundred thousand, of which the screen shows thirty, the text report five.

It has no members of its own, so nothing unredacted can leak from it; `JSON.stringify` writes the plain object of the contract,
which `plainReport` creates.
*/
class ExchangeView implements ReportExchange {
	readonly #run: Run;
	readonly #exchange: Exchange;
	readonly #context: RunContext;

	constructor(run: Run, exchange: Exchange, context: RunContext) {
		this.#run = run;
		this.#exchange = exchange;
		this.#context = context;
	}

	get id(): string {
		return `${this.#context.id}.x${this.#exchange.index}`;
	}

	get verb(): string {
		return decodeResource(this.method, this.#exchange.url)?.verb ?? this.method.toLowerCase();
	}

	get method(): string {
		return this.#exchange.method;
	}

	get url(): string {
		return this.#context.url(this.#exchange.url);
	}

	get resource(): ReportExchange['resource'] {
		return resourceReport(this.#exchange);
	}

	get purpose(): ReportExchange['purpose'] {
		return decodeResource(this.method, this.#exchange.url)?.purpose ?? 'target';
	}

	get status(): number | null {
		return this.#exchange.status ?? null;
	}

	get reason(): string | null {
		const {apiStatus, statusText} = this.#exchange;
		return apiStatus?.reason ?? (statusText === '' ? null : this.#context.shown.text(statusText));
	}

	get responder(): ReportExchange['responder'] {
		return this.#finding?.responder ?? responderOf(this.#exchange);
	}

	get durationMs(): number | null {
		return this.#exchange.durationMs ?? null;
	}

	get startMs(): number | null {
		return startMsOf(this.#run, this.#exchange);
	}

	get timing(): ReportExchange['timing'] {
		return timingReport(this.#exchange);
	}

	get request(): ReportExchange['request'] {
		const {requestHeaders, requestBody} = this.#exchange;
		return {
			headers: headersReport(requestHeaders, this.#context.shown),
			body: bodyReport(requestBody?.text, this.#context.shown),
		};
	}

	get response(): ReportExchange['response'] {
		const {responseHeaders, responseBody} = this.#exchange;
		return {
			headers: headersReport(responseHeaders, this.#context.shown),
			body: bodyReport(responseBody?.text, this.#context.shown),
			truncatedChars: responseBody?.truncated ?? 0,
		};
	}

	get error(): string | null {
		const error = transportErrorOf(this.#run, this.#exchange);
		return error === undefined ? null : this.#context.shown.text(error);
	}

	get journey(): ReportExchange['journey'] {
		return journeyOf(this.#exchange, this.#finding, this.#run).map(step => ({
			...step,
			proof: this.#context.shown.text(step.proof),
		}));
	}

	get lines(): ReportExchange['lines'] {
		return {first: this.#exchange.first, last: this.#exchange.last};
	}

	get attempt(): number {
		return this.#exchange.attempt;
	}

	toJSON(): ReportExchange {
		const {id, verb, method, url, resource, purpose, status, reason, responder, startMs, durationMs, timing} = this;
		const {request, response, error, journey, lines, attempt} = this;
		return {
			id,
			verb,
			method,
			url,
			resource,
			purpose,
			status,
			reason,
			responder,
			startMs,
			durationMs,
			timing,
			request,
			response,
			error,
			journey,
			lines,
			attempt,
		};
	}

	get #finding(): Finding | undefined {
		return this.#context.findings.get(this.#exchange);
	}
}

/** Shared by all exchanges of a run. */
type RunContext = {
	readonly id: string;
	readonly findings: ReadonlyMap<Exchange, Finding>;
	readonly shown: Shown;
	/** `shown.text` for URLs: long-running programs request the same ones again and again. */
	readonly url: Shown['text'];
};

/** Texts whose result is cached. */
const REMEMBERED = 10_000;

function remembered(make: Shown['text']): Shown['text'] {
	const known = new Map<string, string>();
	return text => {
		const before = known.get(text);
		if (before !== undefined) return before;
		const made = make(text);
		if (known.size < REMEMBERED) known.set(text, made);
		return made;
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

/** Milliseconds of half a day and of a whole one. */
const HALF_DAY = 12 * 3_600_000;
const DAY = 2 * HALF_DAY;

/** Milliseconds from the run's first line to the request; the clock restarts at midnight. */
function startMsOf(run: Run, {startedAtMs}: Exchange): number | null {
	const start = run.startedAt === undefined ? undefined : timeOfDay(run.startedAt);
	if (start === undefined || startedAtMs === undefined) return null;
	const ms = startedAtMs - start;
	// Lines of one process may be slightly out of order, so a small step back is not midnight.
	return Math.max(0, Math.round((ms < -HALF_DAY ? ms + DAY : ms) * 1000) / 1000);
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

/** The error of a request without a response is in the entries after it. */
function transportErrorOf(run: Run, exchange: Exchange): string | undefined {
	if (!hasNoAnswer(exchange)) return undefined;
	const note = run.notes.find(
		({kind, after}) =>
			after === exchange.index &&
			(kind === 'connection' || kind === 'discovery' || kind === 'fallback' || kind === 'error'),
	);
	return (note ?? run.notes.find(({kind, text}) => kind === 'final' && text.includes(exchange.url)))?.text;
}

const misleadingReport = ({line, said, because}: Misleading, shown: Shown) => ({
	line: line.number,
	said: shown.text(said),
	because: shown.text(because),
});

function findingReport(finding: Finding, run: string, source: string, shown: Shown): ReportFinding {
	const shell = shellOf(finding.run);
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
		unknowns: finding.unknowns.map(({what, because, settledBy}) => ({
			what: shown.text(what),
			because: shown.text(because),
			settledBy: shown.text(settledBy),
		})),
		nextSteps: finding.nextSteps.map(step => stepReport(step, shown)),
		count: finding.count,
		...(shell !== undefined && {shell}),
		...(finding.misleading === undefined ? {} : {misleading: misleadingReport(finding.misleading, shown)}),
	};
}
