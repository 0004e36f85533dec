/** How many insertions, deletions and substitutions turn one word into the other (Levenshtein). */
function distance(one: string, other: string): number {
	let before = Array.from({length: other.length + 1}, (_, column) => column);
	for (let row = 0; row < one.length; row++) {
		const now = [row + 1];
		for (let column = 0; column < other.length; column++) {
			const exchanged = (before[column] ?? 0) + (one[row] === other[column] ? 0 : 1);
			now.push(Math.min((now[column] ?? 0) + 1, (before[column + 1] ?? 0) + 1, exchanged));
		}

		before = now;
	}

	return before.at(-1) ?? 0;
}

/** The candidate a word was probably meant to be, if one is close: at most one typo in four characters. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Math.ceil(word.length / 4) + 1;
	for (const candidate of candidates) {
		const far = Math.abs(candidate.length - word.length) < least ? distance(word, candidate) : least;
		if (far < least) [best, least] = [candidate, far];
	}

	return best;
}
