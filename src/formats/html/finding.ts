import type {JourneyStep} from '../../model/journey.ts';
import type {Report, ReportExchange, ReportFinding, ReportRun} from '../../model/report.ts';
import {
	describeProbes,
	describeRequests,
	describeSteps,
	describeSummary,
	distinctEvidence,
	signs,
} from '../../report/phrases.ts';
import {plural} from '../../text/plural.ts';
import {cut} from '../../text/cut.ts';
import {html, type Html} from './markup.ts';

const MAX_TEXT = 2000;
const MAX_EVIDENCE = 12;
const MAX_LIST = 50;

/** Text for people who cannot see the symbol. */
const outcomes: Readonly<Record<JourneyStep['outcome'], string>> = {
	passed: 'passed',
	failed: 'failed',
	skipped: 'skipped',
	'not-reached': 'not reached',
	unknown: 'not known',
};

/** The journey as a line, followed by the proof of each step. */
const journeyOf = ({journey}: ReportExchange): Html =>
	html`<h3>How far it got</h3>
		<ol class="way">
			${journey.map(
				({stage, outcome}) =>
					html`<li class="${outcome}">
						<b aria-hidden="true">${signs[outcome]}</b> ${stage}<span class="sr"> ${outcomes[outcome]}</span>
					</li>`,
			)}
		</ol>
		<details class="p">
			<summary>How each step is known</summary>
			<table>
				${journey.map(
					({stage, outcome, proof}) =>
						html`<tr class="${outcome}">
							<th scope="row">${stage}</th>
							<td>${outcomes[outcome]}</td>
							<td>${cut(proof, 300)}</td>
						</tr>`,
				)}
			</table>
		</details>`;

function factsOf(finding: ReportFinding, run: ReportRun | undefined): Html {
	const rows: Array<readonly [string, string | null | undefined]> = [
		['command', run?.command],
		['request', describeRequests(finding, run)],
		['answered by', finding.responder],
		...Object.entries(finding.facts)
			.slice(0, MAX_LIST)
			.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)] as const),
		['server', run?.server.url],
		['server version', run?.server.version],
		['client version', run?.client.version],
		['log', run?.source],
	];
	return html`<dl>
		${rows.flatMap(([name, value]) =>
			value === null || value === undefined || value === ''
				? []
				: [
						html`<div>
							<dt>${name}</dt>
							<dd>${cut(value, MAX_TEXT)}</dd>
						</div>`,
					],
		)}
	</dl>`;
}

function evidenceOf(finding: ReportFinding): Html {
	const shown = distinctEvidence(finding).slice(0, MAX_EVIDENCE);
	const more = finding.evidence.length - shown.length;
	// Each line is a row of its own: one line of the log cannot become two here.
	return html`<h3>Evidence</h3>
		<table class="log">
			${shown.map(
				({line, text}) =>
					html`<tr>
						<th scope="row">${line}</th>
						<td>${cut(text, MAX_TEXT)}</td>
					</tr>`,
			)}
		</table>
		${more > 0 ? html`<p class="dim">${plural(more, 'more line')} ${more === 1 ? 'says' : 'say'} so.</p>` : undefined}`;
}

function stepsOf(finding: ReportFinding): Html | undefined {
	const steps = describeSteps(finding);
	if (steps.length === 0) return undefined;
	return html`<h3>Next</h3>
		<ol class="next">
			${steps.slice(0, MAX_LIST).map(
				({command, step: {why, readOnly}}) =>
					html`<li>
						<p>${readOnly ? undefined : html`<span class="tag warn">changes something</span> `}${cut(why, MAX_TEXT)}</p>
						<div class="step">
							<pre><code>${cut(command, MAX_TEXT)}</code></pre>
						</div>
					</li>`,
			)}
		</ol>`;
}

function askedOf(finding: ReportFinding): Html | undefined {
	const probes = describeProbes(finding).slice(0, MAX_LIST);
	if (probes.length === 0) return undefined;
	return html`<h3>Asked after the failure</h3>
		<ol class="next">
			${probes.map(
				({commands, answer}) =>
					html`<li>
						<p>${cut(answer, MAX_TEXT)}</p>
						<div class="step">
							<pre><code>${cut(commands.join('\n'), MAX_TEXT)}</code></pre>
						</div>
					</li>`,
			)}
		</ol>`;
}

function doubtsOf({unknowns, rulesOut}: ReportFinding): Html | undefined {
	const rows = [
		...unknowns.map(({what, because, settledBy}) => `Not known: ${what}, because ${because}. Settled by: ${settledBy}`),
		...rulesOut.map(({id, because}) => `Not ${id}: ${because}.`),
	];
	if (rows.length === 0) return undefined;
	return html`<h3>What else it could be</h3>
		<ul class="dim">
			${rows.slice(0, MAX_LIST).map(row => html`<li>${cut(row, MAX_TEXT)}</li>`)}
		</ul>`;
}

function misleadingOf({misleading}: ReportFinding): Html | undefined {
	if (misleading === undefined) return undefined;
	const {said, line, because} = misleading;
	return html`<p class="note">
		kubectl said <code>${cut(said, MAX_TEXT)}</code> in line ${line}.
		<strong>Do not be misled:</strong> ${cut(because, MAX_TEXT)}.
	</p>`;
}

/** One failure: what it is, how far the request got, what proves it, and what to do. */
export function findingCard(finding: ReportFinding, report: Report, anchor: string): Html {
	const run = report.runs.find(({id}) => id === finding.run);
	const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
	return html`<article class="card" id="${anchor}" aria-labelledby="${anchor}t">
		<p class="tags">
			<code>${finding.id}</code><span class="tag ${finding.grade}">${finding.grade}</span
			><span class="tag">${finding.retryable ? 'a retry may succeed' : 'a retry will not help'}</span>
		</p>
		<h2 id="${anchor}t">${finding.title}</h2>
		<p class="sum">${cut(describeSummary(finding), MAX_TEXT)}</p>
		${misleadingOf(finding)}${exchange === undefined ? undefined : journeyOf(exchange)}${evidenceOf(finding)}${askedOf(finding)}${stepsOf(finding)}${doubtsOf(finding)}
		<h3>Facts</h3>
		${factsOf(finding, run)}${
			exchange === undefined ? undefined : html`<p><a href="#${exchange.id}">Show the request</a></p>`
		}
	</article> `;
}
