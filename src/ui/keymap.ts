import type {Key} from 'ink';
import type {Glyphs} from './glyphs.ts';
import {emptyLine, lineWidth, paragraph, span, type Line, type Span} from './line.ts';
import type {Action, State} from './state.ts';

export type Binding = {
	/** Names of keys, as `keyNames` gives them; the first ones are shown in the key line. */
	readonly keys: readonly string[];
	readonly help: string;
	readonly action: Action;
	/** A word for the key line, and where it is worth its place; other bindings are on the help screen only. */
	readonly hint?: {readonly keys: string; readonly word: string; readonly when: (state: State) => boolean};
};

const always = () => true;
const isList = ({screen, isHelp}: State) => screen === 'requests' && !isHelp;

/** The only place that names keys: input, key line and help screen are made from it. */
export const bindings: readonly Binding[] = [
	{
		keys: ['j', 'Down'],
		help: 'next request, or scroll down',
		action: {type: 'move', by: 1},
		hint: {keys: 'j/k', word: 'move', when: always},
	},
	{keys: ['k', 'Up'], help: 'previous request, or scroll up', action: {type: 'move', by: -1}},
	{keys: ['PgDn', 'Space', 'Ctrl-F'], help: 'one page down', action: {type: 'page', by: 1}},
	{keys: ['PgUp', 'Ctrl-B'], help: 'one page up', action: {type: 'page', by: -1}},
	{keys: ['g', 'Home'], help: 'to the beginning', action: {type: 'edge', to: 'first'}},
	{keys: ['G', 'End'], help: 'to the end', action: {type: 'edge', to: 'last'}},
	{
		keys: ['Enter'],
		help: 'open the selected request',
		action: {type: 'open'},
		hint: {keys: 'Enter', word: 'open', when: state => isList(state) && state.log.rows.length > 0},
	},
	{
		keys: ['Esc'],
		help: 'back to the requests',
		action: {type: 'back'},
		hint: {keys: 'Esc', word: 'back', when: state => !isList(state)},
	},
	{
		keys: ['Tab'],
		help: 'switch between requests and diagnosis',
		action: {type: 'switch'},
		hint: {keys: 'Tab', word: 'switch', when: ({isHelp}) => !isHelp},
	},
	{
		keys: ['n'],
		help: 'next finding',
		action: {type: 'finding', by: 1},
		hint: {keys: 'n/p', word: 'finding', when: ({log, isHelp}) => !isHelp && log.report.findings.length > 1},
	},
	{keys: ['p'], help: 'previous finding', action: {type: 'finding', by: -1}},
	{keys: ['?'], help: 'this help', action: {type: 'help'}, hint: {keys: '?', word: 'help', when: always}},
	{keys: ['q', 'Ctrl-C'], help: 'quit', action: {type: 'quit'}, hint: {keys: 'q', word: 'quit', when: always}},
];

const actions = new Map(bindings.flatMap(({keys, action}) => keys.map(key => [key, action] as const)));

const characterNames: Readonly<Record<string, string>> = {
	'\r': 'Enter',
	'\n': 'Enter',
	'\t': 'Tab',
	'\u001b': 'Esc',
	' ': 'Space',
	'\u0003': 'Ctrl-C',
	'\u0006': 'Ctrl-F',
	'\u0002': 'Ctrl-B',
};

/**
The keys of one input event of Ink, by name.

Fast typing arrives as several characters in one event, unnamed; they are taken one by one.
*/
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.upArrow) return ['Up'];
	if (key.downArrow) return ['Down'];
	if (key.pageUp) return ['PgUp'];
	if (key.pageDown) return ['PgDn'];
	if (key.home) return ['Home'];
	if (key.end) return ['End'];
	if (key.return) return ['Enter'];
	if (key.escape) return ['Esc'];
	if (key.tab) return ['Tab'];
	if (key.ctrl) return [`Ctrl-${input.toUpperCase()}`];
	// Alt with a letter is none of ours.
	if (key.meta) return [];
	return Array.from(input, character => characterNames[character] ?? character);
}

/** What the keys of one input event ask for, in order. */
export const actionsFor = (input: string, key: Key): readonly Action[] =>
	keyNames(input, key).flatMap(name => actions.get(name) ?? []);

/** The key line: what helps here, in at most `width` cells; help and quit stay when others have to go. */
export function hints(state: State, width: number): Line {
	const shown = bindings.flatMap(({hint}) => (hint?.when(state) === true ? [hint] : []));
	for (;;) {
		const line: Span[] = shown.flatMap(({keys, word}, index) => [
			span(`${index === 0 ? '' : '  '}${keys}`, 'strong'),
			span(` ${word}`, 'quiet'),
		]);
		if (lineWidth(line) <= width || shown.length <= 2) return line;
		shown.splice(-3, 1);
	}
}

/** Cells of the column of keys and signs, margin included. */
const NAMES = 23;

/** The help screen: all keys, and what the signs mean. */
export function helpLines(width: number, {outcome, warning, cursor}: Glyphs): readonly Line[] {
	const entry = (name: string, meaning: string) =>
		paragraph([span(`  ${name}`.padEnd(NAMES), 'strong')], meaning, width);
	return [
		[span('Keys', 'heading')],
		...bindings.flatMap(({keys, help}) => entry(keys.join(', '), help)),
		emptyLine,
		[span('Signs', 'heading')],
		...entry(outcome.failed, 'the run failed of this request, or at this stage'),
		...entry(warning, 'refused or broken, but no run failed of it'),
		...entry(outcome.passed, 'stage passed'),
		...entry(outcome['not-reached'], 'stage not reached'),
		...entry(outcome.unknown, 'the log does not tell'),
		...entry(outcome.skipped, 'stage does not apply'),
		...entry(cursor, 'selected request'),
	];
}
