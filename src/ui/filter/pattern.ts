/** Characters of a pattern at most. */
const LONGEST = 120;

/** Characters of a text that a pattern is tried on. */
export const TRIED = 400;

/** Repeats without an end at most: each of them may multiply the work by the length of the text. */
const REPEATS = 3;

export type Pattern = {readonly regex: RegExp} | {readonly problem: string};

/**
Makes a regular expression of what somebody typed, or says why not.

What could take for ever is refused instead of tried: a repeat within a repeat, alternatives within a repeat, back
references, and many open repeats. It never throws.
*/
export function patternOf(source: string, flags: string): Pattern {
	if (source.length > LONGEST) return {problem: `the pattern is longer than ${LONGEST} characters`};
	let regex: RegExp;
	try {
		// Without an upper-case letter in it, a pattern takes both cases.
		regex = new RegExp(source, flags.includes('i') || source.toLowerCase() === source ? 'iu' : 'u');
	} catch (error) {
		return {problem: reasonOf(error)};
	}

	const danger = dangerOf(source);
	return danger === undefined ? {regex} : {problem: danger};
}

/** `Invalid regular expression: /(/u: Unterminated group` → `unterminated group`. */
function reasonOf(error: unknown): string {
	const reason = /: ([^:]+)$/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'not a regular expression';
	return reason.charAt(0).toLowerCase() + reason.slice(1);
}

/** What could make a correct pattern slow. */
function dangerOf(source: string): string | undefined {
	const bare = source.replaceAll(/\\[^1-9k]/g, 'x').replaceAll(/\[[^[\]]*\]/g, 'x');
	if (/\\[1-9k]/.test(bare)) return 'back references are not supported';
	const repeats = bare.match(/[*+]|\{\d+,\d*\}|\{\d{2,}\}/g)?.length ?? 0;
	if (repeats > REPEATS) return `more than ${REPEATS} open repeats`;
	// Groups from the inside out; the mark stands for one that holds a choice or a repeat.
	let text = bare;
	for (;;) {
		const group = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?([^()]*)\)/.exec(text);
		if (group === null) return undefined;
		const [whole, inner = ''] = group;
		const isOpen = /[*+?|{\u0001]/.test(inner);
		const after = text.slice(group.index + whole.length);
		if (isOpen && /^[*+{]/.test(after)) return 'a repeat of choices or repeats can take for ever';
		text = text.slice(0, group.index) + (isOpen ? '\u0001' : 'x') + after;
	}
}
