import type {Row} from './row.ts';

/** Consecutive rows shown as one: discovery before the command, or the same request again. */
export type Fold = {
	readonly kind: 'discovery' | 'repeats';
	/** The first row, and the number of rows. */
	readonly first: number;
	readonly count: number;
	/** The row that represents all: the last unsuccessful one, otherwise the last. */
	readonly telling: number;
};

/** A fold of two would save one row and hide one. */
const LEAST = 3;

/** Finds foldable rows. Unsuccessful requests are never hidden among discovery. */
export function foldsOf(rows: readonly Row[]): readonly Fold[] {
	const same = sameAsNext(rows);
	const folds: Fold[] = [];
	let first = 0;
	while (first < rows.length) {
		const again = countAgain(same, first);
		const count = again < LEAST ? countDiscovery(rows, same, first) : again;
		if (count >= LEAST) {
			const kind = again >= LEAST ? 'repeats' : 'discovery';
			folds.push({kind, first, count, telling: telling(rows, first, count)});
		}

		first += count >= LEAST ? count : 1;
	}

	return folds;
}

/** Whether each row requests the same as the next one of its run; 1 for yes. Every URL is looked up only once. */
function sameAsNext(rows: readonly Row[]): Uint8Array {
	const same = new Uint8Array(rows.length);
	let url = '';
	for (const [index, {run, exchange}] of rows.entries()) {
		const own = exchange.url;
		const before = rows[index - 1];
		if (before?.run === run && url === own && before.exchange.method === exchange.method) same[index - 1] = 1;
		url = own;
	}

	return same;
}

/** How many rows from here request the same. */
function countAgain(same: Uint8Array, first: number): number {
	let end = first;
	while (same[end] === 1) end++;
	return end - first + 1;
}

/** How many rows from here are successful discovery. */
function countDiscovery(rows: readonly Row[], same: Uint8Array, first: number): number {
	const start = rows[first];
	let end = first;
	for (; end < rows.length; end++) {
		const row = rows[end];
		if (row === undefined || row.run !== start?.run || row.mark !== undefined || row.finding !== undefined) break;
		const {purpose} = row.exchange;
		if (purpose !== 'discovery' && purpose !== 'openapi') break;
		// The same request many times starts here, which is worth a row of its own.
		if (end > first && countAgain(same, end) >= LEAST) break;
	}

	return end - first;
}

function telling(rows: readonly Row[], first: number, count: number): number {
	let found = first + count - 1;
	let rank = 0;
	for (let row = first; row < first + count; row++) {
		const mark = rows[row]?.mark;
		const own = mark === 'failed' ? 2 : mark === 'refused' ? 1 : 0;
		if (own > 0 && own >= rank) [found, rank] = [row, own];
	}

	return found;
}
