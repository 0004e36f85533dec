import {responderOf} from '../http/responder.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Class, FactValue, Finding} from '../model/finding.ts';
import type {Responder} from '../model/journey.ts';
import type {Run} from '../model/run.ts';
import type {Cause, Match} from '../clues/cause.ts';
import {givenNamespace} from '../clues/target.ts';
import {isAtAnotherHost, isByGateway, redirectedBy} from '../clues/front.ts';
import type {Failure} from '../failures/failure.ts';
import {failuresOf, mayBeOutput} from '../failures/failures.ts';
import {isTooNew} from '../kubectl/commands.ts';
import {survivedBy} from '../failures/survived.ts';
import {mergeFacts} from './facts.ts';
import {withMisleadingWords} from './misleading.ts';
import {causes} from '../causes/registry.ts';
import {unclassified, unclassifiedCause} from './unclassified.ts';
import {withNames} from './named.ts';
import {withFlagsOf} from './same-cluster.ts';

/** Lines that one finding quotes: the proof, and enough of its repeats to be convincing. */
const MAX_EVIDENCE = 200;

const specific = causes.filter(({rank}) => rank === 'specific');
const general = causes.filter(({rank}) => rank === 'general');

/**
Whether a cause may match a response that somebody else than an API server wrote.

Through the proxy of a service, a pod or a node any program may respond: only what kube-apiserver says before forwarding the
request counts.
*/
const knows = ({id, rank, knowsGateways}: Cause, failure: Failure): boolean =>
	failure.phase !== 'http' ||
	(failure.resource?.subresource === 'proxy'
		? rank === 'specific' && !id.startsWith('network/') && id !== 'health/aggregated-api-unavailable'
		: id.startsWith('network/') || knowsGateways === true || !isByGateway(failure));

/** The causes that match a failure, specific ones before generic ones; more than one specific cause is a bug. */
export function matching(failure: Failure): Array<{cause: Cause; match: Match}> {
	for (const causesOfRank of [specific, general]) {
		const found = causesOfRank.flatMap(cause => {
			const match = knows(cause, failure) ? cause.match(failure) : undefined;
			return match === undefined ? [] : [{cause, match}];
		});
		if (found.length > 0) return found;
	}

	return [];
}

/**
Determines the findings of one run, each root cause once: failures in the order of their first line, then warnings of what the run
survived.
*/
export function judge(run: Run): Finding[] {
	const findings = new Map<string, Finding>();
	for (const failure of failuresOf(run)) {
		const [first] = matching(failure);
		const found = first ?? (mayBeOutput(failure) ? undefined : unclassified(failure));
		if (found === undefined) continue;
		const finding = findingOf(failure, found.cause, found.match);
		const key = `${finding.id} ${found.match.identity ?? ''}`;
		const before = findings.get(key);
		findings.set(key, before === undefined ? finding : merge(before, finding));
	}

	const failures = withMisleadingWords(run, withoutRest(run, [...findings.values()]));
	const warnings = new Map<string, Finding>();
	for (const failure of survivedBy(run)) {
		// Part of what ended the run.
		if (failures.some(({exchanges}) => failure.exchanges.some(exchange => exchanges.includes(exchange)))) continue;
		const [found] = matching(failure);
		const key = `${found?.cause.id} ${found?.match.identity ?? ''}`;
		if (found?.cause.rank !== 'specific' || findings.has(key)) continue;
		const warning: Finding = {...findingOf(failure, found.cause, found.match), severity: 'warning'};
		const before = warnings.get(key);
		warnings.set(key, before === undefined ? warning : merge(before, warning));
	}

	return [...failures, ...warnings.values()];
}

/** The audit ID that a client printed with the answer. */
function printedId({messages}: Failure): Readonly<Record<string, FactValue>> {
	const auditId = messages.find(({auditId: id}) => id !== undefined)?.auditId;
	return auditId === undefined ? {} : {auditId};
}

/** Whoever ran the command has thought of its failure. With requests in the log it is of interest all the same. */
const isHarmless = ({recovered, guarded, exchanges}: Run): boolean => exchanges.length === 0 && (recovered || guarded);

/** From when to when a program logged the same error again and again. */
function timesOf({messages}: Failure): Readonly<Record<string, FactValue>> {
	const times = messages.flatMap(({time}) => time ?? []);
	const [first, last] = [times[0], times.at(-1)];
	return first === undefined || last === undefined || first === last ? {} : {firstSeen: first, lastSeen: last};
}

/** Words beside those that tell why a command without entries failed: its summary, or what it did next. */
function withoutRest(run: Run, findings: readonly Finding[]): Finding[] {
	const isRest = ({id}: Finding) => run.exchanges.length === 0 && id === unclassifiedCause.id;
	const known = findings.filter(finding => !isRest(finding));
	return known.length > 0 ? known : findings.slice(0, findings.some(isRest) ? 1 : undefined);
}

function findingOf(failure: Failure, cause: Cause, match: Match): Finding {
	const [causeClass, name] = cause.id.split('/') as [Class, string];
	// What failed on the way to another host did not fail on the way to the server.
	const redirected = failure.phase === 'transport' ? redirectedBy(failure) : undefined;
	return {
		id: cause.id,
		class: causeClass,
		cause: name,
		grade: match.grade,
		severity: isHarmless(failure.run) ? 'warning' : 'error',
		recovered: failure.run.recovered,
		retryable: match.retryable ?? cause.retryable,
		run: failure.run,
		exchanges: failure.exchanges,
		title: cause.title,
		summary:
			redirected === undefined ? match.summary : `${match.summary} ${redirected} had redirected the request there.`,
		responder: match.responder ?? answererOf(failure),
		stage: match.stage,
		...(match.bypassed === undefined ? {} : {bypassed: match.bypassed}),
		...(match.reached === undefined ? {} : {reached: match.reached}),
		facts: Object.fromEntries(
			// Where the log has no request, the words imply its status.
			Object.entries<FactValue | undefined>({
				...(failure.phase === 'http' && failure.exchange === undefined && {status: failure.status}),
				...printedId(failure),
				...match.facts,
				redirectedBy: redirected,
				commandNamespace: match.facts?.namespace === undefined ? givenNamespace(failure) : undefined,
				...timesOf(failure),
			}).filter((fact): fact is [string, FactValue] => fact[1] !== undefined),
		),
		evidence: evidenceOf(failure, match),
		rulesOut: match.rulesOut ?? [],
		unknowns: match.unknowns ?? [],
		nextSteps: withFlagsOf(failure.run.command, withNames(failure, match.next)).filter(
			({argv}) => !isTooNewFor(failure.run, argv),
		),
		count: Math.max(1, failure.exchanges.length, failure.messages.length),
	};
}

/** The same kubectl will run the next steps, and its requests say which release it is. */
const isTooNewFor = ({program, version}: Run, [client, ...args]: readonly string[]): boolean =>
	client === 'kubectl' && program === 'kubectl' && version !== undefined && isTooNew(args, version);

/** By the answer itself, or by the `Status` of which kubectl prints a copy: client-go makes one of its own from anything else. */
function answererOf(failure: Failure): Responder {
	const {phase, exchange, statements} = failure;
	if (phase !== 'http') return 'nobody';
	const shown = exchange === undefined ? 'unknown' : responderOf(exchange);
	// What is in front of the API server has its address.
	if ((shown === 'proxy' || shown === 'load-balancer') && isAtAnotherHost(failure)) return 'unknown';
	if (shown !== 'unknown') return shown;
	return statements.some(({source, clientMade}) => source === 'status' && !clientMade) ? 'api-server' : 'unknown';
}

/** The proof first, then the status lines, the copies of the error, and kubectl's last words; each line once. */
function evidenceOf(failure: Failure, match: Match): Line[] {
	const lines = new Map<number, Line>();
	const add = (line: Line | undefined) => {
		if (line !== undefined && line.number > 0 && !lines.has(line.number) && lines.size < MAX_EVIDENCE)
			lines.set(line.number, line);
	};

	for (const proof of match.proof) add('statement' in proof ? proof.statement.line : proof);
	for (const exchange of failure.exchanges) {
		add(exchange.statusLine);
		for (const dial of exchange.dials) if (dial.error !== undefined) add(dial.line);
	}

	for (const exchange of failure.exchanges) for (const line of wordsOf(exchange)) add(line);
	for (const statement of failure.statements) add(statement.line);
	return [...lines.values()];
}

/** The lines of a response's error body: for a block, the one with the words. */
const wordsOf = ({responseBody: body, status}: Exchange): Array<Line | undefined> =>
	body === undefined || status === undefined || status < 400 ? [] : [body.contentLine ?? body.line];

function merge(one: Finding, other: Finding): Finding {
	const lines = new Map([...one.evidence, ...other.evidence].map(line => [line.number, line]));
	const grades = ['proven', 'likely', 'possible'] as const;
	return {
		...one,
		grade: grades[Math.min(grades.indexOf(one.grade), grades.indexOf(other.grade))] ?? one.grade,
		facts: mergeFacts(one.facts, other.facts),
		exchanges: [...one.exchanges, ...other.exchanges],
		evidence: [...lines.values()].slice(0, MAX_EVIDENCE),
		count: one.count + other.count,
	};
}
