import type {HeaderFields} from '../http/headers.ts';
import type {Entry} from '../klog/entry.ts';
import type {Timing} from '../model/exchange.ts';

/** The contents of a response entry. */
export type Answer = {
	readonly status: number | undefined;
	readonly statusText: string;
	readonly milliseconds: number | undefined;
};

/** Position of a request or response: raw until it is known whether it will be inspected. */
export type Place = Pick<Entry, 'number' | 'raw' | 'time'>;

/** A response, matched to its request or not. */
export type OpenAnswer = {
	readonly answer: Answer;
	readonly headers: HeaderFields;
	readonly timing: Timing;
	readonly place: Place;
	/** Its last line number so far. */
	last: number;
};
