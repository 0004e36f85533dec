import {describeRequest, describeSteps, journeyParts} from '../report/phrases.ts';
import type {RenderOptions} from '../formats/reporter.ts';
import {safeText} from '../text/safe-text.ts';
import {commandText, fill, fillParts, rowsOf, sentence, styleOf, type Style} from '../formats/text.ts';
import type {Answer, ComparedFinding, Comparison, Difference, Observed} from './comparison.ts';
import {absence, citation, describeRun, headline} from './words.ts';

/** Lines of a finding shown here; `analyze` shows more. */
const SHOWN_EVIDENCE = 2;
/** Width of the labels on the left. */
const LABEL = 11;

type Page = {
	readonly width: number;
	readonly style: Style;
	readonly isNarrated: boolean;
	readonly shell: RenderOptions['shell'];
};

/** The comparison for people. */
export function renderText(comparison: Comparison, options: RenderOptions): string {
	const style = styleOf(options);
	const {columns, isNarrated = false, shell} = options;
	const page: Page = {width: Math.max(40, columns), style, isNarrated, shell};
	const {result, remarks, divergence, differences, oneSided, same, finding, good, bad} = comparison;
	const sign = result === 'same' ? style.good(style.signs.passed) : style.bad(style.signs.failed);
	const paragraphs = [
		`${sign} ${style.strong(fill(safeText(headline(comparison)), page.width - 2, '', '  '))}`,
		[...labelled('good', describeRun(good), page), ...labelled('bad', describeRun(bad), page)].join('\n'),
		...remarks.map(remark => fill(safeText(remark), page.width, '  ', '  ')),
		...(divergence === null || divergence.kind === 'in-no-request'
			? []
			: [
					[
						`  ${style.faint('where they part')}`,
						...answer('good', divergence.good, divergence.bad, page),
						...answer('bad', divergence.bad, null, page),
					].join('\n'),
				]),
	];
	if (differences.length > 0) {
		paragraphs.push(
			[`  ${style.faint('what differs')}`, ...differences.flatMap(one => difference(one, page))].join('\n'),
			'  A difference is not a cause by itself.',
		);
	}

	if (oneSided.length > 0) {
		const told = oneSided.map(({aspect, side, value, lines}) => `${aspect} (${side}: ${cited({value, lines})})`);
		paragraphs.push(labelled('one-sided', `only one log shows ${told.join('; ')}`, page).join('\n'));
	}

	if (same.length > 0)
		paragraphs.push(
			labelled('the same', same.map(({aspect, value}) => `${aspect} ${value}`).join('; '), page).join('\n'),
		);
	if (finding !== null) {
		const shown = new Set(divergence?.bad?.evidence.map(({line}) => line));
		paragraphs.push(cause({...finding, evidence: finding.evidence.filter(({line}) => !shown.has(line))}, page));
	}

	return `${paragraphs.join('\n\n')}\n`;
}

function labelled(name: string, text: string, {width, style}: Page): string[] {
	const rows = fill(sentence(text), width - LABEL - 2, '', '').split('\n');
	return rows.map((row, index) => `  ${index === 0 ? style.faint(name.padEnd(LABEL)) : ' '.repeat(LABEL)}${row}`);
}

function answer(name: string, one: Answer | null, other: Answer | null, page: Page): string[] {
	if (one === null) return labelled(name, absence(other), page);
	const {width, isNarrated} = page;
	const by = one.responder === 'unknown' ? '' : `; answered by ${one.responder}`;
	const times = one.tries > 1 ? `, ${one.tries} times` : '';
	const steps = fillParts(journeyParts(one, isNarrated), width - LABEL - 2, '  ');
	return [
		...labelled(name, `${describeRequest(one)}${times}${by}`, page),
		...steps.map(row => `  ${' '.repeat(LABEL)}${row}`),
		...(one.error === null ? [] : labelled('', one.error.replace(/\n[^]*/, ' …'), page)),
		...quoted(one.evidence, page),
	];
}

function quoted(
	evidence: ReadonlyArray<{readonly line: number; readonly text: string}>,
	{width, style}: Page,
): string[] {
	const digits = Math.max(1, ...evidence.map(({line}) => String(line).length));
	return evidence.flatMap(({line, text}) =>
		rowsOf(safeText(text), width - digits - 5).map(
			(row, index) => `  ${style.faint(style.signs.line((index === 0 ? String(line) : '').padStart(digits)))} ${row}`,
		),
	);
}

const cited = ({value, lines}: Observed): string => {
	const lineWords = citation(lines);
	return lineWords === undefined ? value : `${value}, ${lineWords}`;
};

function difference({aspect, request, good, bad}: Difference, page: Page): string[] {
	const head = request === null ? aspect : `${aspect} of ${request}`;
	return [
		fill(safeText(head), page.width, '  ', '  '),
		...labelled('  good', cited(good), page),
		...labelled('  bad', cited(bad), page),
	];
}

function cause(finding: ComparedFinding, page: Page): string {
	const {width, style, shell} = page;
	const rows = [
		`  ${style.faint('why the bad one fails')}`,
		`${style.bad(style.signs.failed)} ${style.strong(finding.id)}  ${style.faint(finding.grade)}`,
		fill(sentence(finding.summary), width, '  ', '  '),
		...quoted(finding.evidence.slice(0, SHOWN_EVIDENCE), page),
	];
	const [next] = describeSteps(finding, shell);
	if (next !== undefined) {
		const {step, command} = next;
		rows.push(`  ${style.faint('next')}`, `    ${style.strong(commandText(command))}`);
		rows.push(fill(sentence(step.changes ? `(changes something) ${step.why}` : step.why), width, '      ', '      '));
	}

	return rows.join('\n');
}
