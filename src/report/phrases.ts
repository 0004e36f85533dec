import type {JourneyStep} from '../model/journey.ts';
import type {
	Report,
	ReportExchange,
	ReportFinding,
	ReportProbe,
	ReportRepair,
	ReportRun,
	ReportSource,
	ReportStep,
} from '../model/report.ts';
import {isUpgrade, transportOf} from '../http/request-key.ts';
import {plural} from '../text/plural.ts';
import {commandLine, type Shell} from '../text/shell.ts';

/** How many requests a run made, kept or not. */
export const requestsOf = (run: ReportRun): number => run.exchanges.length + run.omittedExchanges;

/** Why nothing can be said of a log: it is empty, it has klog entries but no request and no error, or not even those. */
export type Lack = 'empty' | 'entries' | 'other';

/** The logs of which nothing can be said; of a command that was run here, its exit code can. */
export function lacksOf({sources, runs, findings}: Report): ReadonlyMap<ReportSource, Lack> {
	const found = new Set(findings.map(({run}) => run));
	// Only klog tells a process ID.
	const logged = new Set(runs.filter(({pid}) => pid !== null).map(({source}) => source));
	const told = new Set(
		runs
			.filter(run => requestsOf(run) > 0 || run.outcome !== 'unknown' || run.exitCode !== null || found.has(run.id))
			.map(({source}) => source),
	);
	return new Map(
		sources
			.filter(({name, omittedRuns}) => !told.has(name) && omittedRuns === 0)
			.map(source => [source, source.lines === 0 ? 'empty' : logged.has(source.name) ? 'entries' : 'other']),
	);
}

/** Why nothing can be said of a log. */
export type Silence = {
	/** For a heading. */
	readonly what: string;
	/** The same with the name of the log. */
	readonly sentence: string;
	/** What would help. */
	readonly hint: string;
};

const leveled =
	'kubectl logs its requests from -v=6 on, their headers and bodies from -v=8 on: run it again with -v=8.';
const redirected = 'kubectl writes its log and its errors to stderr, which > alone leaves out: add 2>&1.';

const silences: Readonly<Record<Lack, Omit<Silence, 'sentence'>>> = {
	entries: {what: 'klog entries, but no request or error of a Kubernetes client found', hint: leveled},
	other: {what: 'no request or error of a Kubernetes client found', hint: leveled},
	empty: {what: 'no line of text', hint: redirected},
};

export function describeLack(lack: Lack, {name, lines}: ReportSource): Silence {
	const {what, hint} = silences[lack];
	const sentence = lack === 'empty' ? `${name} is empty` : `${what} in ${name} (${plural(lines, 'line')})`;
	return {what, hint, sentence};
}

/** Why nothing can be said of any of the logs; undefined if something can. */
export function describeSilence(report: Report): Silence | undefined {
	const lacks = lacksOf(report);
	const [[first, lack] = [], ...others] = lacks;
	if (first === undefined || lack === undefined || lacks.size < report.sources.length) return undefined;
	if (others.length === 0) return describeLack(lack, first);
	const {what, hint} = silences[new Set(lacks.values()).size === 1 ? lack : 'other'];
	return {what, hint, sentence: `${what} in ${plural(lacks.size, 'log')}`};
}

/** `12 of 40 logs: no request or error of a Kubernetes client found`: of several logs, those of which nothing can be said. */
export function countLacks(report: Report): string[] {
	const total = report.sources.length;
	const lacks = [...lacksOf(report).values()];
	return (['entries', 'other', 'empty'] as const).flatMap(kind => {
		const count = lacks.filter(lack => lack === kind).length;
		return count === 0 || total === 1 ? [] : [`${count} of ${plural(total, 'log')}: ${silences[kind].what}`];
	});
}

/** Known findings that do not count as failures. */
export const suppressedIn = ({findings}: Report): readonly ReportFinding[] =>
	findings.filter(({suppression}) => suppression?.expired === false);

/** The summary, with the reason why the finding is, or was, suppressed. */
export function describeSummary({summary, suppression}: ReportFinding): string {
	if (suppression === undefined) return summary;
	const {reason, expires, expired} = suppression;
	return `${summary} ${expired ? 'It was suppressed' : 'Suppressed'} until ${expires}: ${reason}`;
}

/** A next step as a command of a shell; undefined where the shell's system has no such programs. */
export const describeStep = (step: ReportStep, shell: Shell = 'posix'): string | undefined =>
	shell === 'posix' ? step.command : commandLine(step, shell);

/**
The next steps as commands of the shell that the failed command was typed into, without those that its system has no programs for.
@param shell where the log does not tell
*/
export const describeSteps = (
	finding: Pick<ReportFinding, 'nextSteps' | 'shell'>,
	shell?: Shell,
): ReadonlyArray<{readonly step: ReportStep; readonly command: string}> =>
	finding.nextSteps.flatMap(step => {
		const command = describeStep(step, finding.shell ?? shell);
		return command === undefined ? [] : [{step, command}];
	});

/** What the result of `--probe` means for the finding. */
const settled: Readonly<Record<ReportProbe['settles'], string>> = {
	confirmed: 'It is proven.',
	contradicted: 'So it may have been something else, or it has passed.',
	open: '',
};

/** What the cluster was asked after the failure, and the result. */
export function describeProbes({
	probes = [],
	grade,
}: ReportFinding): ReadonlyArray<{readonly commands: readonly string[]; readonly answer: string}> {
	return probes.map(({commands, result, settles, insteadOf}) => {
		if (insteadOf !== undefined) return {commands, answer: `${result} The log alone shows ${insteadOf}.`};
		const meaning = settles === 'contradicted' && grade === 'proven' ? 'It has changed since.' : settled[settles];
		return {commands, answer: `${result} ${meaning}`.trimEnd()};
	});
}

/** `list pods -n shop`, `create deployments.apps`, `get /version`: the request in kubectl users' terms. */
export function describeTarget({verb, resource, url}: Pick<ReportExchange, 'verb' | 'resource' | 'url'>): string {
	if (resource === null) return `${verb} ${url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\?[^]*/, '') || '/'}`;
	const group = resource.group === '' || resource.group === null ? '' : `.${resource.group}`;
	const subresource = resource.subresource === null ? '' : `/${resource.subresource}`;
	const name = resource.name === null ? '' : ` ${resource.name}`;
	const namespace =
		resource.namespace === null || resource.resource === 'namespaces' ? '' : ` -n ${resource.namespace}`;
	return `${verb} ${resource.resource ?? ''}${group}${subresource}${name}${namespace}`;
}

/** The target and the result. */
export function describeRequest(
	exchange: Pick<ReportExchange, 'verb' | 'resource' | 'url' | 'status' | 'reason' | 'durationMs'>,
	duration = durationOf([exchange]),
): string {
	const answer =
		exchange.status === null
			? 'no answer'
			: `${exchange.status}${exchange.reason === null ? '' : ` ${exchange.reason}`}`;
	return `${describeTarget(exchange)} → ${answer}${duration}`;
}

const pathOf = (url: string): string => url.replace(/[?#][^]*/, '');

/**
The request that a finding is about, its result, and how often it was sent; a second transport is no repeat.

`get /api → no answer in 6 to 25 ms, 5 times, and 2 other requests`. Undefined where the log shows no request.
*/
export function describeRequests(finding: ReportFinding, run: ReportRun | undefined): string | undefined {
	const ids = new Set(finding.exchanges);
	const exchanges = run?.exchanges.filter(({id}) => ids.has(id)) ?? [];
	const first = exchanges.find(({id}) => id === finding.exchanges[0]);
	if (first === undefined) return undefined;
	const same = exchanges.filter(({method, url}) => method === first.method && pathOf(url) === pathOf(first.url));
	const others = exchanges.filter(other => !same.includes(other));
	const transports = isUpgrade(first.method, first.url) ? [...new Set(exchanges.map(transportOf))] : [];
	// A log of very many runs keeps only a few exchanges of each.
	const times = others.length === 0 ? finding.count : same.length;
	const rest = transports.length === 0 ? others : [];
	return [
		describeRequest(first, durationOf(same)),
		...(transports.length === 0 ? [] : [`by ${transports.toReversed().join(' after ')}`]),
		...(times > 1 && transports.length < 2 ? [`${times} times`] : []),
		...(rest.length > 0 ? [`and ${rest.length} other ${rest.length === 1 ? 'request' : 'requests'}`] : []),
	].join(', ');
}

/** ` in 6 ms`, ` in 6 to 25 ms`; empty where the log shows none. */
function durationOf(exchanges: ReadonlyArray<Pick<ReportExchange, 'durationMs'>>): string {
	const known = exchanges.flatMap(({durationMs}) => durationMs ?? []);
	if (known.length === 0) return '';
	const [least, most] = [Math.min(...known), Math.max(...known)];
	return ` in ${least === most ? '' : `${least} to `}${most} ms`;
}

/** For the stages of a journey. */
export const signs: Readonly<Record<JourneyStep['outcome'], string>> = {
	passed: '✓',
	failed: '✗',
	skipped: '–',
	'not-reached': '·',
	unknown: '?',
};

/** The stages up to the failed one, without those skipped or unknown. */
export function journeyParts({journey}: Pick<ReportExchange, 'journey'>, inWords = false): string[] {
	const failed = journey.findIndex(({outcome}) => outcome === 'failed');
	const shown = failed === -1 ? journey : journey.slice(0, failed + 1);
	return shown
		.filter(
			({stage, outcome}) =>
				stage !== 'command' && (outcome === 'passed' || outcome === 'failed' || stage === 'credentials'),
		)
		.map(({stage, outcome}) => (inWords ? `${stage} ${outcome},` : `${signs[outcome]} ${stage}`));
}

/** Evidence without repeats that differ only in time, process and duration: one of them is enough for a person. */
export function distinctEvidence({evidence}: ReportFinding): ReportFinding['evidence'] {
	const told = new Set<string>();
	return evidence.filter(({text}) => {
		const words = text.replaceAll(/\d+/g, '0');
		if (told.has(words)) return false;
		told.add(words);
		return true;
	});
}

/** The repair of so many lines, by kind of damage. */
const repaired: Readonly<Record<string, string>> = {
	'hard-wrap': 'rejoined (hard wrap)',
	'word-wrap': 'rejoined (wrapped between words)',
	'html-escapes': 'of HTML escapes undone',
	'quoted-printable': 'of quoted-printable decoded',
	'curly-quotes': 'of curly quotes straightened',
	'soft-breaks': 'of soft line breaks removed',
	'invisible-characters': 'freed of invisible characters',
	links: 'freed of links',
	staircase: 'moved back to the margin',
	'trailing-blanks': 'freed of blanks at the end',
	crlf: 'freed of carriage returns',
	ansi: 'freed of colours',
};

/** `repaired: 23 lines rejoined (hard wrap), 2 ambiguous; 4 lines of HTML escapes undone`; undefined when there is nothing to report. */
export function describeRepairs(repairs: readonly ReportRepair[]): string | undefined {
	if (repairs.length === 0) return undefined;
	const parts = repairs.map(({kind, lines, ambiguous = 0}) => {
		const what = `${lines} ${lines === 1 ? 'line' : 'lines'} ${repaired[kind] ?? `repaired (${kind})`}`;
		return ambiguous > 0 ? `${what}, ${ambiguous} ambiguous` : what;
	});
	return `repaired: ${parts.join('; ')}`;
}
