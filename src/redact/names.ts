/*
Names that say that a secret follows. Each stands in one list, from which both are built: the patterns, and the words that turn away
lines without any of them.
*/

/** Alternatives of a pattern. A blank in a name stands for `between`. */
export const anyOf = (names: readonly string[], between = '-?_?'): string =>
	names.map(name => name.replaceAll(/[./~]/g, String.raw`\$&`).replaceAll(' ', between)).join('|');

/** A few words, in small letters, one of which each name has in it: those that most of them share, and of equals the longest. */
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
