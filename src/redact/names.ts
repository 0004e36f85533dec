/*
Names that announce a secret. Both are built from one list: the patterns, and the words that rule out lines without any of them.
*/

/** Alternatives of a pattern. A blank in a name stands for `between`. */
export const anyOf = (names: readonly string[], between = '-?_?'): string =>
	names.map(name => name.replaceAll(/[./~]/g, String.raw`\$&`).replaceAll(' ', between)).join('|');

/** A few words, in lower case, one of which occurs in each name: those shared by most names, the longest first among equals. */
export function wordsIn(names: readonly string[]): readonly string[] {
	let rest = names.map(name => name.toLowerCase());
	const words: string[] = [];
	while (rest.length > 0) {
		const parts = rest.flatMap(name => [...name.matchAll(/-?([a-z0-9]{3,})/g)].flat());
		const count = (part: string) => rest.filter(name => name.includes(part)).length;
		const [word = ''] = parts.toSorted((one, other) => count(other) - count(one) || other.length - one.length);
		words.push(word);
		rest = rest.filter(name => !name.includes(word));
	}

	return words;
}
