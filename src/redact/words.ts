import {secretsIn} from './redact.ts';
import {replaced, tidy, type Span} from './span.ts';

/**
The words of a command without their secrets.

One word may announce the next, as in `--token x`, so they are read together. In a word that needs shell quoting, a secret extends
to the end.
*/
export function redactWords(words: readonly string[]): readonly string[] {
	const spans = secretsIn(words.join(' '));
	let next = 0;
	return words.map(word => {
		const from = next;
		next += word.length + 1;
		const inside = tidy(word, [...spans.flatMap(span => within(span, from, from + word.length)), ...secretsIn(word)]);
		const [first] = inside;
		return replaced(word, first === undefined || !/[\s'"\\]/.test(word) ? inside : [{...first, end: word.length}]);
	});
}

/** The part of a span between two positions, relative to the first. */
const within = ({start, end, kind}: Span, from: number, to: number): Span[] =>
	start < to && end > from ? [{start: Math.max(start, from) - from, end: Math.min(end, to) - from, kind}] : [];
