import {isTimesOnly} from './jwt.ts';

/** A secret within a text. */
export type Span = {
	readonly start: number;
	readonly end: number;
	/** Its kind, in the words of the leak report. */
	readonly kind: string;
};

/**
What a secret looks like. A log has millions of lines, most without one: required words, in lower case, rule them out.

The secret is the pattern's group `secret`, which ends the match, or all of it.
*/
export type Rule = {readonly kind: string; readonly words: readonly string[]; readonly pattern: RegExp};

/**
The replacement for a secret. One word, because blanks end arguments and may break a line; and nothing that mail or HTML would
escape.
*/
export const MASK = '[redacted]';

/** Masks already put in by this program or client-go, whole or in pieces of a broken line. */
const masks = /^\s{0,8}(?:[A-Z]\w{1,20} )?(?:<masked>|\[redacted\]|\*|\s|\\[nrt]|[;,&=.\\"'])+$/;

export const isMask = (text: string): boolean => masks.test(text) || isTimesOnly(text);

/** Secrets found by rules. */
export function found(text: string, rules: readonly Rule[]): Span[] {
	const spans: Span[] = [];
	const small = text.toLowerCase();
	for (const {kind, words, pattern} of rules) {
		if (!words.some(word => small.includes(word))) continue;
		pattern.lastIndex = 0;
		for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
			const end = pattern.lastIndex;
			spans.push({start: end - (match.groups?.['secret'] ?? match[0]).length, end, kind});
		}
	}

	return spans;
}

/** In order, without overlaps, and without what is already masked; overlaps take the kind that starts first. */
export function tidy(text: string, spans: readonly Span[]): Span[] {
	const sorted = spans
		.filter(({start, end}) => end > start)
		.toSorted((one, other) => one.start - other.start || other.end - one.end);
	const result: Span[] = [];
	// Anything within a mask is part of it.
	let maskedUntil = 0;
	for (const span of sorted) {
		const last = result.at(-1);
		if (span.end <= maskedUntil) continue;
		if (isMask(text.slice(span.start, span.end))) maskedUntil = span.end;
		else if (last === undefined || span.start >= last.end) result.push(span);
		else if (span.end > last.end) result[result.length - 1] = {...last, end: span.end};
	}

	return result;
}

const standing = /\[redacted\]\**|\*{2,}/g;

/** The parts of these spans that are not masked yet, as far as they are meaningful: masks keep their length. */
export function besidesMasks(text: string, spans: readonly Span[]): Span[] {
	const rest: Span[] = [];
	for (const span of spans) {
		const masks = [...text.slice(span.start, span.end).matchAll(standing)];
		if (masks.length === 0) rest.push(span);
		let {start} = span;
		for (const {0: mask, index} of masks) {
			rest.push({...span, start, end: span.start + index});
			start = span.start + index + mask.length;
		}

		if (masks.length > 0) rest.push({...span, start});
	}

	return rest.filter(span => spans.includes(span) || /\w{8}/.test(text.slice(span.start, span.end)));
}

/** The text with each span replaced; the spans are tidy. */
export function replaced(text: string, spans: readonly Span[], mask: (secret: string) => string = () => MASK): string {
	if (spans.length === 0) return text;
	const parts: string[] = [];
	let at = 0;
	for (const {start, end} of spans) {
		parts.push(text.slice(at, start), mask(text.slice(start, end)));
		at = end;
	}

	parts.push(text.slice(at));
	return parts.join('');
}
