import {describeRequest, describeSteps, journeyParts} from '../report/phrases.ts';
import {cell, code, fence, prose} from '../text/markdown-text.ts';
import type {Answer, ComparedFinding, Comparison, Observed} from './comparison.ts';
import {absence, citation, describeRun, headline} from './words.ts';

/** Maximum size of one value; logs hold lines of any length. */
const MAX_VALUE = 500;
/** Maximum rows and lines of each kind: a whole comparison stays far below GitHub's limit of 65,536 characters. */
const MAX_ROWS = 30;
const MAX_EVIDENCE = 6;

const cut = (text: string) => (text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`);

/** The comparison for an issue or a ticket. */
export function renderMarkdown(comparison: Comparison): string {
	const {remarks, divergence, differences, oneSided, same, finding, good, bad} = comparison;
	const blocks = [
		`## kubectl-debug compare: ${prose(cut(headline(comparison)))}`,
		`- good: ${prose(cut(describeRun(good)))}\n- bad: ${prose(cut(describeRun(bad)))}`,
		...remarks.map(prose),
	];
	if (divergence !== null && divergence.kind !== 'in-no-request')
		blocks.push(
			'### Where they part',
			...answer('good', divergence.good, divergence.bad),
			...answer('bad', divergence.bad, null),
		);
	if (differences.length > 0) {
		const rows = differences
			.slice(0, MAX_ROWS)
			.map(({aspect, request, good: there, bad: here}) =>
				row([request === null ? aspect : `${aspect} of ${cut(request)}`, there, here]),
			);
		blocks.push('### What differs', ['| | good | bad |', '| --- | --- | --- |', ...rows].join('\n'));
		blocks.push('A difference is not a cause by itself.');
	}

	if (oneSided.length > 0) {
		const rows = oneSided.map(one => `- ${prose(one.aspect)}, ${one.side}: ${value(one)}`);
		blocks.push('### What only one log shows', rows.join('\n'));
	}

	if (same.length > 0)
		blocks.push('### What is the same', same.map(one => `- ${prose(one.aspect)}: ${code(cut(one.value))}`).join('\n'));
	if (finding !== null) blocks.push(...cause(finding));
	return `${blocks.join('\n\n')}\n`;
}

function answer(name: string, one: Answer | null, other: Answer | null): string[] {
	if (one === null) return [`**${name}**: ${absence(other)}`];
	return [
		`**${name}**: ${code(cut(describeRequest(one)))}, answered by ${one.responder === 'unknown' ? 'what the log does not show' : one.responder}. ${journeyParts(one).join(' ')}`,
		...(one.error === null ? [] : [fence('text', [cut(one.error.replace(/\n[^]*/, ' …'))])]),
		...quoted(one.evidence),
	];
}

const quoted = (evidence: ReadonlyArray<{readonly line: number; readonly text: string}>): string[] =>
	evidence.length === 0
		? []
		: [
				fence(
					'text',
					evidence.slice(0, MAX_EVIDENCE).map(({line, text}) => `${line} | ${cut(text)}`),
				),
			];

function value(one: Observed): string {
	const lines = citation(one.lines);
	return `${cell(cut(one.value))}${lines === undefined ? '' : ` (${lines})`}`;
}

const row = ([name, good, bad]: readonly [string, Observed, Observed]) =>
	`| ${cell(name)} | ${value(good)} | ${value(bad)} |`;

function cause(finding: ComparedFinding): string[] {
	const {id, grade, summary, evidence} = finding;
	const [next] = describeSteps(finding);
	return [
		'### Why the bad one fails',
		`${code(id)}, ${grade}. ${prose(cut(summary))}`,
		...quoted(evidence),
		...(next === undefined
			? []
			: [
					prose(cut(next.step.changes ? `(changes something) ${next.step.why}` : next.step.why)),
					fence('sh', [cut(next.command)]),
				]),
	];
}
