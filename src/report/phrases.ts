import type {JourneyStep} from '../model/journey.ts';
import type {
	Report,
	ReportExchange,
	ReportFinding,
	ReportProbe,
	ReportRepair,
	ReportRun,
	ReportStep,
} from '../model/report.ts';
import {commandLine, type Shell} from '../text/shell.ts';

/** How many requests a run made, kept or not. */
export const requestsOf = (run: ReportRun): number => run.exchanges.length + run.omittedExchanges;

/** Known findings that do not count as failures. */
export const suppressedIn = ({findings}: Report): readonly ReportFinding[] =>
	findings.filter(({suppression}) => suppression?.expired === false);

/** The summary, with the reason why the finding is, or was, suppressed. */
export function describeSummary({summary, suppression}: ReportFinding): string {
	if (suppression === undefined) return summary;
	const {reason, expires, expired} = suppression;
	return `${summary} ${expired ? 'It was suppressed' : 'Suppressed'} until ${expires}: ${reason}`;
}

/** A next step as a shell command. */
export const describeStep = (step: ReportStep, shell: Shell = 'posix'): string =>
	shell === 'posix' ? step.command : commandLine(step, shell);

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
	return probes.map(({commands, result, settles}) => {
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
): string {
	const answer =
		exchange.status === null
			? 'no answer'
			: `${exchange.status}${exchange.reason === null ? '' : ` ${exchange.reason}`}`;
	const duration = exchange.durationMs === null ? '' : ` in ${exchange.durationMs} ms`;
	return `${describeTarget(exchange)} → ${answer}${duration}`;
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
