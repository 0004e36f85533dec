import type {Report, ReportExchange, ReportRun} from '../../model/report.ts';
import {describeTarget} from '../../report/phrases.ts';
import {plural} from '../../text/plural.ts';
import {phasesOf, timelineOf, type Timed} from '../timeline.ts';
import {cut} from '../../text/cut.ts';
import {bytesOf, html, lines, type Html} from './markup.ts';

/** Maximum characters of a list value, of a URL or header, and of a body. */
const MAX_TARGET = 120;
const MAX_VALUE = 2000;
const MAX_BODY = 4000;

/** Bytes up to which successful requests show their headers too; a page of a few hundred kilobytes opens instantly everywhere. */
const COMFORT = 300_000;

/** Smallest visible percentage of the axis; anything shorter gets one colour. */
const VISIBLE = 0.8;

const classes = {dns: 'd', connect: 'c', tls: 't', server: 's'} as const;

/** The parts of the waterfall in order of time; grey is what no phase explains. */
const legend = [
	['d', 'DNS'],
	['c', 'connect'],
	['t', 'TLS'],
	['s', 'server'],
	['o', 'not explained'],
] as const;

/** `12%`; two digits are finer than a screen. */
const percent = (part: number) => `${Math.round(part * 100) / 100}%`;

/** Without a width it gets the smallest visible one; the style says which. */
const rectangle = (name: string, x: number, width: number) => {
	const start = percent(Math.min(x, 100 - VISIBLE));
	return width <= VISIBLE
		? html`<rect class="${name}" x="${start}" />`
		: html`<rect class="${name}" x="${start}" width="${percent(width)}" />`;
};

/** A request on its run's timeline. */
function bar({exchange, startMs, durationMs}: Timed, totalMs: number): Html {
	const share = (ms: number) => (ms / totalMs) * 100;
	const phases = phasesOf(exchange, durationMs);
	const known = phases.reduce((sum, phase) => sum + phase.durationMs, 0);
	const rest = Math.max(0, (durationMs ?? 0) - known);
	const parts = [
		...(rest > 0 || phases.length === 0 ? [{name: 'o', startMs: 0, ms: rest}] : []),
		...phases.map(phase => ({name: classes[phase.name], startMs: phase.startMs, ms: phase.durationMs})),
	];
	const longest = parts.reduce((most, part) => (part.ms > most.ms ? part : most));
	const drawn =
		share(rest + known) <= VISIBLE
			? [rectangle(longest.name, share(startMs), 0)]
			: parts
					.filter(part => share(part.ms) >= VISIBLE / 4 || part === longest)
					.map(part => rectangle(part.name, share(startMs + part.startMs), share(part.ms)));
	return html`<svg>${drawn}</svg>`;
}

/** What a row expands to: nothing, where it was seen, or everything. */
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
	const text = [...head, ...(body === null ? [] : ['', cut(body, MAX_BODY) + note])].join('\n').trimStart();
	return html`<h4>${title}</h4>
		<pre>${lines(text)}</pre>`;
}

/** URL and lines; the URL without the server named in the heading, because a page has thousands of them. */
function place({url, purpose, lines: {first, last}}: ReportExchange, {measured}: Timed, server: string | null): Html {
	const known = server !== null && url.startsWith(`${server}/`);
	const facts = [
		...(purpose === 'target' ? [] : [purpose]),
		first === last ? `line ${first}` : `lines ${first} to ${last}`,
		...(measured ? [] : ['the log does not say when it began']),
	];
	return html`<p>${cut(known ? url.slice(server.length) : url, MAX_VALUE)}</p>
		<p>${facts.join(', ')}</p>`;
}

function everything(exchange: ReportExchange): Html {
	const {timing, response, request, error, responder, attempt} = exchange;
	const times = (
		[
			['DNS', timing.dnsMs],
			['connect', timing.connectMs],
			['TLS', timing.tlsMs],
			['server', timing.serverMs],
			['not explained', timing.unexplainedMs],
		] as const
	).flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${ms} ms`]));
	const truncated =
		response.truncatedChars > 0 ? ` [${response.truncatedChars} more characters, which are not in the report]` : '';
	return html`${error === null ? undefined : html`<p class="bad">${cut(error, MAX_VALUE)}</p>`}
		<p>${[`answered by ${responder}`, ...(attempt > 1 ? [`attempt ${attempt}`] : []), ...times].join(', ')}</p>
		${message('Request', request.headers, request.body)}${message('Response', response.headers, response.body, truncated)}`;
}

const hasFailed = ({error, status}: ReportExchange) => error !== null || (status !== null && status >= 400);

type Row = {
	readonly timed: Timed;
	readonly totalMs: number;
	readonly server: string | null;
	/** A finding is about it: the page links to it. */
	readonly judged: boolean;
	readonly number: number;
};

function row({timed, totalMs, server, judged, number}: Row, depth: Depth): Html {
	const {exchange} = timed;
	const {status, method, durationMs, error, id} = exchange;
	const name = hasFailed(exchange) ? 'q f' : 'q';
	const cells = html`<i>${number}</i><b>${cut(method, 10)}</b><span>${cut(describeTarget(exchange), MAX_TARGET)}</span
		><u>${status ?? (error === null ? '?' : 'no answer')}</u
		><em>${durationMs === null ? undefined : `${durationMs} ms`}</em>${bar(timed, totalMs)}`;
	if (depth === 'none') return html`<div class="${name}">${cells}</div> `;
	const content = html`<summary>${cells}</summary>
		${place(exchange, timed, server)}${depth === 'all' ? everything(exchange) : undefined}`;
	if (judged) return html`<details class="${name} p" id="${id}">${content}</details> `;
	return html`<details class="${hasFailed(exchange) ? `${name} p` : name}">${content}</details> `;
}

/** Renders as many rows, and as many details, as the bytes allow: first all rows, then what failed, then where the others are. */
function fitRows(rows: readonly Row[], bytes: number): Html[] {
	let used = 0;
	const drawn: Html[] = [];
	for (const one of rows) {
		const markup = row(one, 'none');
		if (used + bytesOf(markup) > bytes) break;
		used += bytesOf(markup);
		drawn.push(markup);
	}

	const deepen = (wanted: (one: Row) => boolean, depth: Depth, limit: number) => {
		for (const [index, before] of drawn.entries()) {
			const one = rows[index];
			if (one === undefined || !wanted(one)) continue;
			const markup = row(one, depth);
			const more = bytesOf(markup) - bytesOf(before);
			if (more <= 0 || used + more > limit) continue;
			drawn[index] = markup;
			used += more;
		}
	};
	const important = ({judged, timed}: Row) => judged || hasFailed(timed.exchange);
	deepen(({judged}) => judged, 'all', bytes);
	deepen(important, 'all', bytes);
	deepen(one => !important(one), 'place', bytes);
	deepen(() => true, 'all', Math.min(bytes, COMFORT));
	return drawn;
}

/** `840 ms`, `12.4 s`: an axis needs no more. */
const timeText = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`);

function headingOf(run: ReportRun, totalMs: number): Html {
	const failed = run.exchanges.filter(hasFailed).length;
	const client = [run.client.program, run.client.version].filter(part => part !== null).join(' ');
	const facts = [
		...(run.command === null ? [] : [run.source]),
		...(client === '' ? [] : [client]),
		...(run.server.url === null ? [] : [run.server.url]),
		plural(run.exchanges.length + run.omittedExchanges, 'request'),
		...(failed > 0 ? [`${failed} failed`] : []),
	];
	return html`<h3><code>${cut(run.command ?? `${run.source} ${run.id}`, MAX_TARGET)}</code></h3>
		<p class="dim about">
			<span>${cut(facts.join(' · '), MAX_VALUE)}</span
			><span class="axis" aria-hidden="true"
				><span>0</span><span>${timeText(totalMs / 2)}</span><span>${timeText(totalMs)}</span></span
			>
		</p>`;
}

/** The requests of all runs, within a byte limit. */
export function requestsSection(report: Report, bytes: number): Html {
	const about = new Set(report.findings.flatMap(({exchanges}) => exchanges));
	const runs = report.runs.map(run => {
		const timeline = timelineOf(run);
		const totalMs = timeline.reduce(
			(latest, {startMs, durationMs}) => Math.max(latest, startMs + (durationMs ?? 0)),
			1,
		);
		const rows = timeline.map((timed, index): Row => ({
			timed,
			totalMs,
			server: run.server.url,
			judged: about.has(timed.exchange.id),
			number: index + 1,
		}));
		return {rows, heading: headingOf(run, totalMs)};
	});
	const rows = runs.flatMap(run => run.rows);
	const taken = runs.reduce((sum, {heading}) => sum + bytesOf(heading) + '<div class="run"></div>'.length, 0);
	const drawn = fitRows(rows, bytes - taken);
	const omitted = report.runs.reduce((sum, run) => sum + run.omittedExchanges, 0);
	const missing = rows.length - drawn.length + omitted;
	let at = 0;
	const groups = runs.flatMap(run => {
		const own = drawn.slice(at, at + run.rows.length);
		at += run.rows.length;
		return own.length === 0 ? [] : [html`<div class="run">${run.heading}${own}</div>`];
	});
	return html`<section id="requests" aria-labelledby="requestst">
		<h2 id="requestst">Requests</h2>
		<form hidden role="search">
			<input type="search" aria-label="Filter requests" placeholder="Filter: pods 403 -discovery" /><label
				><input type="checkbox" /> failed only</label
			><output></output>
		</form>
		<p class="dim key">
			${legend.map(
				([name, text]) =>
					html`<span
						><svg aria-hidden="true"><rect class="${name}" x="0" width="100%" /></svg>${text}</span
					>`,
			)}<span class="keys" hidden>/ filters, ↑ ↓ move, Enter opens</span>
		</p>
		${groups}${missing > 0 ? html`<p class="dim">${plural(missing, 'more request')} not shown here; the JSON report has those that were kept.</p>` : undefined}
	</section> `;
}
