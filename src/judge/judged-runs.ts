import {judge} from './engine.ts';
import {noHeaders} from '../http/headers.ts';
import {settled} from './settled.ts';
import type {Finding} from '../model/finding.ts';
import type {Run} from '../model/run.ts';

/** Runs of an analysis that keep everything known about them. */
const FULL = 200;
/** Runs kept at all; later ones are only counted. */
const KEPT = 2000;
/** Exchanges, notes and lines of evidence that a run beyond `FULL` keeps. */
const FEW = 5;

/**
Collects runs as they end and judges each at once, so that a log of many runs need not be kept in memory.

The first runs keep everything; later ones keep only findings and a few exchanges.
*/
export class JudgedRuns {
	readonly #runs: Run[] = [];
	readonly #findings = new Map<Run, readonly Finding[]>();
	/** Runs judged but not kept. */
	omitted = 0;

	add(run: Run): void {
		const findings = judge(run);
		if (this.#runs.length >= KEPT) {
			this.omitted++;
			return;
		}

		const isFull = this.#runs.length < FULL;
		this.#runs.push(run);
		this.#findings.set(run, isFull ? findings : slim(run, findings));
	}

	/**
	Runs in the order they began, numbered, and their findings in the same order; `open` runs are still going, and have none.

	`ending` is what the job says of itself.
	*/
	finish(
		open: readonly Run[] = [],
		ending?: 'succeeded' | 'failed',
	): {runs: readonly Run[]; findings: readonly Finding[]} {
		const runs = [...this.#runs, ...open].toSorted((one, other) => one.first - other.first);
		for (const [index, run] of runs.entries()) run.index = index + 1;
		const findings = runs.flatMap(run => this.#findings.get(run) ?? []);
		return {runs, findings: settled(findings, ending)};
	}
}

/** Drops what only a close look at one run needs. */
function slim(run: Run, findings: readonly Finding[]): readonly Finding[] {
	const proof = new Set(findings.flatMap(({exchanges}) => exchanges.slice(0, FEW)));
	const kept = run.exchanges.filter((exchange, index) => proof.has(exchange) || index >= run.exchanges.length - FEW);
	for (const exchange of kept) {
		exchange.requestBody = undefined;
		exchange.responseBody = undefined;
		exchange.requestHeaders = noHeaders;
		exchange.responseHeaders = noHeaders;
	}

	run.omitted += run.exchanges.length - kept.length;
	run.exchanges = kept;
	run.notes = [];
	return findings.map(finding => ({
		...finding,
		exchanges: finding.exchanges.slice(0, FEW),
		evidence: finding.evidence.slice(0, FEW),
	}));
}
