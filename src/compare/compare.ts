import type {Class} from '../model/finding.ts';
import type {Report, ReportFinding, ReportRun} from '../model/report.ts';
import {describeTarget, requestsOf} from '../report/phrases.ts';
import {plural} from '../text/plural.ts';
import {version} from '../version.ts';
import {align} from './align.ts';
import {compareAnswers, type StepPair} from './answers.ts';
import {AS_ASKED, chooseBad, chooseGood, failuresOf, type Choice} from './choose.ts';
import {
	aspects,
	type Answer,
	type Aspect,
	type ComparedFinding,
	type ComparedRun,
	type Comparison,
	type Difference,
	type Divergence,
	type OneSided,
} from './comparison.ts';
import {stepsOf, type Step, type Steps} from './steps.ts';
import type {Trace} from './trace.ts';
import {agree, NONE, traitsOf, type Traits} from './traits.ts';

/** One of the logs. */
export type Side = {
	readonly report: Report;
	/** By run; what a report alone does not contain. */
	readonly traces: ReadonlyMap<string, Trace>;
	/** The ID of the run to compare; the best one by default. */
	readonly run?: string | undefined;
};

/** A log without a run to compare, or without the requested one. */
export type Missing = {readonly missing: 'good' | 'bad'};

/** Compares a log of a working command with one of a failing command. */
export function compareReports(good: Side, bad: Side): Comparison | Missing {
	const badChoice = chooseBad(bad.report, bad.run);
	if (badChoice === undefined) return {missing: 'bad'};
	const goodChoice = chooseGood(good.report, badChoice.run, good.run);
	return goodChoice === undefined ? {missing: 'good'} : compareRuns(partOf(good, goodChoice), partOf(bad, badChoice));
}

type Part = {
	readonly choice: Choice;
	readonly run: ReportRun;
	readonly failures: readonly ReportFinding[];
	readonly steps: Steps;
	readonly traits: Traits;
	readonly trace: Trace | undefined;
};

function partOf({report, traces}: Side, choice: Choice): Part {
	const {run} = choice;
	const failures = failuresOf(report, run);
	const trace = traces.get(run.id);
	return {
		choice,
		run,
		failures,
		steps: stepsOf(run, new Set(failures.flatMap(({exchanges}) => exchanges))),
		traits: traitsOf(run, failures, trace),
		trace,
	};
}

function compareRuns(good: Part, bad: Part): Comparison {
	const pairs = pairsOf(good.steps, bad.steps);
	const found = divergenceOf(good, bad, pairs);
	const end = found?.end ?? Number.POSITIVE_INFINITY;
	const before = pairs.filter(pair => pair.bad.position < end);
	const answers = compareAnswers(before, found?.pair);
	const traits = compareTraits(good.traits, bad.traits);
	const differences = [...traits.differences, ...answers.differences, ...onlyInOne(good, bad, pairs, found)];
	const divergence = found?.divergence ?? null;
	const differing = new Set(differences.map(({aspect}) => aspect));
	return {
		schemaVersion: '1',
		tool: {name: 'kubectl-debug', version},
		result: divergence === null && differences.length === 0 ? 'same' : 'different',
		good: comparedRun(good),
		bad: comparedRun(bad),
		remarks: remarksOf(good, bad, pairs, divergence),
		divergence,
		differences: byImportance(differences, bad.failures[0]?.class),
		oneSided: traits.oneSided,
		same: [...traits.same, ...answers.same]
			.filter(([aspect]) => !differing.has(aspect))
			.map(([aspect, value]) => ({aspect, value})),
		finding: bad.failures[0] === undefined ? null : comparedFinding(bad.failures[0]),
		goodFindings: good.failures.map(comparedFinding),
	};
}

/** Requests that are the same in both: discovery by its path, the work in order. */
function pairsOf(good: Steps, bad: Steps): StepPair[] {
	const discovery = [...bad.discovery].flatMap(([key, step]) => {
		const there = good.discovery.get(key);
		return there === undefined ? [] : [{good: there, bad: step}];
	});
	const work = align(
		good.work.map(({keys}) => keys),
		bad.work.map(({keys}) => keys),
	).flatMap(([there, here]) => {
		const pair = {good: good.work[there], bad: bad.work[here]};
		return pair.good === undefined || pair.bad === undefined ? [] : [{good: pair.good, bad: pair.bad}];
	});
	return [...discovery, ...work].toSorted((one, other) => one.bad.position - other.bad.position);
}

type Found = {
	readonly divergence: Divergence;
	readonly pair: StepPair | undefined;
	/** Position in the bad run from which everything may be a consequence. */
	readonly end: number;
};

const allSteps = ({discovery, work}: Steps): Step[] =>
	[...discovery.values(), ...work].toSorted((one, other) => one.position - other.position);

function divergenceOf(good: Part, bad: Part, pairs: readonly StepPair[]): Found | undefined {
	const found = (kind: Divergence['kind'], there: Step | undefined, here: Step | undefined): Found => ({
		divergence: {
			kind,
			good: there === undefined ? null : answerOf(there, good),
			bad: here === undefined ? null : answerOf(here, bad),
		},
		pair: there === undefined || here === undefined ? undefined : {good: there, bad: here},
		end: here?.position ?? Number.POSITIVE_INFINITY,
	});
	const failure = bad.failures[0];
	if (failure !== undefined) {
		const here = stepOf(bad, failure);
		if (here === undefined) {
			if (good.failures.some(({id}) => id === failure.id)) return undefined;
			return requestsOf(bad.run) === 0
				? found('no-request', allSteps(good.steps)[0], undefined)
				: found('in-no-request', undefined, undefined);
		}

		const there = pairs.find(pair => pair.bad === here)?.good;
		if (there === undefined) return found('not-in-good', undefined, here);
		if (there.result === 'ok') return found('failed', there, here);
		// An old or low-level log may not show how a request ended.
		if (there.result === 'unknown' && good.failures.length === 0) return found('failed', there, here);
		return failsAlike(there, here, good, failure) ? undefined : found('failed-differently', there, here);
	}

	const [fault] = good.failures;
	const there = fault === undefined ? undefined : stepOf(good, fault);
	const reverse = pairs.find(pair => pair.good === there);
	if (reverse !== undefined && reverse.bad.result === 'ok') return found('failed-in-good', reverse.good, reverse.bad);
	if (bad.run.outcome === 'ok') return undefined;
	const first = pairs.find(pair => pair.good.result === 'ok' && pair.bad.result === 'failed');
	return first === undefined ? undefined : found('failed', first.good, first.bad);
}

const stepOf = ({steps}: Part, {exchanges}: ReportFinding): Step | undefined =>
	allSteps(steps).find(({exchange}) => exchanges.includes(exchange.id));

function failsAlike(there: Step, here: Step, good: Part, {id}: ReportFinding): boolean {
	const fault = good.failures.find(({exchanges}) => exchanges.includes(there.exchange.id));
	return fault?.id === id && there.exchange.status === here.exchange.status;
}

function answerOf({exchange, tries}: Step, {trace}: Part): Answer {
	const {id, verb, method, url, resource, status, reason, responder, durationMs, error, journey, lines} = exchange;
	return {
		id,
		verb,
		method,
		url,
		resource,
		status,
		reason,
		responder,
		durationMs,
		error,
		journey,
		lines,
		tries: tries.length,
		evidence: trace?.quotes(id) ?? [],
	};
}

function compareTraits(good: Traits, bad: Traits) {
	const differences: Difference[] = [];
	const oneSided: OneSided[] = [];
	const same: Array<readonly [Aspect, string]> = [];
	for (const aspect of aspects) {
		const [there, here] = [good.get(aspect), bad.get(aspect)];
		if (there !== undefined && here !== undefined) {
			if (!agree(there.value, here.value)) differences.push({aspect, request: null, good: there, bad: here});
			else if (there.value === here.value && there.value !== NONE) same.push([aspect, there.value]);
		} else if (aspect === 'dial address' && good.has('proxy') && bad.has('proxy')) {
			// Behind a proxy, the server's address is not dialled.
			continue;
		} else if (there !== undefined && there.value !== NONE) oneSided.push({aspect, side: 'good', ...there});
		else if (here !== undefined && here.value !== NONE) oneSided.push({aspect, side: 'bad', ...here});
	}

	return {differences, oneSided, same};
}

/**
Work requests that only one run made, before the one that ended differently: anything later may be a consequence. Merely repeating
one more often does not count: programs keep polling as long as they run.
*/
function onlyInOne(good: Part, bad: Part, pairs: readonly StepPair[], found: Found | undefined): Difference[] {
	const paired = new Set(pairs.flatMap(pair => [pair.good, pair.bad]));
	// Where a log does not show the end of its command, the other one's later requests are not a difference.
	const lastPaired = (side: 'good' | 'bad', before: number) =>
		pairs.reduce((last, pair) => (pair.bad.position < before ? Math.max(last, pair[side].position) : last), -1);
	const isCut = ({run}: Part) => run.outcome !== 'ok' || run.omittedExchanges > 0;
	const never = Number.POSITIVE_INFINITY;
	const badEnd = found?.end ?? (isCut(good) ? lastPaired('bad', never) : never);
	const goodEnd =
		found?.pair?.good.position ?? (found !== undefined || isCut(bad) ? lastPaired('good', badEnd) : never);
	const extra = (part: Part, end: number, other: Part) => {
		const known = new Set(other.steps.work.map(({keys}) => keys[0]));
		return part.steps.work.filter(step => !paired.has(step) && step.position < end && !known.has(step.keys[0]));
	};
	const [there, here] = [extra(good, goodEnd, bad), extra(bad, badEnd, good)];
	if (there.length === 0 && here.length === 0) return [];
	const observed = (steps: readonly Step[]) => ({
		value: steps.length === 0 ? NONE : listed([...new Set(steps.map(({exchange}) => describeTarget(exchange)))]),
		lines: steps[0]?.lines ?? null,
	});
	return [{aspect: 'requests', request: null, good: observed(there), bad: observed(here)}];
}

/** Maximum requests of one run that are named. */
const NAMED = 3;

const listed = (names: readonly string[]): string =>
	names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;

/** What to look at first when something of this class fails; the rest follows in its usual order. */
const leading: Readonly<Partial<Record<Class, readonly Aspect[]>>> = {
	authentication: ['credentials', 'kubeconfig', 'identity', 'impersonation', 'server'],
	authorization: ['identity', 'impersonation', 'namespace', 'credentials', 'API version', 'name'],
	network: ['server', 'proxy', 'dial address', 'answered by', 'Via header', 'Server header', 'duration'],
	health: ['server', 'answered by', 'retries', 'Retry-After header', 'duration', 'server version'],
	conflict: ['status', 'name', 'namespace', 'requests'],
	admission: ['namespace', 'server', 'API version', 'Warning header', 'identity'],
	request: ['API version', 'namespace', 'name', 'client', 'server version', 'server'],
};

function byImportance(differences: readonly Difference[], kind: Class | undefined): Difference[] {
	const order = [...(kind === undefined ? [] : (leading[kind] ?? [])), ...aspects];
	return differences.toSorted((one, other) => order.indexOf(one.aspect) - order.indexOf(other.aspect));
}

const comparedRun = ({choice, run}: Part): ComparedRun => ({
	source: run.source,
	run: run.id,
	command: run.command,
	outcome: run.outcome,
	requests: requestsOf(run),
	runs: choice.of,
	chosen: choice.because,
});

const comparedFinding = ({id, grade, title, summary, evidence, nextSteps, shell}: ReportFinding): ComparedFinding => ({
	id,
	grade,
	title,
	summary,
	evidence: evidence.map(({line, text}) => ({line, text})),
	nextSteps,
	...(shell !== undefined && {shell}),
});

function remarksOf(good: Part, bad: Part, pairs: readonly StepPair[], divergence: Divergence | null): string[] {
	const remarks: string[] = [];
	const [there, here] = [good.failures[0], bad.failures[0]];
	if (there !== undefined && here === undefined)
		remarks.push('The good log fails and the bad one does not: they seem to be swapped.');
	else if (here === undefined) {
		remarks.push(
			bad.run.outcome === 'ok'
				? 'The bad log shows no failure.'
				: 'The bad log shows no failure, and not how its command ended.',
		);
	} else if (there !== undefined) {
		remarks.push(
			divergence === null ? `Both logs fail in the same way: ${here.id}.` : `The good log fails too: ${there.id}.`,
		);
	}

	if ([good, bad].some(({choice}) => choice.because !== null && choice.because !== AS_ASKED))
		remarks.push('#r2 behind the name of a log takes its second run.');
	const work = new Set(bad.steps.work);
	if (work.size > 0 && good.steps.work.length > 0 && !pairs.some(pair => work.has(pair.bad)))
		remarks.push('Behind discovery the two runs have no request in common: these may be different commands.');
	remarks.push(...[levelRemark('good', good.run, bad.run), levelRemark('bad', bad.run, good.run)].flat());
	const omitted = good.run.omittedExchanges + bad.run.omittedExchanges;
	if (omitted > 0)
		remarks.push(`${plural(omitted, 'request')} that went well could not be kept, and so not be compared.`);
	return remarks;
}

/** What a log cannot show because it was written at a lower level than the other. */
function levelRemark(side: 'good' | 'bad', run: ReportRun, other: ReportRun): string[] {
	const lacks = (part: 'request' | 'response') =>
		!run.exchanges.some(logs(part)) &&
		other.exchanges.some(logs(part)) &&
		run.exchanges.some(({status}) => part === 'request' || status !== null);
	const parts = (['request', 'response'] as const).filter(lacks);
	if (parts.length === 0) return [];
	const level = parts.includes('response') ? 8 : 7;
	return [
		`The ${side} log has no ${parts.join(' and ')} headers, so they are not compared; from -v=${level} on kubectl logs them.`,
	];
}

const logs =
	(part: 'request' | 'response') =>
	(exchange: ReportRun['exchanges'][number]): boolean =>
		Object.keys(exchange[part].headers).length > 0;
