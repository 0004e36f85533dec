import {isFailed} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import type {Finding} from '../model/finding.ts';
import type {Outcome} from '../model/report.ts';
import type {Run} from '../model/run.ts';

/** How a run ended; `unknown` where the log does not show it. */
export function outcomeOf(run: Run, failures: readonly Finding[]): Outcome {
	if (failures.length > 0) return 'failed';
	if (run.exitCode !== undefined) return run.exitCode === 0 ? 'ok' : 'unknown';
	const last = run.exchanges.at(-1);
	if (last === undefined) return run.omitted > 0 ? 'ok' : 'unknown';
	// Error messages that may be output: claiming success would be a guess.
	if (!last.ended || run.endsUnclear || run.notes.some(({kind}) => kind === 'final')) return 'unknown';
	if (!isFailed(last)) return 'ok';
	// `delete`, `wait` and `apply --dry-run` end on a 404 they were waiting for.
	return last.status === 404 &&
		last.method === 'GET' &&
		decodeResource(last.method, last.url)?.resource !== undefined &&
		run.exchanges.length > 1
		? 'ok'
		: 'unknown';
}
