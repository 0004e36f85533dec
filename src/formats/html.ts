import {sha256Base64} from '../text/sha256.ts';
import type {Report} from '../model/report.ts';
import {cut} from '../text/cut.ts';
import {findingCard} from './html/finding.ts';
import {bytesOf, html, lines, own, type Html} from './html/markup.ts';
import {requestsSection} from './html/requests.ts';
import {script} from './html/script.ts';
import {style} from './html/style.ts';
import {
	countLacks,
	describeRepairs,
	describeSilence,
	describeSummary,
	requestsOf,
	suppressedIn,
} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import type {Reporter} from './reporter.ts';

/** Maximum bytes of the page: mail and ticket systems show attachments of a megabyte, and often no more. */
const MAX_BYTES = 1_000_000;
/** Bytes reserved for what comes above the requests. */
const MAX_FINDINGS = 300_000;
const MAX_TEXT = 2000;
const MAX_LIST = 50;

const hashOf = (text: string) => `'sha256-${sha256Base64(text)}'`;

/** Loads nothing and runs nothing but the page's own two pieces, identified by their hashes. */
const policy = () =>
	[
		"default-src 'none'",
		`style-src ${hashOf(style)}`,
		`script-src ${hashOf(script)}`,
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');

type Verdict = {readonly class: string; readonly sign: string; readonly text: string; readonly doubt?: string};

function verdictOf(report: Report): Verdict {
	const {runs, findings, outcome} = report;
	const silence = describeSilence(report);
	if (silence !== undefined) return {class: 'open', sign: '?', text: capital(silence.what), doubt: silence.hint};
	const failures = findings.filter(({severity}) => severity === 'error').length;
	const requests = plural(
		runs.reduce((sum, run) => sum + requestsOf(run), 0),
		'request',
	);
	if (failures > 0) return {class: 'bad', sign: '✗', text: `${plural(failures, 'failure')} in ${requests}`};
	if (suppressedIn(report).length > 0)
		return {class: 'open', sign: '–', text: `No failure in ${requests} but what is suppressed`};
	if (outcome === 'ok') return {class: 'good', sign: '✓', text: `No failure in ${requests}`};
	return {
		class: 'open',
		sign: '?',
		text: `No failure found in ${requests}`,
		doubt: 'The log does not show how the command ended.',
	};
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function sourceRow(source: Report['sources'][number]): Html {
	const parts = [plural(source.lines, 'line')];
	if (source.wrapper !== 'none') parts.push(`unwrapped ${source.wrapper}`);
	const repairs = describeRepairs(source.repairs);
	if (repairs !== undefined) parts.push(repairs);
	return html`<p class="dim"><code>${cut(source.name, MAX_TEXT)}</code>: ${parts.join(', ')}</p>`;
}

function sourcesOf(report: Report): Html {
	const {sources} = report;
	const shown = sources.slice(0, MAX_LIST).map(sourceRow);
	const silent = countLacks(report).map(row => html`<p class="dim">${row}</p>`);
	if (sources.length < 3) return html`${shown}${silent}`;
	const more = sources.length - shown.length;
	const total = sources.reduce((sum, source) => sum + source.lines, 0);
	return html`<details class="p">
			<summary>${plural(sources.length, 'log')}, ${plural(total, 'line')}</summary>
			${shown}${more > 0 ? html`<p class="dim">and ${plural(more, 'more log')}</p>` : undefined}
		</details>
		${silent}`;
}

/** The pieces of a list that fit, and how many did not. */
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

function failuresSection(report: Report): Html | undefined {
	const failures = report.findings.filter(({severity}) => severity === 'error');
	if (failures.length === 0) return undefined;
	const anchor = (index: number) => `f${index + 1}`;
	const {shown, left} = fit(
		failures.map((finding, index) => findingCard(finding, report, anchor(index))),
		MAX_FINDINGS,
	);
	// For several failures a list first: nobody scrolls through ten cards to learn that they are all the same.
	const list =
		failures.length === 1
			? undefined
			: html`<ol class="toc">
					${failures
						.slice(0, MAX_LIST)
						.map(
							({id, summary}, index) =>
								html`<li><a href="#${anchor(index)}">${cut(summary, 200)}</a> <code>${id}</code></li>`,
						)}
				</ol>`;
	return html`<section aria-label="Failures">
		${list}${shown}${left > 0 ? html`<p>${plural(left, 'more failure')} not shown here; the JSON report has all of them.</p>` : undefined}
	</section>`;
}

function seenSection({findings}: Report): Html | undefined {
	const others = findings.filter(({severity}) => severity !== 'error');
	if (others.length === 0) return undefined;
	const {shown, left} = fit(
		others.map(finding => html`<li><code>${finding.id}</code> ${cut(describeSummary(finding), MAX_TEXT)}</li>`),
		MAX_FINDINGS / 10,
	);
	return html`<section>
		<h2>Also seen</h2>
		<ul>
			${shown}
		</ul>
		${left > 0 ? html`<p class="dim">and ${left} more</p>` : undefined}
	</section>`;
}

function remediesSection({remedies = []}: Report): Html | undefined {
	const {shown} = fit(
		remedies.map(
			({summary, yaml}) =>
				html`<details class="p">
					<summary>${cut(summary, MAX_TEXT)}</summary>
					<div class="step">
						<pre><code>${lines(yaml)}</code></pre>
					</div>
				</details>`,
		),
		MAX_FINDINGS / 10,
	);
	if (shown.length === 0) return undefined;
	return html`<section>
		<h2>Roles that would allow it, for an administrator to review</h2>
		${shown}
	</section>`;
}

function render(report: Report): string {
	const verdict = verdictOf(report);
	const [source] = report.sources;
	const above = html`${verdict.doubt === undefined ? undefined : html`<p class="sum">${verdict.doubt}</p>`}${sourcesOf(report)}${failuresSection(report)}${seenSection(report)}${remediesSection(report)}`;
	const page = (requests: Html) =>
		html`<!doctype html>
			<html lang="en">
				<head>
					<meta charset="utf-8" />
					<meta http-equiv="Content-Security-Policy" content="${policy()}" />
					<meta name="viewport" content="width=device-width,initial-scale=1" />
					<meta name="referrer" content="no-referrer" />
					<title>${verdict.text}${source === undefined ? '' : `: ${cut(source.name, 100)}`}</title>
					${own('style', style)}
				</head>
				<body>
					<header class="${verdict.class}">
						<h1><b aria-hidden="true">${verdict.sign}</b> ${verdict.text}</h1>
						<nav aria-label="Parts of this page"><a href="#top">Verdict</a><a href="#requests">Requests</a></nav>
					</header>
					<main id="top">${above} ${requests}</main>
					<footer>
						Made by kubectl-debug ${report.tool.version} from a log alone. This page loads nothing and sends nothing.
					</footer>
					${own('script', script)}
				</body>
			</html> `;
	// 1,000 for the sentence about what does not fit.
	const room = MAX_BYTES - bytesOf(page(requestsSection({...report, runs: []}, 0))) - 1000;
	return `${page(requestsSection(report, Math.max(0, room))).text.trimEnd()}\n`;
}

/** One file to attach to a ticket: self-contained, loads nothing; readable without its script. */
export default {
	name: 'html',
	summary: 'one page with the verdict and all requests, for a ticket; loads nothing',
	render,
} satisfies Reporter;
