import {decodeBytes} from '../text/latin1.ts';

/** Successful exchanges that keep headers, bodies and lines; later ones keep what a list shows. */
const DETAILED = 2000;
/** Successful exchanges kept at all; later ones are only counted. */
const KEPT = 100_000;
/** URLs remembered, to be shared. */
const SHARED = 10_000;

/** Keeps memory from growing with the log: one budget for all runs of an analysis. Failures are always kept. */
export class Budget {
	#spent = 0;
	readonly #urls = new Map<string, string>();

	/** Whether the next successful exchange may keep its body. */
	allowsDetail(): boolean {
		return this.#spent < DETAILED;
	}

	/** One string for all equal URLs: long-running programs request the same things again and again. */
	share(url: string): string {
		const shared = this.#urls.get(url);
		if (shared !== undefined) return shared;
		const own = decodeBytes(url);
		if (this.#urls.size < SHARED) this.#urls.set(own, own);
		return own;
	}

	/** Accounts for a successful exchange, and returns how much of it is kept. */
	spend(): 'detail' | 'outcome' | 'count' {
		this.#spent++;
		if (this.#spent <= DETAILED) return 'detail';
		return this.#spent <= KEPT ? 'outcome' : 'count';
	}
}
