import {describeTarget} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import type {Answer, ComparedRun, Comparison, Divergence} from './comparison.ts';

const outcomeOf = ({status, reason}: Answer): string =>
	status === null ? 'no answer' : `${status}${reason === null ? '' : ` ${reason}`}`;

/** The verdict in one line. */
export function headline({divergence, differences, result}: Comparison): string {
	if (divergence !== null) return diverged(divergence);
	if (result === 'same') return 'no difference that matters';
	return `every common request ended alike; ${plural(differences.length, 'difference')}`;
}

function diverged({kind, good, bad}: Divergence): string {
	const asked = bad ?? good;
	const request = asked === null ? 'the command' : describeTarget(asked);
	switch (kind) {
		case 'failed':
		case 'failed-in-good':
		case 'failed-differently':
			return good === null || bad === null ? request : `${request}: ${outcomes(good, bad)}`;
		case 'not-in-good':
			return `${request}: not asked in the good log, ${bad === null ? '' : outcomeOf(bad)} in the bad one`;
		case 'no-request':
			return `the bad run failed before its first request${good === null ? '' : `; the good one begins with ${request}`}`;
		case 'in-no-request':
			return 'the bad run fails, and its log ties that to no single request';
		default:
			return kind satisfies never;
	}
}

/** Both outcomes; if the status is the same, distinguished by who answered or where it failed. */
function outcomes(good: Answer, bad: Answer): string {
	const [there, here] = [outcomeOf(good), outcomeOf(bad)];
	if (there !== here) return `good log ${there}, bad log ${here}`;
	if (good.responder !== bad.responder && [good, bad].every(({responder}) => responder !== 'unknown'))
		return `good log ${there} from ${good.responder}, bad log ${here} from ${bad.responder}`;
	const failed = ({journey}: Answer) => journey.find(({outcome}) => outcome === 'failed')?.stage;
	const end = (answer: Answer) => (failed(answer) === undefined ? '' : `, failed at ${failed(answer)}`);
	return `good log ${there}${end(good)}; bad log ${here}${end(bad)}`;
}

/** Why a log has no such request. */
export const absence = (other: Answer | null): string =>
	other !== null && other.resource === null
		? 'made no such request; discovery may have been answered by its cache'
		: 'made no such request';

/** Which run of a log this is. */
export function describeRun({source, run, runs, command, chosen, requests}: ComparedRun): string {
	const what = command === null ? '' : `: ${command}`;
	const which = chosen === null ? '' : `; run ${run} of ${runs}, ${chosen}`;
	return `${source}${what} (${plural(requests, 'request')}${which})`;
}

/** `line 3`, `lines 3–9`; undefined where no line shows it. */
export function citation(lines: {readonly first: number; readonly last: number} | null): string | undefined {
	if (lines === null) return undefined;
	return lines.first === lines.last ? `line ${lines.first}` : `lines ${lines.first}–${lines.last}`;
}
