import type {HeaderFields} from '../http/headers.ts';
import type {Entry} from '../klog/entry.ts';
import type {Timing} from '../model/exchange.ts';

/** What a response entry says. */
export type Answer = {
	readonly status: number | undefined;
	readonly statusText: string;
	readonly milliseconds: number | undefined;
};

/** Where a request or an answer stands: raw until it is known whether anybody will look at it. */
export type Place = Pick<Entry, 'number' | 'raw' | 'time'>;

/** An answer, bound to its request or not. */
export type OpenAnswer = {
	readonly answer: Answer;
	readonly headers: HeaderFields;
	readonly timing: Timing;
	readonly place: Place;
	/** Number of its last line so far. */
	last: number;
};
