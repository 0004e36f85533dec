/** Maximum characters of a pattern. */
const LONGEST = 120;

/** Maximum characters of a text that a pattern is tried on. */
export const TRIED = 400;

/** Maximum unbounded repeats: each may multiply the work by the length of the text. */
const REPEATS = 3;

export type Pattern = {readonly regex: RegExp} | {readonly problem: string};

/**
Turns user input into a regular expression, or explains why not.

Patterns that could take forever are rejected: nested repeats, alternatives within a repeat, back references, and many unbounded
repeats. Never throws.
*/
export function patternOf(source: string, flags: string): Pattern {
	if (source.length > LONGEST) return {problem: `the pattern is longer than ${LONGEST} characters`};
	let regex: RegExp;
	try {
		// Without an upper-case letter, a pattern ignores case.
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

/** What could make a valid pattern slow. */
function dangerOf(source: string): string | undefined {
	const bare = source.replaceAll(/\\[^1-9k]/g, 'x').replaceAll(/\[[^[\]]*\]/g, 'x');
	if (/\\[1-9k]/.test(bare)) return 'back references are not supported';
	const repeats = bare.match(/[*+]|\{\d+,\d*\}|\{\d{2,}\}/g)?.length ?? 0;
	if (repeats > REPEATS) return `more than ${REPEATS} open repeats`;
	// Groups from the inside out; the mark stands for one that contains a choice or a repeat.
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
