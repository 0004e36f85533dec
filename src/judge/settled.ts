import type {Finding} from '../model/finding.ts';
import {mergeFacts} from './facts.ts';

/**
What the whole log says about what went wrong in one run of it without requests: a job that succeeded had no failure, and one problem that
several programs met is one. So are the conflicts of a controller, which are part of its work.
*/
export function settled(findings: readonly Finding[], ending: 'succeeded' | 'failed' | undefined): readonly Finding[] {
	const kept: Finding[] = [];
	for (const found of findings) {
		const isPlain = found.run.exchanges.length === 0 && found.run.omitted === 0;
		const finding: Finding =
			isPlain && ending === 'succeeded' && ended(found) ? {...found, severity: 'warning'} : found;
		const at = isPlain ? kept.findIndex(other => isSame(other, finding)) : -1;
		const before = kept[at];
		if (before === undefined) kept.push(finding);
		else kept[at] = merged(before, finding);
	}

	return kept;
}

/** A program that logs its errors and goes on is no part of the job. */
const ended = ({run}: Finding): boolean => run.notes.some(({kind}) => kind === 'final');

/** Facts about one occurrence of a problem. */
const ofOccurrence = new Set(['firstSeen', 'lastSeen', 'commandNamespace']);

const sameFacts = (one: Finding, other: Finding): boolean => {
	const [first, second] = [one, other].map(({facts}) =>
		JSON.stringify(Object.entries(facts).filter(([name]) => !ofOccurrence.has(name))),
	);
	return first === second;
};

const isSame = (one: Finding, other: Finding): boolean =>
	one.id === other.id &&
	one.run.exchanges.length === 0 &&
	(sameFacts(one, other) || (one.class === 'conflict' && one.run === other.run && !ended(one)));

const merged = (one: Finding, other: Finding): Finding => ({
	...one,
	severity: one.severity === 'error' || other.severity === 'error' ? 'error' : one.severity,
	recovered: one.recovered && other.recovered,
	facts: mergeFacts(one.facts, other.facts),
	evidence: [...one.evidence, ...other.evidence].slice(0, 200),
	count: one.count + other.count,
});
