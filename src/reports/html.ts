import {createHash} from 'node:crypto';
import type {JourneyStep} from '../model/journey.ts';
import type {Report, ReportFinding} from '../model/report.ts';
import {bytesOf, html, lines, own, type Html} from './html/markup.ts';
import {requestsSection} from './html/requests.ts';
import {script} from './html/script.ts';
import {style} from './html/style.ts';
import {describeRepairs, describeRequest, distinctEvidence, requestsOf} from './phrases.ts';
import {plural} from './plural.ts';
import type {Reporter} from './reporter.ts';

/** Bytes of the page: mail and ticket systems show attachments of a megabyte, and often no more. */
const MAX_BYTES = 1_000_000;
/** Bytes for what stands above the requests, so that they are never without room. */
const MAX_FINDINGS = 300_000;
const MAX_TEXT = 2000;
const MAX_EVIDENCE = 12;
const MAX_LIST = 50;

const cut = (text: string, length = MAX_TEXT) =>
	text.length <= length ? text : `${text.slice(0, length)}… [${text.length - length} more characters]`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded and nothing runs but the page's own two pieces, which their hashes name. */
const policy = () =>
	[
		"default-src 'none'",
		`style-src ${hashOf(style)}`,
		`script-src ${hashOf(script)}`,
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');

const signs: Readonly<Record<JourneyStep['outcome'], string>> = {
	passed: '✓',
	failed: '✗',
	skipped: '–',
	'not-reached': '·',
	unknown: '?',
};

const journeyOf = (journey: readonly JourneyStep[]) =>
	html`<ol class="way">
		${journey.map(
			({stage, outcome, proof}) =>
				html`<li class="${outcome}" title="${cut(`${outcome}: ${proof}`, 300)}">${signs[outcome]} ${stage}</li>`,
		)}
	</ol>`;

function factRows(finding: ReportFinding, report: Report): Html[] {
	const run = report.runs.find(({id}) => id === finding.run);
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	const rows: Array<readonly [string, string | null | undefined]> = [
		['log', run?.source],
		['command', run?.command],
		[
			'request',
			exchange === undefined
				? undefined
				: describeRequest(exchange) + (finding.count > 1 ? `, ${finding.count} times` : ''),
		],
		['answered by', finding.responder],
		...Object.entries(finding.facts)
			.slice(0, MAX_LIST)
			.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)] as const),
		['server', run?.server.url],
		['server version', run?.server.version],
		['client version', run?.client.version],
		['may succeed later by itself', finding.retryable ? 'yes' : 'no'],
	];
	return rows.flatMap(([name, value]) =>
		value === null || value === undefined || value === ''
			? []
			: [
					html`<tr>
						<th>${name}</th>
						<td>${cut(value)}</td>
					</tr>`,
				],
	);
}

function evidenceOf(finding: ReportFinding): Html {
	const shown = distinctEvidence(finding).slice(0, MAX_EVIDENCE);
	const digits = Math.max(1, ...shown.map(({line}) => String(line).length));
	const rows = shown.map(({line, text}) => `${String(line).padStart(digits)} | ${cut(text)}`);
	const more = finding.evidence.length - shown.length;
	// Each line is escaped by itself: one of the log cannot become two here.
	return html`<h3>Evidence</h3>
		<pre>${rows.map((row, index) => [index > 0 ? lines('\n') : undefined, row])}</pre>
		${more > 0 ? html`<p class="dim">${plural(more, 'more line')} ${more === 1 ? 'says' : 'say'} so.</p>` : undefined}`;
}

function stepsOf({nextSteps}: ReportFinding): Html | undefined {
	if (nextSteps.length === 0) return undefined;
	return html`<h3>Next</h3>
		${nextSteps.slice(0, MAX_LIST).map(
			({command, why, readOnly}) =>
				html`<p>${readOnly ? undefined : html`<span class="warn">Changes something:</span> `}${cut(why)}</p>
					<div class="step">
						<pre><code>${cut(command)}</code></pre>
					</div>`,
		)}`;
}

function doubtsOf({unknowns, rulesOut}: ReportFinding): Html | undefined {
	const rows = [
		...unknowns.map(({what, because, settledBy}) => `Not known: ${what}, because ${because}. Settled by: ${settledBy}`),
		...rulesOut.map(({id, because}) => `Not ${id}: ${because}.`),
	];
	return rows.length === 0
		? undefined
		: html`<ul class="dim">
				${rows.slice(0, MAX_LIST).map(row => html`<li>${cut(row)}</li>`)}
			</ul>`;
}

function misleadingOf({misleading}: ReportFinding): Html | undefined {
	if (misleading === undefined) return undefined;
	const {said, line, because} = misleading;
	return html`<p>kubectl said <code>${cut(said)}</code> in line ${line}. Do not be misled: ${cut(because)}.</p>`;
}

function findingCard(finding: ReportFinding, report: Report): Html {
	const run = report.runs.find(({id}) => id === finding.run);
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	return html`<article class="card">
		<h2><span class="bad">✗</span> ${finding.title}</h2>
		<p class="dim mono">${finding.id} · ${finding.grade}</p>
		<p class="sum">${cut(finding.summary)}</p>
		${misleadingOf(finding)} ${exchange === undefined ? undefined : journeyOf(exchange.journey)}
		<table>
			${factRows(finding, report)}
		</table>
		${evidenceOf(finding)}${doubtsOf(finding)}${stepsOf(finding)}
	</article> `;
}

function verdict({runs, findings, outcome}: Report): Html {
	const failures = findings.filter(({severity}) => severity === 'error');
	const requests = plural(
		runs.reduce((sum, run) => sum + requestsOf(run), 0),
		'request',
	);
	if (failures.length > 0) return html`<span class="bad">✗</span> ${plural(failures.length, 'failure')} in ${requests}`;
	return outcome === 'ok'
		? html`<span class="good">✓</span> No failure in ${requests}`
		: html`No failure found in ${requests}; the log does not show how the command ended`;
}

function sourceRow(source: Report['sources'][number]): Html {
	const parts = [plural(source.lines, 'line')];
	if (source.wrapper !== 'none') parts.push(`unwrapped ${source.wrapper}`);
	const repairs = describeRepairs(source.repairs);
	if (repairs !== undefined) parts.push(repairs);
	return html`<p class="dim"><code>${cut(source.name)}</code>: ${parts.join(', ')}</p>`;
}

/** What fits of a list of pieces, and how many did not. */
function fit(pieces: readonly Html[], bytes: number): {shown: Html[]; left: number} {
	let used = 0;
	const shown = pieces.filter(piece => {
		const size = bytesOf(piece);
		if (used + size > bytes) return false;
		used += size;
		return true;
	});
	return {shown, left: pieces.length - shown.length};
}

function summarySection(report: Report): Html {
	const failures = report.findings.filter(({severity}) => severity === 'error');
	const others = report.findings.filter(({severity}) => severity !== 'error');
	const {shown, left} = fit(
		failures.map(finding => findingCard(finding, report)),
		MAX_FINDINGS,
	);
	const seen = fit(
		others.map(({id, summary}) => html`<li><code>${id}</code> ${cut(summary)}</li>`),
		MAX_FINDINGS / 10,
	);
	const remedies = fit(
		(report.remedies ?? []).map(
			({summary, yaml}) =>
				html`<details class="p">
					<summary>${cut(summary)}</summary>
					<pre>${lines(yaml)}</pre>
				</details>`,
		),
		MAX_FINDINGS / 10,
	);
	return html`${shown}${left > 0 ? html`<p>${plural(left, 'more failure')} not shown here; the JSON report has all of them.</p>` : undefined}
	${
		others.length > 0
			? html`<section>
					<h2>Also seen</h2>
					<ul>
						${seen.shown}
					</ul>
					${seen.left > 0 ? html`<p class="dim">and ${seen.left} more</p>` : undefined}
				</section>`
			: undefined
	}${
		remedies.shown.length > 0
			? html`<section>
					<h2>Roles that would allow it, for an administrator to review</h2>
					${remedies.shown}
				</section>`
			: undefined
	}`;
}

function render(report: Report): string {
	const sources = report.sources.slice(0, MAX_LIST);
	const more = report.sources.length - sources.length;
	const page = (requests: Html) =>
		html`<!doctype html>
			<html lang="en">
				<head>
					<meta charset="utf-8" />
					<meta http-equiv="Content-Security-Policy" content="${policy()}" />
					<meta name="viewport" content="width=device-width,initial-scale=1" />
					<meta name="referrer" content="no-referrer" />
					<title>kubectl-debug report</title>
					${own('style', style)}
				</head>
				<body>
					<header>
						<h1>${verdict(report)}</h1>
						${sources.map(sourceRow)}${more > 0 ? html`<p class="dim">and ${plural(more, 'more log')}</p>` : undefined}
					</header>
					<main>${summary} ${requests}</main>
					<footer>
						Made by kubectl-debug ${report.tool.version} from a log alone. This page loads nothing and sends nothing.
					</footer>
					${own('script', script)}
				</body>
			</html> `;
	const summary = summarySection(report);
	// 1,000 for the sentence about what does not fit.
	const room = MAX_BYTES - bytesOf(page(requestsSection({...report, runs: []}, 0))) - 1000;
	return `${page(requestsSection(report, Math.max(0, room))).text.trimEnd()}\n`;
}

/** One file to attach to a ticket: all in it, nothing loaded; readable without its script. */
export default {
	name: 'html',
	summary: 'one page with the verdict and all requests, for a ticket; loads nothing',
	render,
} satisfies Reporter;
