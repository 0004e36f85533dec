import type {ReportRun} from '../model/report.ts';
import type {Log} from './log.ts';
import type {Row} from './row.ts';

/** Maximum requests of a run that is drawn against its whole time: in longer ones every bar would be a dot. */
const MOST = 500;

/** Start and length of a bar, and the whole, all in milliseconds. */
export type Stretch = {readonly start: number; readonly length: number; readonly whole: number};

const wholes = new WeakMap<ReportRun, number | undefined>();

/** The bar of a row: within its run's time if the log shows when requests began, otherwise by duration alone. */
export function stretchOf({longestMs}: Log, {run, exchange}: Row): Stretch | undefined {
	const {durationMs, startMs} = exchange;
	if (durationMs === null) return undefined;
	if (!wholes.has(run)) wholes.set(run, wholeOf(run));
	const whole = wholes.get(run);
	return whole === undefined || typeof startMs !== 'number'
		? {start: 0, length: durationMs, whole: longestMs}
		: {start: startMs, length: durationMs, whole};
}

/** Milliseconds from a run's start to its last response; undefined if its bars would say nothing. */
function wholeOf({exchanges}: ReportRun): number | undefined {
	if (exchanges.length < 2 || exchanges.length > MOST) return undefined;
	let end = 0;
	for (const {startMs, durationMs} of exchanges) {
		if (typeof startMs !== 'number') return undefined;
		end = Math.max(end, startMs + (durationMs ?? 0));
	}

	return end;
}
