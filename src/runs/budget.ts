/** Successful exchanges that keep headers, bodies and lines; later ones keep what a list shows. */
const DETAILED = 2000;
/** Successful exchanges that are kept at all; later ones are only counted. */
const KEPT = 100_000;

/** Keeps memory from growing with the log: one budget for all runs of an analysis. Failures are always kept. */
export class Budget {
	#spent = 0;

	/** Whether the next successful exchange may keep its body. */
	allowsDetail(): boolean {
		return this.#spent < DETAILED;
	}

	/** Accounts for a successful exchange, and says how much of it is kept. */
	spend(): 'detail' | 'outcome' | 'count' {
		this.#spent++;
		if (this.#spent <= DETAILED) return 'detail';
		return this.#spent <= KEPT ? 'outcome' : 'count';
	}
}
