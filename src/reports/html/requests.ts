import type {Report, ReportExchange, ReportRun} from '../../model/report.ts';
import {describeTarget} from '../phrases.ts';
import {plural} from '../plural.ts';
import {phasesOf, timelineOf, type Timed} from '../timeline.ts';
import {bytesOf, html, lines, type Html} from './markup.ts';

/** Characters of one value in a list, of one URL or header, and of one body. */
const MAX_TARGET = 120;
const MAX_VALUE = 2000;
const MAX_BODY = 4000;

/** Units across a bar. */
const WIDE = 1000;

const cut = (text: string, length: number) =>
	text.length <= length ? text : `${text.slice(0, length)}… [${text.length - length} more characters]`;

const classes = {dns: 'd', connect: 'c', tls: 't', server: 's'} as const;

/** A request on its run's time axis; grey where no phase is known. */
function bar({exchange, startMs, durationMs}: Timed, totalMs: number): Html {
	const x = (ms: number) => Math.round((ms / totalMs) * WIDE);
	const rectangle = (name: string, from: number, ms: number) =>
		html`<rect class="${name}" x="${Math.min(x(from), WIDE - 2)}" width="${Math.max(2, x(ms))}" height="8" />`;
	const phases = phasesOf(exchange, durationMs);
	const known = phases.reduce((sum, phase) => sum + phase.durationMs, 0);
	const rest = (durationMs ?? 0) - known;
	return html`<svg viewBox="0 0 ${WIDE} 8" preserveAspectRatio="none" aria-hidden="true">
		${
			rest > 0 || phases.length === 0 ? rectangle('o', startMs, rest) : undefined
		}${phases.map(phase => rectangle(classes[phase.name], startMs + phase.startMs, phase.durationMs))}
	</svg>`;
}

/** What stands behind a row: nothing, where it was seen, or all of it. */
type Depth = 'none' | 'place' | 'all';

const headerLines = (headers: Readonly<Record<string, string>>) =>
	Object.entries(headers).map(([name, value]) => `${name}: ${cut(value, MAX_VALUE)}`);

function message(
	title: string,
	headers: Readonly<Record<string, string>>,
	body: string | null,
	note = '',
): Html | undefined {
	const head = headerLines(headers);
	if (head.length === 0 && body === null) return undefined;
	const text = [...head, ...(body === null ? [] : ['', cut(body, MAX_BODY) + note])].join('\n');
	return html`<p class="dim">${title}</p>
		<pre>${lines(text)}</pre>`;
}

function place(exchange: ReportExchange, run: ReportRun, {measured}: Timed): Html {
	const {first, last} = exchange.lines;
	return html`<p class="mono">${exchange.method} ${cut(exchange.url, MAX_VALUE)}</p>
		<p class="dim">
			${first === last ? `line ${first}` : `lines ${first} to ${last}`} of
			${run.source}${measured ? undefined : '; the log does not say when it began'}
		</p>`;
}

function everything(exchange: ReportExchange): Html {
	const {timing, response, request, error, journey, responder, attempt} = exchange;
	const times = (
		[
			['DNS', timing.dnsMs],
			['connect', timing.connectMs],
			['TLS', timing.tlsMs],
			['server', timing.serverMs],
			['unexplained', timing.unexplainedMs],
		] as const
	).flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${ms} ms`]));
	const truncated = response.truncatedChars > 0 ? ` [kubectl cut ${response.truncatedChars} characters off]` : '';
	return html`<p>
			${[
				`answered by ${responder === 'nobody' ? 'nobody' : responder}`,
				...(attempt > 1 ? [`attempt ${attempt}`] : []),
				...times,
			].join(', ')}
		</p>
		${error === null ? undefined : html`<p class="bad">${cut(error, MAX_VALUE)}</p>`}
		<table>
			${journey
				.filter(({outcome}) => outcome === 'passed' || outcome === 'failed')
				.map(
					({stage, outcome, proof}) =>
						html`<tr>
							<th>${stage}</th>
							<td class="${outcome === 'failed' ? 'bad' : 'good'}">${outcome}</td>
							<td>${cut(proof, MAX_VALUE)}</td>
						</tr>`,
				)}
		</table>
		${message('Request', request.headers, request.body)}${message('Response', response.headers, response.body, truncated)}`;
}

type Row = {
	readonly timed: Timed;
	readonly run: ReportRun;
	readonly totalMs: number;
	/** It failed, or a finding is about it: what it said matters more than what others said. */
	readonly important: boolean;
	readonly number: number;
};

function row({timed, run, totalMs, important, number}: Row, depth: Depth): Html {
	const {exchange} = timed;
	const {status, method, durationMs, error} = exchange;
	const failed = error !== null || (status !== null && status >= 400);
	const name = failed ? 'q f' : 'q';
	const cells = html`<i>${number}</i><b>${cut(method, 10)}</b><span>${cut(describeTarget(exchange), MAX_TARGET)}</span
		><u>${status ?? (error === null ? '?' : 'no answer')}</u
		><em>${durationMs === null ? undefined : `${durationMs} ms`}</em>${bar(timed, totalMs)}`;
	if (depth === 'none') return html`<div class="${name}">${cells}</div> `;
	return html`<details class="${important ? `${name} p` : name}">
		<summary>${cells}</summary>
		${place(exchange, run, timed)}${depth === 'all' ? everything(exchange) : undefined}
	</details> `;
}

/** Renders as many rows, and as much behind them, as the bytes allow: first all rows, then what failed, then where the others are. */
function fitRows(rows: readonly Row[], bytes: number): Html[] {
	let left = bytes;
	const drawn: Html[] = [];
	for (const one of rows) {
		const markup = row(one, 'none');
		left -= bytesOf(markup);
		if (left < 0) break;
		drawn.push(markup);
	}

	const deepen = (wanted: (one: Row) => boolean, depth: Depth) => {
		for (const [index, before] of drawn.entries()) {
			const one = rows[index];
			if (one === undefined || !wanted(one)) continue;
			const markup = row(one, depth);
			const more = bytesOf(markup) - bytesOf(before);
			if (more <= 0 || more > left) continue;
			drawn[index] = markup;
			left -= more;
		}
	};
	deepen(({important}) => important, 'all');
	deepen(({important}) => !important, 'place');
	deepen(() => true, 'all');
	return drawn;
}

/** The requests of all runs, in at most so many bytes. */
export function requestsSection(report: Report, bytes: number): Html {
	const about = new Set(report.findings.flatMap(({exchanges}) => exchanges));
	const rows = report.runs.flatMap(run => {
		const timeline = timelineOf(run);
		const totalMs = timeline.reduce(
			(latest, {startMs, durationMs}) => Math.max(latest, startMs + (durationMs ?? 0)),
			1,
		);
		return timeline.map((timed, index): Row => {
			const {id, status, error} = timed.exchange;
			const important = about.has(id) || error !== null || (status !== null && status >= 400);
			return {timed, run, totalMs, important, number: index + 1};
		});
	});
	const headings = new Map(
		report.runs.map(run => [
			run,
			html`<h3 class="mono">${cut(run.command ?? `${run.source} ${run.id}`, MAX_TARGET)}</h3>`,
		]),
	);
	const taken = [...headings.values()].reduce((sum, heading) => sum + bytesOf(heading) + '<div></div>'.length, 0);
	const drawn = fitRows(rows, bytes - taken);
	const omitted = report.runs.reduce((sum, run) => sum + run.omittedExchanges, 0);
	const missing = rows.length - drawn.length + omitted;
	let at = 0;
	const groups = report.runs.flatMap(run => {
		const own = drawn.slice(at, at + run.exchanges.length);
		at += run.exchanges.length;
		return own.length === 0
			? []
			: [
					html`${headings.get(run)}
						<div>${own}</div>`,
				];
	});
	return html`<section>
		<h2>Requests</h2>
		<form hidden>
			<input type="search" aria-label="Filter requests" placeholder="Filter: pods 403 -discovery" /><label
				><input type="checkbox" /> failed only</label
			><output></output>
		</form>
		<p class="dim key">
			${(
				[
					['d', 'DNS'],
					['c', 'connect'],
					['t', 'TLS'],
					['s', 'server'],
					['o', 'not explained'],
				] as const
			).map(
				([name, text]) =>
					html`<svg viewBox="0 0 8 8" aria-hidden="true"><rect class="${name}" width="8" height="8" /></svg>${text}`,
			)}
		</p>
		${groups}${missing > 0 ? html`<p class="dim">${plural(missing, 'more request')} not shown here; the JSON report has those that were kept.</p>` : undefined}
	</section> `;
}
