import {describeSteps, distinctEvidence} from '../report/phrases.ts';
import {reporters} from '../formats/registry.ts';
import {safeText} from '../text/safe-text.ts';
import {curlOf} from '../remedies/curl.ts';
import {rawOf} from '../remedies/raw.ts';
import type {ReportExchange, ReportFinding} from '../model/report.ts';
import {isWhole} from '../report/step.ts';
import {isRunnable, mayChange} from '../kubectl/programs.ts';
import type {Shell} from '../text/shell.ts';
import {wordsOf} from '../text/words-of.ts';
import type {Effect} from './effects.ts';
import type {Log} from './log.ts';
import {rowAt} from './listing.ts';
import type {Row} from './row.ts';
import type {Choice, Menu, MenuKind} from './menu.ts';
import type {State} from './state.ts';

const digits = '1234567890abcdefghi';

/** The current items of a menu; undefined if there are none. */
export function menuOf(kind: MenuKind, state: State): Menu | undefined {
	const [title, choices] = menus[kind](state);
	return choices.length === 0 ? undefined : {title, choices, at: 0};
}

const menus: Readonly<Record<MenuKind, (state: State) => readonly [string, readonly Choice[]]>> = {
	copy: state => ['Copy', copies(state)],
	export: () => [
		'Export as',
		reporters.map(({name, summary}, index) =>
			choice(digits[index] ?? '', `${name.padEnd(10)} ${summary}`, {type: 'export', format: name}),
		),
	],
	rerun: state => ['Run again', reruns(state)],
	steps: ({log, finding}) => [
		'Run a next step',
		stepsOf(log, finding)
			// An address in a log must not become a connection of any other program than kubectl.
			.filter(({step}) => isWhole(step) && step.argv[0] === 'kubectl' && isRunnable(step))
			.map(({step, command}, index) => choice(digits[index] ?? '', command, {type: 'run', step}, `Run ${command} ?`)),
	],
};

const stepsOf = ({report, shell}: Log, index: number) => {
	const finding = report.findings[index];
	return finding === undefined ? [] : describeSteps(finding, shell);
};

const choice = (key: string, label: string, effect: Effect, question?: string): Choice => ({
	key,
	label,
	effect,
	question,
});

function copies({log, shareable, listing, cursor, finding: index}: State): readonly Choice[] {
	const row = shareable.rows[rowAt(log, listing.items[cursor]) ?? -1];
	const finding = shareable.report.findings[index];
	const curl = row === undefined ? undefined : curlOf(row.exchange);
	const raw = row === undefined ? undefined : rawOf(row.exchange);
	const copy = (key: string, what: string, text: string) => choice(key, what, {type: 'copy', what, text});
	return [
		...(finding === undefined ? [] : [copy('f', 'finding', findingText(finding, shareable.shell))]),
		...(row === undefined ? [] : [copy('r', 'request', requestText(row))]),
		...(curl === undefined ? [] : [copy('c', 'curl command', curl)]),
		...(raw === undefined ? [] : [copy('k', 'kubectl command', raw)]),
	];
}

function reruns(state: State): readonly Choice[] {
	const command = commandOf(state);
	if (command === undefined) return [];
	const argv = wordsOf(command);
	const question =
		argv === undefined || mayChange({argv}) ? `${command} may change something. Run it again?` : undefined;
	return [
		choice('1', command, {type: 'rerun', command, level: undefined}, question),
		choice('2', 'with whole bodies: -v=10', {type: 'rerun', command, level: 10}, question),
	];
}

/** The command of the screen's run. */
function commandOf({log, finding, title}: State): string | undefined {
	const run = log.report.findings[finding]?.run;
	return title ?? (log.report.runs.find(({id}) => id === run) ?? log.report.runs[0])?.command ?? undefined;
}

const safeLines = (text: string) => text.split(/\r?\n/).map(safeText);

/** A finding as text for a ticket. */
function findingText(finding: ReportFinding, shell: Shell): string {
	const steps = describeSteps(finding, shell);
	return [
		`${finding.id} (${finding.grade})`,
		finding.title,
		finding.summary,
		'',
		...distinctEvidence(finding).map(({line, text}) => `line ${line}: ${text}`),
		...(steps.length === 0 ? [] : ['', 'Next:']),
		...steps.map(({step, command}) => `  ${command}  # ${step.why}`),
	]
		.flatMap(safeLines)
		.join('\n');
}

/** A request and its response as sent, as far as the log shows them. */
function requestText({exchange}: Row): string {
	const {method, url, status, reason, error, request, response} = exchange;
	return [
		`${method} ${url}`,
		...part(request),
		'',
		status === null ? (error ?? 'no answer') : [status, reason].filter(Boolean).join(' '),
		...part(response),
	]
		.flatMap(safeLines)
		.join('\n');
}

const part = ({headers, body}: ReportExchange['request']): readonly string[] => [
	...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
	...(body === null || body === '' ? [] : ['', body]),
];
