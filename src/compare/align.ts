/**
Maximum edits per search. Where two sequences differ by more, the best start is kept and the search restarts after it: time then
grows with their length and not with its square.
*/
const MAX_EDITS = 200;

/** Matching positions in two sequences. */
export type Pair = readonly [one: number, other: number];

/**
Aligns two sequences in order by the strictest of several keys, and the gaps by the next one.

@param one the keys of each member, strictest first
*/
export function align(one: ReadonlyArray<readonly string[]>, other: ReadonlyArray<readonly string[]>): Pair[] {
	const levels = Math.max(0, ...[one, other].map(list => list[0]?.length ?? 0));
	const pairs: Pair[] = [];
	const within = (start: Pair, end: Pair, level: number) => {
		if (level === levels || start[0] === end[0] || start[1] === end[1]) return;
		const keys = (list: typeof one, side: 0 | 1) => list.slice(start[side], end[side]).map(key => key[level] ?? '');
		let last = start;
		for (const [x, y] of common(keys(one, 0), keys(other, 1))) {
			const pair: Pair = [start[0] + x, start[1] + y];
			within(last, pair, level + 1);
			pairs.push(pair);
			last = [pair[0] + 1, pair[1] + 1];
		}

		within(last, end, level + 1);
	};
	within([0, 0], [one.length, other.length], 0);
	return pairs;
}

/**
A longest common subsequence, as pairs of positions; an approximation for very different sequences.

Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), with a bound on D.
*/
export function common(one: readonly string[], other: readonly string[]): Pair[] {
	const numbers = new Map<string, number>();
	const number = (key: string) => {
		const known = numbers.get(key) ?? numbers.size;
		numbers.set(key, known);
		return known;
	};
	const a = Int32Array.from(one, number);
	const b = Int32Array.from(other, number);
	const pairs: Pair[] = [];
	let [x, y] = [0, 0];
	while (x < a.length && y < b.length) {
		const [found, end] = stretch(a.subarray(x), b.subarray(y));
		for (const [i, j] of found) pairs.push([x + i, y + j]);
		x += end[0];
		y += end[1];
	}

	return pairs;
}

/** Aligns two sequences until both end or differ too much; returns the pairs and the position reached. */
function stretch(a: Int32Array, b: Int32Array): [pairs: Pair[], end: Pair] {
	// By diagonal k = x − y, shifted: how far x gets with this many edits.
	const furthest = new Int32Array(2 * MAX_EDITS + 3);
	const middle = MAX_EDITS + 1;
	const history: Int32Array[] = [];
	for (let edits = 0; edits <= MAX_EDITS; edits++) {
		history.push(furthest.slice());
		for (let k = -edits; k <= edits; k += 2) {
			let x = isDown(furthest, middle + k, k, edits) ? at(furthest, middle + k + 1) : at(furthest, middle + k - 1) + 1;
			while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
			furthest[middle + k] = x;
			if (x >= a.length && x - k >= b.length) return [back(history, [a.length, b.length]), [a.length, b.length]];
		}
	}

	let best: Pair = [0, 0];
	for (let k = -MAX_EDITS; k <= MAX_EDITS; k += 2) {
		const x = at(furthest, middle + k);
		const isInside = x <= a.length && x - k <= b.length;
		if (isInside && 2 * x - k > best[0] + best[1]) best = [x, x - k];
	}

	return [back(history, best), best];
}

const at = (list: Int32Array, index: number): number => list[index] ?? 0;

/** Whether the best path to a diagonal takes a member of the second sequence alone. */
const isDown = (furthest: Int32Array, index: number, k: number, edits: number): boolean =>
	k === -edits || (k !== edits && at(furthest, index - 1) < at(furthest, index + 1));

/** The common members on the path to a point, first to last. */
function back(history: readonly Int32Array[], end: Pair): Pair[] {
	const pairs: Pair[] = [];
	const middle = MAX_EDITS + 1;
	let [x, y] = end;
	for (let edits = history.length - 1; edits >= 0; edits--) {
		const furthest = history[edits] ?? new Int32Array();
		const k = x - y;
		const before = isDown(furthest, middle + k, k, edits) ? k + 1 : k - 1;
		const fromX = edits === 0 ? 0 : at(furthest, middle + before);
		const fromY = edits === 0 ? 0 : fromX - before;
		while (x > fromX && y > fromY) pairs.push([--x, --y]);
		[x, y] = [fromX, fromY];
	}

	return pairs.toReversed();
}
