import type {Exchange} from '../model/exchange.ts';
import type {Run} from '../model/run.ts';

/** Successful exchanges that keep headers, bodies and lines; later ones keep what a list shows. */
const DETAILED = 2000;
/** Successful exchanges that are kept at all; later ones are only counted. */
const KEPT = 100_000;

/** Keeps memory from growing with the log: one budget for all runs of an analysis. */
export class Budget {
	#detailed = 0;
	#kept = 0;

	/** Whether a successful exchange may keep its body. */
	allowsDetail(): boolean {
		return this.#detailed < DETAILED;
	}

	/** Accounts for an exchange that succeeded; takes away what does not fit. */
	spend(run: Run, exchange: Exchange): void {
		if (this.#detailed < DETAILED) {
			this.#detailed++;
			this.#kept++;
			return;
		}

		exchange.requestHeaders = new Map();
		exchange.requestBody = undefined;
		exchange.requestLine = undefined;
		exchange.statusLine = undefined;
		exchange.dials = [];
		if (this.#kept < KEPT) {
			this.#kept++;
			return;
		}

		const position = run.exchanges.lastIndexOf(exchange);
		if (position !== -1) run.exchanges.splice(position, 1);
		run.omitted++;
	}
}
