import type {JourneyStep, StageOutcome} from '../model/journey.ts';
import type {Glyphs} from './glyphs.ts';
import {lineWidth, span, type Line, type Span} from './line.ts';
import type {Tone} from './theme.ts';

export const outcomeTone: Readonly<Record<StageOutcome, Tone>> = {
	passed: 'passed',
	failed: 'failed',
	skipped: 'quiet',
	'not-reached': 'quiet',
	unknown: 'warning',
};

/** A stage with its symbol; the failed one is in brackets, to stand out even without colour. */
function stageSpan({stage, outcome}: JourneyStep, glyphs: Glyphs): Span {
	const text = `${glyphs.outcome[outcome]} ${stage}`;
	return span(outcome === 'failed' ? `[${text}]` : text, outcomeTone[outcome]);
}

/** The step that is most dispensable: first those after the failure, then those just before it. */
function leastTelling(steps: readonly JourneyStep[]): number {
	const failure = steps.findIndex(({outcome}) => outcome === 'failed');
	const isBehind = (index: number) => failure !== -1 && index > failure;
	const passedBehind = steps.findLastIndex(({outcome}, index) => outcome === 'passed' && isBehind(index));
	if (passedBehind !== -1) return passedBehind;
	const ahead = steps.flatMap(({outcome}, index) => (outcome === 'not-reached' ? [index] : []));
	if (ahead.length > 1) return ahead.at(-1) ?? -1;
	const unknown = steps.findIndex(({outcome}) => outcome === 'unknown');
	if (unknown !== -1) return unknown;
	return steps.findIndex(({outcome}) => outcome === 'passed');
}

/** A request's journey as one line of at most `width` cells; skipped stages are omitted, an ellipsis replaces truncated ones. */
export function journeyLine(journey: readonly JourneyStep[], width: number, glyphs: Glyphs): Line {
	const relevant = journey.filter(({outcome}) => outcome !== 'skipped');
	let steps = relevant;
	for (;;) {
		const line = joined(steps, relevant, glyphs);
		const victim = lineWidth(line) <= width ? -1 : leastTelling(steps);
		if (victim === -1) return line;
		steps = steps.filter((_, index) => index !== victim);
	}
}

function joined(steps: readonly JourneyStep[], all: readonly JourneyStep[], glyphs: Glyphs): Line {
	const line: Span[] = [];
	let next = 0;
	const gap = () => (line.length === 0 ? '' : '  ');
	for (const step of steps) {
		const place = all.indexOf(step);
		if (place > next) line.push(span(`${gap()}${glyphs.cut}`, 'quiet'));
		line.push(span(gap()), stageSpan(step, glyphs));
		next = place + 1;
	}

	if (next < all.length) line.push(span(`${gap()}${glyphs.cut}`, 'quiet'));
	return line;
}
