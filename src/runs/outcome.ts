import {isFailed} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Finding} from '../model/finding.ts';
import type {Outcome} from '../model/report.ts';
import type {Run} from '../model/run.ts';

/**
Whether a good answer can be a command's last. After it has prepared, and after an upgrade, only its output shows that it came to an
end; a container's program that fails is reported behind its output.
*/
function isTheEnd({method, url, status}: Exchange, {printed, omitted}: Run): boolean {
	const purpose = decodeResource(method, url)?.purpose;
	return printed || omitted > 0 || (status !== 101 && purpose !== 'discovery' && purpose !== 'openapi');
}

/** How a run ended; `unknown` where the log does not show it. */
export function outcomeOf(run: Run, failures: readonly Finding[]): Outcome {
	if (failures.length > 0) return 'failed';
	if (run.recovered) return 'ok';
	if (run.exitCode !== undefined) return run.exitCode === 0 ? 'ok' : 'unknown';
	const last = run.exchanges.at(-1);
	if (last === undefined) return run.omitted > 0 ? 'ok' : 'unknown';
	// Error messages that may be output: claiming success would be a guess.
	if (!last.ended || run.endsUnclear || run.notes.some(({kind}) => kind === 'final')) return 'unknown';
	if (!isFailed(last)) return isTheEnd(last, run) ? 'ok' : 'unknown';
	// `delete`, `wait` and `apply --dry-run` end on a 404 they were waiting for.
	return last.status === 404 &&
		last.method === 'GET' &&
		decodeResource(last.method, last.url)?.resource !== undefined &&
		run.exchanges.length > 1
		? 'ok'
		: 'unknown';
}
