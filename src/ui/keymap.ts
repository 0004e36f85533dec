import type {Key} from 'ink';
import {tabs} from './detail/registry.ts';
import type {Ability} from './effects.ts';
import type {Glyphs} from './glyphs.ts';
import {emptyLine, lineWidth, paragraph, span, type Line, type Span} from './line.ts';
import {foldAt} from './listing.ts';
import type {Action} from './action.ts';
import type {State} from './state.ts';
import {tabCalled} from './tabs.ts';

type When = (state: State) => boolean;

export type Binding = {
	/** Names of keys, as given by `keyNames`; the first ones are shown in the key line. */
	readonly keys: readonly string[];
	/** Where the keys apply; everywhere if absent. At most one binding of a key applies at a time. */
	readonly when?: When;
	/** How the help names the keys of several bindings. */
	readonly label?: string;
	/** For the help; bindings without it are covered by another one. */
	readonly help?: string;
	readonly action: Action;
	/** A word for the key line, and where it deserves a place; other bindings are on the help screen only. */
	readonly hint?: {readonly keys: string; readonly word: string; readonly when: When};
};

type Group = {readonly title: string; readonly needs?: Ability; readonly bindings: readonly Binding[]};

const always = () => true;
const isList: When = ({screen, isHelp}) => screen === 'requests' && !isHelp;
const isEmptyList: When = state => isList(state) && state.listing.items.length === 0;
const isDetail: When = ({screen, isHelp}) => screen === 'detail' && !isHelp;
const isFolding: When = state => isDetail(state) && tabCalled(state.tab)?.folds === true;
const isTop: When = ({screen, isHelp}) => screen !== 'detail' && !isHelp;
const isFoldable: When = state => isList(state) || isFolding(state);
const hasSeveral: When = ({log, isHelp}) => !isHelp && log.report.findings.length > 1;
const isSearching: When = ({search, isHelp}) => search !== '' && !isHelp;
const atFold: When = state => isList(state) && foldAt(state.log, state.listing.items[state.cursor]) !== undefined;
const isLive: When = state => state.live !== undefined && can('follow')(state);
const can =
	(ability: Ability): When =>
	({abilities, isHelp}) =>
		abilities.has(ability) && !isHelp;

const tabKeys = `1-${tabs.length}`;

const groups: readonly Group[] = [
	{
		title: 'Moving',
		bindings: [
			{
				keys: ['j', 'Down'],
				help: 'next request, or scroll down',
				action: {type: 'move', by: 1},
				hint: {keys: 'j/k', word: 'move', when: state => !isEmptyList(state)},
			},
			{keys: ['k', 'Up'], help: 'previous request, or scroll up', action: {type: 'move', by: -1}},
			{keys: ['PgDn', 'Space', 'Ctrl-F'], help: 'one page down', action: {type: 'page', by: 1}},
			{keys: ['PgUp', 'b', 'Ctrl-B'], help: 'one page up', action: {type: 'page', by: -1}},
			{keys: ['d', 'Ctrl-D'], help: 'half a page down', action: {type: 'page', by: 0.5}},
			{keys: ['u', 'Ctrl-U'], help: 'half a page up', action: {type: 'page', by: -0.5}},
			{keys: ['g', 'Home'], help: 'to the beginning', action: {type: 'edge', to: 'first'}},
			{keys: ['G', 'End'], help: 'to the end', action: {type: 'edge', to: 'last'}},
			{
				keys: ['e'],
				help: 'next request that failed',
				action: {type: 'failure', by: 1},
				hint: {keys: 'e', word: 'failure', when: state => isList(state) && state.log.rows.length > 20},
			},
			{keys: ['E'], help: 'previous request that failed', action: {type: 'failure', by: -1}},
			{
				keys: [']'],
				help: 'next finding',
				action: {type: 'finding', by: 1},
				hint: {keys: ']/[', word: 'finding', when: hasSeveral},
			},
			{keys: ['[', 'p'], help: 'previous finding', action: {type: 'finding', by: -1}},
		],
	},
	{
		title: 'Moving',
		needs: 'follow',
		bindings: [
			{
				keys: ['F'],
				when: isLive,
				help: 'follow what arrives',
				action: {type: 'follow'},
				hint: {keys: 'F', word: 'follow', when: state => isLive(state) && isList(state) && !state.isFollowing},
			},
		],
	},
	{
		title: 'Requests',
		bindings: [
			{
				keys: ['Enter'],
				help: 'open the selected request; unfold discovery',
				action: {type: 'open'},
				hint: {keys: 'Enter', word: 'open', when: state => isList(state) && state.listing.items.length > 0},
			},
			...tabs.map(({order, name}) => ({
				keys: [String(order)],
				when: (state: State) => isList(state) || isDetail(state),
				action: {type: 'tab', to: name} as const,
				...(order === 1 && {
					label: tabKeys,
					help: `a part of the request: ${tabs.map(tab => tab.name).join(', ')}`,
					hint: {keys: tabKeys, word: 'part', when: isDetail},
				}),
			})),
			{
				keys: ['J'],
				help: 'next request, also while one is open',
				action: {type: 'request', by: 1},
				hint: {keys: 'J/K', word: 'request', when: isDetail},
			},
			{keys: ['K'], help: 'previous request, also while one is open', action: {type: 'request', by: -1}},
			{
				keys: ['Right', 'l'],
				when: isList,
				help: 'unfold requests, or JSON (Right only); elsewhere the next part',
				action: {type: 'fold', to: 'open'},
			},
			{
				keys: ['Left', 'h'],
				when: isList,
				help: 'fold; elsewhere the previous part',
				action: {type: 'fold', to: 'closed'},
			},
			{keys: ['Right'], when: isFolding, action: {type: 'fold', to: 'open'}},
			{keys: ['Left'], when: isFolding, action: {type: 'fold', to: 'closed'}},
			{keys: ['l'], when: isDetail, action: {type: 'switch', by: 1}},
			{keys: ['h'], when: isDetail, action: {type: 'switch', by: -1}},
			{keys: ['Right'], when: state => isDetail(state) && !isFolding(state), action: {type: 'switch', by: 1}},
			{keys: ['Left'], when: state => isDetail(state) && !isFolding(state), action: {type: 'switch', by: -1}},
			{
				keys: ['z'],
				when: isFoldable,
				help: 'fold or unfold at the cursor',
				action: {type: 'fold', to: 'other'},
				hint: {keys: 'z', word: 'fold', when: state => atFold(state) || isFolding(state)},
			},
			{keys: ['Z'], when: isList, help: 'unfold or fold everything', action: {type: 'fold-all'}},
			{keys: ['o'], when: isList, help: 'order by number, time, duration or status', action: {type: 'order'}},
			{keys: ['r', 'O'], when: isList, help: 'reverse the order', action: {type: 'reverse'}},
		],
	},
	{
		title: 'Finding',
		bindings: [
			{
				keys: ['/'],
				help: 'search here; in capitals as typed, else both',
				when: ({isHelp}) => !isHelp,
				action: {type: 'prompt', kind: 'search'},
				hint: {keys: '/', word: 'search', when: state => isTop(state) || isDetail(state)},
			},
			{
				keys: ['n'],
				help: 'next hit; without a search the next finding',
				action: {type: 'next-hit', by: 1},
				hint: {keys: 'n/N', word: 'next hit', when: isSearching},
			},
			{keys: ['N'], help: 'previous hit', action: {type: 'next-hit', by: -1}},
			{
				keys: ['f'],
				help: 'filter requests: status:>=400 -verb:list resource:pods class:network ns:shop time:>1s /regex/ text',
				when: ({isHelp}) => !isHelp,
				action: {type: 'prompt', kind: 'filter'},
				hint: {keys: 'f', word: 'filter', when: state => isList(state) && state.log.rows.length > 0},
			},
		],
	},
	{
		title: 'Doing',
		needs: 'copy',
		bindings: [
			{
				keys: ['y'],
				when: can('copy'),
				help: 'copy the finding, the request, or a command',
				action: {type: 'menu', kind: 'copy'},
				hint: {keys: 'y', word: 'copy', when: can('copy')},
			},
		],
	},
	{
		title: 'Doing',
		needs: 'export',
		bindings: [
			{
				keys: ['x'],
				when: can('export'),
				help: 'export the report',
				action: {type: 'menu', kind: 'export'},
				hint: {keys: 'x', word: 'export', when: can('export')},
			},
		],
	},
	{
		title: 'Doing',
		needs: 'rerun',
		bindings: [{keys: ['R'], when: can('rerun'), help: 'run the command again', action: {type: 'menu', kind: 'rerun'}}],
	},
	{
		title: 'Doing',
		needs: 'run',
		bindings: [
			{
				keys: ['s'],
				when: can('run'),
				help: 'run one of the next steps that change nothing',
				action: {type: 'menu', kind: 'steps'},
			},
		],
	},
	{
		title: 'Doing',
		needs: 'reveal',
		bindings: [
			{keys: ['S'], when: can('reveal'), help: 'show or hide secrets on this screen', action: {type: 'reveal'}},
		],
	},
	{
		title: 'Leaving',
		needs: 'suspend',
		bindings: [{keys: ['Ctrl-Z'], when: can('suspend'), help: 'suspend; `fg` comes back', action: {type: 'suspend'}}],
	},
	{
		title: 'Leaving',
		bindings: [
			{
				keys: ['Tab'],
				help: 'next pane, or next part of the request',
				action: {type: 'switch', by: 1},
				hint: {keys: 'Tab', word: 'switch', when: ({isHelp}) => !isHelp},
			},
			{
				keys: ['Esc'],
				help: 'clear the search or the filter; back to the requests',
				action: {type: 'back'},
				hint: {keys: 'Esc', word: 'back', when: state => !isList(state)},
			},
			{keys: ['Shift-Tab'], help: 'previous pane or part', action: {type: 'switch', by: -1}},
			{keys: ['?'], help: 'this help', action: {type: 'help'}, hint: {keys: '?', word: 'help', when: always}},
			{
				keys: ['q'],
				help: 'close what is open; quit when nothing is',
				action: {type: 'leave'},
				hint: {keys: 'q', word: 'quit', when: isTop},
			},
			{
				keys: ['Q'],
				help: 'quit',
				action: {type: 'quit'},
				hint: {keys: 'Q', word: 'quit', when: state => !isTop(state)},
			},
			{keys: ['Ctrl-C'], help: 'interrupt kubectl while it runs; quit', action: {type: 'interrupt'}},
		],
	},
];

/** The only place that names keys: input, key line and help screen are derived from it. */
export const bindings: readonly Binding[] = groups.flatMap(group => group.bindings);

const byKey = new Map<string, Binding[]>();
for (const binding of bindings) {
	for (const key of binding.keys) byKey.set(key, [...(byKey.get(key) ?? []), binding]);
}

const characterNames: Readonly<Record<string, string>> = {
	'\r': 'Enter',
	'\n': 'Enter',
	'\t': 'Tab',
	'\u001b': 'Esc',
	' ': 'Space',
	'\u007f': 'Backspace',
	'\b': 'Backspace',
};

/** Matches a letter with Ctrl. */
const control = /^[\u0001-\u001a]$/;

const nameOf = (character: string): string =>
	characterNames[character] ??
	(control.test(character) ? `Ctrl-${String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x40)}` : character);

/**
The keys of one Ink input event, by name.

Fast typing arrives as several characters in one event, unnamed; they are handled one by one.
*/
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.upArrow) return ['Up'];
	if (key.downArrow) return ['Down'];
	if (key.leftArrow) return ['Left'];
	if (key.rightArrow) return ['Right'];
	if (key.pageUp) return ['PgUp'];
	if (key.pageDown) return ['PgDn'];
	if (key.home) return ['Home'];
	if (key.end) return ['End'];
	if (key.return) return ['Enter'];
	if (key.escape) return ['Esc'];
	if (key.tab) return [key.shift ? 'Shift-Tab' : 'Tab'];
	// Ink reports delete for what most terminals' Backspace key sends.
	if (key.backspace || key.delete) return ['Backspace'];
	if (key.ctrl) return [`Ctrl-${input.toUpperCase()}`];
	// We bind no Alt with a letter.
	if (key.meta) return [];
	return Array.from(input, nameOf);
}

/** The action of a key here. */
export function actionFor(state: State, key: string): Action | undefined {
	// Whatever is open, these keep their global meaning.
	if (key === 'Ctrl-C') return {type: 'interrupt'};
	if (key === 'Ctrl-Z' && state.abilities.has('suspend')) return {type: 'suspend'};
	if (state.question !== undefined) return answerTo(key);
	if (state.menu !== undefined) return choiceOf(state.menu, key);
	if (state.prompt !== undefined) return {type: 'type', key};
	return byKey.get(key)?.find(({when = always}) => when(state))?.action;
}

function answerTo(key: string): Action | undefined {
	if (key === 'y' || key === 'Y') return {type: 'answer', isYes: true};
	return ['n', 'N', 'Esc', 'q', 'Enter'].includes(key) ? {type: 'answer', isYes: false} : undefined;
}

/** An item's own key selects it; any other key closes the menu. */
function choiceOf({choices}: NonNullable<State['menu']>, key: string): Action {
	return {type: 'choose', at: choices.findIndex(choice => choice.key === key)};
}

/** What is dropped last when there is no room for all; how to move is what everyone tries first. */
const ranks: Readonly<Record<string, number>> = {
	move: 0,
	open: 2,
	switch: 2,
	'next hit': 3,
	back: 4,
	close: 4,
	help: 4,
	quit: 4,
};

const rankOf = ({word}: {readonly word: string}) => ranks[word] ?? 1;

/** The key line: what helps here, in at most `width` cells. */
export function hints(state: State, width: number): Line {
	const shown = hintsHere(state);
	for (;;) {
		const line: Span[] = shown.flatMap(({keys, word}, index) => [
			span(`${index === 0 ? '' : '  '}${keys}`, 'strong'),
			span(` ${word}`, 'quiet'),
		]);
		const least = Math.min(...shown.map(rankOf));
		if (lineWidth(line) <= width || least >= 4) return line;
		shown.splice(
			shown.findLastIndex(hint => rankOf(hint) === least),
			1,
		);
	}
}

function hintsHere(state: State): Array<{readonly keys: string; readonly word: string}> {
	if (state.menu !== undefined) return [{keys: 'Esc', word: 'close'}];
	return bindings.flatMap(({hint}) => (hint?.when(state) === true ? [hint] : []));
}

/** Cells of the column of keys and symbols, including its margin. */
const NAMES = 23;

/** The help screen: all keys that work here, and what the symbols mean. */
export function helpLines(width: number, glyphs: Glyphs, abilities: ReadonlySet<Ability>): readonly Line[] {
	const {outcome, warning, cursor, closed} = glyphs;
	const entry = (name: string, meaning: string) =>
		paragraph([span(`  ${name}`.padEnd(NAMES), 'strong')], meaning, width);
	const lines: Line[] = [];
	let title = '';
	for (const group of groups) {
		if (group.needs !== undefined && !abilities.has(group.needs)) continue;
		if (group.title !== title) lines.push(...(title === '' ? [] : [emptyLine]), [span(group.title, 'heading')]);
		title = group.title;
		for (const {keys, label = keys.join(', '), help} of group.bindings) {
			if (help !== undefined) lines.push(...entry(label, help));
		}
	}

	return [
		...lines,
		emptyLine,
		[span('Signs', 'heading')],
		...entry(outcome.failed, 'the run failed of this request, or at this stage'),
		...entry(warning, 'refused or broken, but no run failed of it'),
		...entry(outcome.passed, 'stage passed'),
		...entry(outcome['not-reached'], 'stage not reached'),
		...entry(outcome.unknown, 'the log does not tell'),
		...entry(outcome.skipped, 'stage does not apply'),
		...entry(cursor, 'selected request'),
		...entry(closed, 'several requests in one row'),
	];
}
