import type {ReportExchange, ReportRun} from '../model/report.ts';

/** The year for logs that do not show theirs. klog logs none; this one has a 29 February, so that every date exists. */
const ASSUMED_YEAR = 2000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Time zones differ from UTC by whole quarters of an hour: from -12:00 to +14:00. */
const QUARTER = 15 * MINUTE;
/** Milliseconds; a log that claims more is damaged, and far-out dates cannot be formatted. */
const LONGEST = 1e10;

/** The start of a run. */
export type Clock = {
	/** Milliseconds since 1970, UTC. */
	readonly startMs: number;
	/**
	How year and time zone are known: `server` from a `Date` header, which is UTC and has a year; `assumed`: the year 2000, and the
	client's clock taken for UTC.
	*/
	readonly from: 'server' | 'assumed';
};

/** When a request was in flight, in milliseconds from the run's first line. */
export type Timed = {
	readonly exchange: ReportExchange;
	readonly startMs: number;
	/** null where the log does not say. */
	readonly durationMs: number | null;
	/** False where the log does not say when it began; it is then drawn after the previous request. */
	readonly measured: boolean;
};

const bounded = (ms: number) => (ms > 0 ? Math.min(ms, LONGEST) : 0);

/** All requests of a run on one timeline. */
export function timelineOf(run: ReportRun): Timed[] {
	let free = 0;
	return run.exchanges.map(exchange => {
		// Older reports, without this field, have no starts.
		const {startMs: logged} = exchange as {readonly startMs?: number | null};
		const startMs = bounded(logged ?? free);
		const durationMs = exchange.durationMs === null ? null : bounded(exchange.durationMs);
		free = bounded(Math.max(free, startMs + (durationMs ?? 0)));
		return {exchange, startMs, durationMs, measured: typeof logged === 'number'};
	});
}

/** `0314 10:15:30.123456` */
const klogTime = /^(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\d*$/;
/** `Tue, 14 Mar 2023 09:15:30 GMT`. Source: RFC 9110, section 5.6.7; servers must send this form. */
const httpDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** When a run began. The same log always gives the same instant, whenever and wherever it is read. */
export function clockOf(run: ReportRun): Clock {
	const [, month = '01', day = '01', hour = '00', minute = '00', second = '00', milli = '000'] =
		klogTime.exec(run.startedAt ?? '') ?? [];
	const at = (year: number) =>
		Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), Number(milli));
	const assumed: Clock = {startMs: at(ASSUMED_YEAR), from: 'assumed'};
	if (run.startedAt === null) return assumed;
	for (const {exchange, startMs, durationMs} of timelineOf(run)) {
		const date = exchange.response.headers['date'] ?? '';
		const server = httpDate.test(date) ? Date.parse(date) : Number.NaN;
		if (Number.isNaN(server)) continue;
		const year = new Date(server).getUTCFullYear();
		// Around New Year the client's clock and UTC may be in different years.
		for (const candidate of [year, year - 1, year + 1]) {
			const local = at(candidate) + startMs + (durationMs ?? 0);
			const zone = Math.round((local - server) / QUARTER) * QUARTER;
			if (zone >= -12 * HOUR && zone <= 14 * HOUR) return {startMs: at(candidate) - zone, from: 'server'};
		}

		return assumed;
	}

	return assumed;
}

/** Where the phases of a request lie, in milliseconds from its start; phases that were not logged are omitted. */
export type Phase = {
	readonly name: 'dns' | 'connect' | 'tls' | 'server';
	readonly startMs: number;
	readonly durationMs: number;
};

/**
The logged phases of a request, in order.

The server's phase ends with the request and the others precede it: time that no phase explains is mostly spent before connecting,
on a credential plugin or in a queue.
*/
export function phasesOf({timing}: ReportExchange, durationMs: number | null): Phase[] {
	const parts = [
		['dns', timing.dnsMs],
		['connect', timing.connectMs],
		['tls', timing.tlsMs],
		['server', timing.serverMs],
	] as const;
	const known = parts.flatMap(([name, ms]) => (ms === null ? [] : [{name, durationMs: bounded(ms)}]));
	const sum = known.reduce((total, part) => total + part.durationMs, 0);
	let startMs = Math.max(0, (durationMs ?? sum) - sum);
	return known.map(part => {
		const phase = {...part, startMs};
		startMs += part.durationMs;
		return phase;
	});
}
