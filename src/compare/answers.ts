import type {ReportExchange} from '../model/report.ts';
import {describeTarget} from '../report/phrases.ts';
import type {Aspect, Difference, Observed} from './comparison.ts';
import {NONE} from './traits.ts';
import type {Step} from './steps.ts';

/** A request of the good run and its counterpart in the bad one. */
export type StepPair = {readonly good: Step; readonly bad: Step};

/** Pairs whose headers are compared: the first ones, and the one that ended differently. */
const LOOKED_AT = 100;
/** Different outcomes that are listed individually. */
const MAX_STATUS = 3;
/** How much slower is slow, and by how many milliseconds at least. */
const SLOWER = 10;
const NOTICED_MS = 500;

type Compared = {readonly differences: readonly Difference[]; readonly same: ReadonlyArray<readonly [Aspect, string]>};

/**
What differs between responses to the same requests; `divergent` is the pair that ended differently, `before` those that led to
it.
*/
export function compareAnswers(before: readonly StepPair[], divergent: StepPair | undefined): Compared {
	const divergentOnly = divergent === undefined ? [] : [divergent];
	const pairs = [...divergentOnly, ...before];
	const results = readers.map(([aspect, read]) =>
		// The server generates names for pods and the like; where a request succeeded they say nothing.
		firstDifference(aspect, aspect === 'name' ? divergentOnly : pairs.slice(0, LOOKED_AT), read),
	);
	return {
		differences: [
			...results.flatMap(({difference}) => difference ?? []),
			...statuses(before),
			...tries(before),
			...slower(pairs),
		],
		same: results.flatMap(({aspect, value}) => (value === undefined ? [] : [[aspect, value] as const])),
	};
}

type Reader = (step: Step) => string | null | undefined;

/**
A header of the response; undefined where no headers were logged. It is only reported missing when a body was logged after the
headers: a log may end among them.
*/
const header =
	(name: string, read = (value: string) => value): Reader =>
	({exchange}) => {
		const {headers, body} = exchange.response;
		const value = headers[name];
		if (value !== undefined) return read(value);
		return body === null || Object.keys(headers).length === 0 ? undefined : NONE;
	};

/** Content-Type parameters depend on the client's release, and an empty response has none. */
const readers: ReadonlyArray<readonly [Aspect, Reader]> = [
	['namespace', ({exchange}) => exchange.resource?.namespace],
	['name', ({exchange}) => exchange.resource?.name],
	['API version', ({exchange: {resource}}) => resource && [resource.group, resource.version].filter(Boolean).join('/')],
	[
		'answered by',
		({exchange: {responder}}) => (responder === 'unknown' || responder === 'nobody' ? undefined : responder),
	],
	['Server header', header('server')],
	['Via header', header('via')],
	['Audit-Id header', header('audit-id', () => 'present')],
	['Content-Type', ({exchange}) => exchange.response.headers['content-type']?.replace(/;.*$/s, '')],
	['Warning header', header('warning')],
	['Retry-After header', header('retry-after', () => 'present')],
];

function firstDifference(aspect: Aspect, pairs: readonly StepPair[], read: Reader) {
	let value: string | undefined;
	for (const {good, bad} of pairs) {
		const [there, here] = [read(good), read(bad)];
		if (there === undefined || here === undefined || there === null || here === null) continue;
		if (there !== here) return {aspect, difference: difference(aspect, {good, bad}, there, here), value: undefined};
		value ??= there;
	}

	return {aspect, difference: undefined, value: value === NONE ? undefined : value};
}

const difference = (aspect: Aspect, {good, bad}: StepPair, there: string, here: string): Difference => ({
	aspect,
	request: describeTarget(bad.exchange),
	good: seen(there, good.exchange),
	bad: seen(here, bad.exchange),
});

const seen = (value: string, {lines}: Pick<ReportExchange, 'lines'>): Observed => ({value, lines});

/** Requests that succeeded in one run only, and did not end it. */
function statuses(pairs: readonly StepPair[]): Difference[] {
	const outcome = ({exchange: {status, reason}}: Step) =>
		status === null ? 'no answer' : `${status}${reason === null ? '' : ` ${reason}`}`;
	return pairs
		.filter(({good, bad}) => good.result !== bad.result && good.result !== 'unknown' && bad.result !== 'unknown')
		.slice(0, MAX_STATUS)
		.map(pair => difference('status', pair, outcome(pair.good), outcome(pair.bad)));
}

const isFailedTry = (answer: string) => answer === 'no answer' || Number(answer) >= 400;

/** The first request that was retried in one run only. */
function tries(pairs: readonly StepPair[]): Difference[] {
	const failures = (step: Step) => (step.result === 'ok' ? step.tries.filter(isFailedTry).length : 0);
	const pair = pairs.find(({good, bad}) => failures(good) > 0 !== failures(bad) > 0);
	if (pair === undefined) return [];
	const told = (step: Step) =>
		failures(step) === 0 ? NONE : `${failures(step)} (${[...new Set(step.tries)].join(', ')})`;
	return [
		{
			aspect: 'retries',
			request: describeTarget(pair.bad.exchange),
			good: {value: told(pair.good), lines: pair.good.lines},
			bad: {value: told(pair.bad), lines: pair.bad.lines},
		},
	];
}

const phases = [
	['DNS', ({dnsMs}) => dnsMs],
	['connecting', ({connectMs}) => connectMs],
	['TLS', ({tlsMs}) => tlsMs],
	['the server', ({serverMs}) => serverMs],
] as const satisfies ReadonlyArray<readonly [string, (timing: ReportExchange['timing']) => number | null]>;

const isSlower = (there: number | null, here: number | null): boolean =>
	there !== null && here !== null && here >= SLOWER * Math.max(there, 1) && here - there >= NOTICED_MS;

/** The request that lost most time, if it is too much slower for coincidence, and the phase that lost it where phases were logged. */
function slower(pairs: readonly StepPair[]): Difference[] {
	const lost = ({good, bad}: StepPair) => (bad.exchange.durationMs ?? 0) - (good.exchange.durationMs ?? 0);
	let worst: StepPair | undefined;
	for (const pair of pairs) {
		if (!isSlower(pair.good.exchange.durationMs, pair.bad.exchange.durationMs)) continue;
		if (worst === undefined || lost(pair) > lost(worst)) worst = pair;
	}

	if (worst === undefined) return [];
	const {good, bad} = worst;
	const phase = phases.find(([, read]) => isSlower(read(good.exchange.timing), read(bad.exchange.timing)));
	const told = ({durationMs, timing}: ReportExchange) =>
		`${durationMs} ms${phase === undefined ? '' : `, ${phase[0]} ${phase[1](timing)} ms`}`;
	return [difference('duration', worst, told(good.exchange), told(bad.exchange))];
}
