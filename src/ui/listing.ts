import type {Fold} from './folds.ts';
import type {Log} from './log.ts';
import type {Row} from './row.ts';

export const orders = ['number', 'time', 'duration', 'status'] as const;

/** `time`: by position in the log, which matters if several runs are interleaved. */
export type Order = (typeof orders)[number];

export type Arrangement = {
	readonly order: Order;
	readonly isReversed: boolean;
	/** Lets a row through; undefined lets all through. */
	readonly lets: ((row: Row) => boolean) | undefined;
	/** First rows of the expanded folds. */
	readonly opened: ReadonlySet<number>;
};

/** The contents of the list, in order: a row number, or -1 - the number of a fold. */
export type Listing = {
	readonly items: readonly number[];
	/** Rows that pass the filter, including folded ones. */
	readonly matches: number;
};

/**
Arranges the requests of a log. The only work that grows with the log; done when filter, order or folds change.

Folds exist only while all rows are in log order: when sorting or filtering, each request matters on its own.
*/
export function arrange(log: Log, arrangement: Arrangement): Listing {
	const {order, isReversed, lets} = arrangement;
	if (order === 'number' && lets === undefined) {
		const items = folded(log, arrangement.opened);
		return {items: isReversed ? items.toReversed() : items, matches: log.rows.length};
	}

	const rows: number[] = [];
	for (const [index, row] of log.rows.entries()) if (lets === undefined || lets(row)) rows.push(index);
	const sorted = order === 'number' ? rows : sortedBy(log, rows, order);
	return {items: isReversed ? sorted.toReversed() : sorted, matches: rows.length};
}

function folded({rows, folds}: Log, opened: ReadonlySet<number>): readonly number[] {
	const items: number[] = [];
	let next = 0;
	const until = (end: number) => {
		while (next < end) items.push(next++);
	};

	for (const [index, {first, count}] of folds.entries()) {
		until(first);
		items.push(-1 - index);
		if (!opened.has(first)) next = first + count;
	}

	until(rows.length);
	return items;
}

/** A row's sort key; the slowest and the worst come first. */
const keys: Readonly<Record<Exclude<Order, 'number'>, (row: Row) => number>> = {
	time: ({exchange}) => exchange.lines.first,
	duration: ({exchange}) => -(exchange.durationMs ?? -1),
	status: ({exchange, mark}) => (exchange.status === null ? (mark === undefined ? 1 : -1000) : -exchange.status),
};

function sortedBy({rows}: Log, places: readonly number[], order: Exclude<Order, 'number'>): readonly number[] {
	const key = keys[order];
	// Looked up once per row: a sort compares each of them a dozen times.
	const values = new Map(places.map(place => [place, valueOf(rows[place], key)] as const));
	const sources = new Map<string, number>();
	for (const {run} of order === 'time' ? rows : []) if (!sources.has(run.source)) sources.set(run.source, sources.size);
	const sourceOf = (place: number) => sources.get(rows[place]?.run.source ?? '') ?? 0;
	return places.toSorted(
		(one, other) => sourceOf(one) - sourceOf(other) || (values.get(one) ?? 0) - (values.get(other) ?? 0) || one - other,
	);
}

const valueOf = (row: Row | undefined, key: (row: Row) => number) => (row === undefined ? 0 : key(row));

/** The fold that an item represents, if any. */
export const foldAt = ({folds}: Log, item: number | undefined): Fold | undefined =>
	item === undefined || item >= 0 ? undefined : folds[-1 - item];

/** The row that an item represents. */
export function rowAt(log: Log, item: number | undefined): number | undefined {
	if (item === undefined) return undefined;
	return item >= 0 ? item : foldAt(log, item)?.telling;
}

/** The fold that a row belongs to. */
export function foldOf({folds}: Log, row: number): Fold | undefined {
	let low = 0;
	let high = folds.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((folds[middle]?.first ?? 0) <= row) low = middle + 1;
		else high = middle;
	}

	const fold = folds[low - 1];
	return fold !== undefined && row < fold.first + fold.count ? fold : undefined;
}

/** A row's position in the list: itself, or the fold that hides it; -1 if the filter excludes it. */
export function placeOf(log: Log, {items}: Listing, row: number): number {
	const place = items.indexOf(row);
	if (place !== -1) return place;
	const fold = foldOf(log, row);
	return fold === undefined ? -1 : items.indexOf(-1 - log.folds.indexOf(fold));
}
