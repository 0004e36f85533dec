import type {Action} from './action.ts';
import {tabs} from './detail/registry.ts';
import {completions} from './filter/complete.ts';
import {matcherOf} from './filter/match.ts';
import {parseFilter} from './filter/parse.ts';
import {around, AT_ONCE, findItem, findLine, LONGEST_SEARCH, WHILE_TYPING} from './find.ts';
import {bodyRows, pageOf} from './layout.ts';
import {arrange, foldAt, foldOf, orders, placeOf, rowAt, type Listing} from './listing.ts';
import {menuOf} from './menus.ts';
import {complete, edit, type Prompt} from './prompt.ts';
import type {Screen, State} from './state.ts';
import {counted} from './words.ts';

const tabNames = tabs.map(({name}) => name);
const [firstTab = ''] = tabNames;

const clamp = (value: number, last: number) => Math.max(0, Math.min(value, last));

export type Start = Pick<State, 'log' | 'glyphs' | 'title' | 'size'> &
	Partial<Pick<State, 'output' | 'abilities' | 'live'>>;

/** The initial screen: the first finding, and its request selected. */
export function initialState(from: Start): State {
	const state: State = {
		output: [],
		abilities: new Set(),
		live: undefined,
		...from,
		shareable: from.log,
		// Without -v there is no request to look at.
		screen: from.live === undefined && from.log.rows.length === 0 ? 'diagnosis' : 'requests',
		tab: firstTab,
		isHelp: false,
		finding: 0,
		listing: {items: [], matches: 0},
		filter: '',
		order: 'number',
		isReversed: false,
		opened: new Set(),
		cursor: 0,
		top: 0,
		scroll: 0,
		line: 0,
		toggled: new Set(),
		search: '',
		prompt: undefined,
		menu: undefined,
		question: undefined,
		pending: undefined,
		notice: undefined,
		isRevealed: false,
		isFollowing: from.live !== undefined,
		isOver: false,
	};
	if (state.isFollowing) return selectItem({...state, listing: listingOf(state)}, Number.POSITIVE_INFINITY);
	return selectRow({...state, listing: listingOf(state)}, from.log.rowOfFinding[0] ?? 0);
}

export function reduce(before: State, action: Action): State {
	const after = reduced(before, action);
	// Someone looking at one request does not want to be led away from it.
	const stays = after.screen === 'detail' || after.cursor < after.listing.items.length - 1;
	return after.isFollowing && stays ? {...after, isFollowing: false} : after;
}

function reduced(before: State, action: Action): State {
	const state = before.notice === undefined || quiet.has(action.type) ? before : {...before, notice: undefined};
	switch (action.type) {
		case 'move':
			return moved(state, action.by);
		case 'page':
			return moved(state, Math.trunc(action.by * Math.max(2, bodyRows(state) - 1)));
		case 'edge':
			return moved(state, action.to === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
		case 'open':
			return opened(state);
		case 'back':
			return wentBack(state);
		case 'leave':
			return state.isHelp || state.screen === 'detail' ? wentBack({...state, search: ''}) : {...state, isOver: true};
		case 'switch':
			return switched(state, action.by ?? 1);
		case 'tab':
			if (state.isHelp || selectedRow(state) === undefined) return state;
			return {...atStart(state), screen: 'detail', tab: action.to};
		case 'request':
			return otherRequest(state, action.by);
		case 'fold':
			return isList(state) ? foldedItem(state, action.to) : foldedLine(state, action.to);
		case 'fold-all':
			return isList(state) ? foldedAll(state) : state;
		case 'finding':
			return selectFinding(state, action.by);
		case 'failure':
			return nextFailure(state, action.by);
		case 'next-hit':
			return nextHit(state, action.by);
		case 'prompt':
			return prompted(state, action.kind);
		case 'type':
			return typed(state, action.key);
		case 'order':
			return reordered(state);
		case 'reverse':
			return isList(state) ? rearranged({...state, isReversed: !state.isReversed}) : state;
		case 'menu': {
			const menu = menuOf(action.kind, state);
			return menu === undefined ? {...state, notice: 'There is nothing to choose from here.'} : {...state, menu};
		}

		case 'choose':
			return chosen(state, action.at);
		case 'answer':
			return {...state, question: undefined, pending: action.isYes ? state.question?.effect : state.pending};
		case 'reveal':
			return {...state, pending: {type: 'reveal', isRevealed: !state.isRevealed}};
		case 'follow':
			return state.isFollowing
				? {...state, isFollowing: false}
				: moved({...state, isFollowing: true}, Number.POSITIVE_INFINITY);
		case 'interrupt':
			return state.live === undefined || state.live.isInterrupted || !state.abilities.has('interrupt')
				? {...state, isOver: true}
				: {...state, live: {...state.live, isInterrupted: true}, pending: {type: 'interrupt'}};
		case 'suspend':
			return {...state, pending: {type: 'suspend'}};
		case 'done':
			return {...state, pending: undefined, notice: action.notice ?? state.notice};
		case 'log':
			return renewed(state, action);
		case 'live':
			if (action.live === undefined) return settled(state);
			return state.live === undefined
				? {...atStart(state), screen: 'requests', finding: 0, isFollowing: true, live: action.live}
				: {...state, live: {...action.live, isInterrupted: action.live.isInterrupted || state.live.isInterrupted}};
		case 'output':
			return moved({...state, output: action.output}, 0);
		case 'help':
			return {...state, isHelp: !state.isHelp, scroll: 0};
		case 'quit':
			return {...state, isOver: true};
		case 'resize':
			return moved({...state, size: action.size}, 0);
		default:
			return action satisfies never;
	}
}

/** Actions that no key requested: a notice stays until the user has had time to read it. */
const quiet: ReadonlySet<Action['type']> = new Set(['log', 'live', 'output', 'resize', 'done']);

export const isList = ({screen, isHelp}: Pick<State, 'screen' | 'isHelp'>): boolean => screen === 'requests' && !isHelp;

/** The selected row, or the one that represents the selected fold. */
const selectedRow = ({log, listing, cursor}: State): number | undefined => rowAt(log, listing.items[cursor]);

/** The available panes. */
const panes = ({output}: Pick<State, 'output'>): readonly Screen[] =>
	output.length > 0 ? ['requests', 'diagnosis', 'output'] : ['requests', 'diagnosis'];

const atStart = (state: State): State => ({...state, isHelp: false, scroll: 0, line: 0, toggled: new Set()});

/** Moves the cursor if there is one, the text in the other panes; keeps both within bounds. */
function moved(state: State, by: number): State {
	if (isList(state)) {
		return selectItem(state, state.cursor + by);
	}

	const fitted = selectItem(state, state.cursor);
	const {lines, folds} = pageOf(fitted);
	const last = lines.length - bodyRows(fitted);
	if (folds === undefined) return {...fitted, scroll: clamp(state.scroll + by, last)};
	return showLine(fitted, clamp(state.line + by, lines.length - 1));
}

/** Puts the cursor on a line, scrolling no further than necessary. */
function showLine(state: State, line: number): State {
	const count = bodyRows(state);
	const {lines} = pageOf(state);
	const shown = Math.max(line - count + 1, Math.min(state.scroll, line));
	return {...state, line, scroll: clamp(shown, lines.length - count)};
}

/** Puts the cursor on an item, shifting the list no further than necessary. */
function selectItem(state: State, item: number): State {
	const cursor = clamp(item, state.listing.items.length - 1);
	const count = bodyRows({...state, cursor, screen: 'requests', isHelp: false});
	const shown = Math.max(cursor - count + 1, Math.min(state.top, cursor));
	return {...state, cursor, top: clamp(shown, state.listing.items.length - count)};
}

/** Selects a row, or the fold that hides it; does nothing if the filter excludes it. */
function selectRow(state: State, row: number): State {
	const place = placeOf(state.log, state.listing, row);
	return selectItem(state, place === -1 ? state.cursor : place);
}

function listingOf(state: State): Listing {
	const {log, filter, order, isReversed, opened} = state;
	return arrange(log, {order, isReversed, opened, lets: matcherOf(parseFilter(filter), log)});
}

/** Rearranges the list; the selected request stays selected, or yields to the next remaining one. */
function rearranged(state: State, row = selectedRow(state)): State {
	const next = {...state, listing: listingOf(state)};
	if (row === undefined) return selectItem(next, 0);
	const place = placeOf(next.log, next.listing, row);
	const {items} = next.listing;
	return selectItem(next, place === -1 ? items.findIndex(item => (rowAt(next.log, item) ?? 0) >= row) : place);
}

function reordered(state: State): State {
	if (!isList(state)) return state;
	// With one run, requests are in log order anyway.
	const known = orders.filter(order => order !== 'time' || state.log.report.runs.length > 1);
	const order = known[(known.indexOf(state.order) + 1) % known.length] ?? 'number';
	// Changing the order is about seeing what comes first in it.
	return order === 'number'
		? rearranged({...state, order, isReversed: false})
		: selectItem({...state, order, isReversed: false, listing: listingOf({...state, order, isReversed: false})}, 0);
}

/** Opens a request; a discovery fold has none that represents it, and expands. */
function opened(state: State): State {
	if (state.isHelp) return state;
	if (state.screen === 'detail') return foldedLine(state, 'other');
	if (state.screen !== 'requests' || state.listing.items.length === 0) return state;
	const fold = foldAt(state.log, state.listing.items[state.cursor]);
	if (fold?.kind === 'discovery') return foldedItem(state, 'other');
	return {...atStart(state), screen: 'detail', finding: findingOf(state) ?? state.finding};
}

/** The selected request's finding: once opened, the request is the screen's subject. */
const findingOf = (state: State) => state.log.rows[selectedRow(state) ?? -1]?.finding;

/** One step back: out of the help, the search, the request, the filter, the pane. */
function wentBack(state: State): State {
	if (state.isHelp) return {...state, isHelp: false, scroll: 0};
	if (state.search !== '') return {...state, search: ''};
	if (state.screen === 'requests') return state.filter === '' ? state : rearranged({...state, filter: ''});
	return {...atStart(state), screen: 'requests'};
}

function switched(state: State, by: -1 | 1): State {
	const next = <Item>(list: readonly Item[], current: Item): Item | undefined =>
		list[(list.indexOf(current) + by + list.length) % list.length];
	if (state.screen === 'detail' && !state.isHelp)
		return {...atStart(state), tab: next(tabNames, state.tab) ?? firstTab};
	return {...atStart(state), screen: state.isHelp ? state.screen : (next(panes(state), state.screen) ?? 'requests')};
}

function otherRequest(state: State, by: -1 | 1): State {
	if (state.isHelp || (state.screen !== 'detail' && state.screen !== 'requests')) return state;
	const next = selectItem(state, state.cursor + by);
	if (state.screen === 'requests' || next.cursor === state.cursor) return next;
	return {...atStart(next), screen: 'detail', finding: findingOf(next) ?? next.finding};
}

/** Opens or closes the fold at the cursor; from within an open one, closing goes back to its head. */
function foldedItem(state: State, to: 'open' | 'closed' | 'other'): State {
	const item = state.listing.items[state.cursor];
	const own = foldAt(state.log, item);
	const fold = own ?? (to === 'open' || item === undefined || hasNoFolds(state) ? undefined : foldOf(state.log, item));
	if (fold === undefined || hasNoFolds(state)) return state;
	const isOpen = state.opened.has(fold.first);
	const wanted = own === undefined ? false : to === 'other' ? !isOpen : to === 'open';
	if (isOpen === wanted) return state;
	const opened = new Set(state.opened);
	if (wanted) opened.add(fold.first);
	else opened.delete(fold.first);
	const head = own === undefined ? state.listing.items.indexOf(-1 - state.log.folds.indexOf(fold)) : state.cursor;
	return selectItem({...state, opened, listing: listingOf({...state, opened})}, head);
}

const hasNoFolds = ({order, filter}: State) => order !== 'number' || parseFilter(filter).terms.length > 0;

function foldedAll(state: State): State {
	const opened = new Set(state.opened.size > 0 ? [] : state.log.folds.map(({first}) => first));
	return rearranged({...state, opened});
}

/** Folds or unfolds JSON at the cursor of a body. */
function foldedLine(state: State, to: 'open' | 'closed' | 'other'): State {
	if (state.isHelp) return state;
	const page = pageOf(state);
	const name = page.folds?.[state.line];
	if (page.folds === undefined || name === undefined) return state;
	const toggled = new Set(state.toggled);
	if (!toggled.delete(name)) toggled.add(name);
	const next = {...state, toggled};
	const grew = pageOf(next).lines.length > page.lines.length;
	// A JSON row that hides nothing has nothing to show.
	if (to !== 'other' && grew !== (to === 'open')) return state;
	return showLine(next, state.line);
}

/** Goes to another finding, wrapping around, and selects its request. */
function selectFinding(state: State, by: number): State {
	const total = state.log.report.findings.length;
	if (total < 2) return state;
	const finding = (state.finding + by + total) % total;
	const row = state.log.rowOfFinding[finding];
	const next = {
		...state,
		finding,
		...(state.screen === 'requests' ? {} : {scroll: 0, line: 0, toggled: new Set<string>()}),
	};
	return row === undefined ? selectItem(next, state.cursor) : selectRow(next, row);
}

/** Goes to another unsuccessful request, wrapping around. */
function nextFailure(state: State, by: -1 | 1): State {
	if (state.isHelp) return state;
	const {log, listing, cursor} = state;
	const fails = (item: number) => log.rows[rowAt(log, listing.items[item]) ?? -1]?.mark !== undefined;
	const found = around(listing.items.length, cursor + by, by, listing.items.length, fails);
	if (found === undefined) return {...state, notice: 'No request failed.'};
	const next = selectItem(state, found);
	return state.screen === 'detail'
		? {...atStart(next), screen: 'detail', finding: findingOf(next) ?? next.finding}
		: {...next, finding: findingOf(next) ?? next.finding};
}

function nextHit(state: State, by: -1 | 1): State {
	// Without a search, `n` and `N` keep their earlier meaning.
	if (state.search === '') return selectFinding(state, by);
	const from = (isList(state) ? state.cursor : currentLine(state)) + by;
	return lookedFor(state, from, by, AT_ONCE) ?? notFound(state, from, by);
}

/** Reports that nothing was found; in a long list the cursor moves as far as was searched, so that `n` continues from there. */
function notFound(state: State, from: number, by: -1 | 1): State {
	const total = state.listing.items.length;
	if (!isList(state) || total <= AT_ONCE) return {...state, notice: `${state.search} is not found.`};
	const next = (((from + by * AT_ONCE) % total) + total) % total;
	const notice = `Not among the ${counted(AT_ONCE, 'request')} up to here; n looks on, f looks at all.`;
	return {...selectItem(state, next), notice};
}

/** A page's position: its cursor, the last hit if visible, or its first line. */
function currentLine(state: State): number {
	const {scroll, line} = state;
	const isShown = line > scroll && line < scroll + bodyRows(state);
	return isShown || pageOf(state).folds !== undefined ? line : scroll;
}

/** The state at the next hit; undefined if there is none. */
function lookedFor(state: State, from: number, by: -1 | 1, most: number): State | undefined {
	if (isList(state)) {
		const item = findItem(state.log, state.listing, state.search, from, by, most);
		return item === undefined ? undefined : selectItem(state, item);
	}

	const page = pageOf(state);
	const line = findLine(page.lines, state.search, from, by);
	if (line === undefined) return undefined;
	if (page.folds !== undefined) return showLine(state, line);
	return {...state, line, scroll: clamp(line, page.lines.length - bodyRows(state))};
}

function prompted(state: State, kind: Prompt['kind']): State {
	const {filter, search, cursor, top, scroll, line} = state;
	const shown = kind === 'filter' ? {...state, screen: 'requests' as const, isHelp: false, scroll: 0, line: 0} : state;
	const text = kind === 'filter' ? filter : '';
	const before = {filter, search, cursor, top, scroll, line, row: selectedRow(state)};
	return {...shown, prompt: {kind, text, caret: text.length, offered: [], choice: -1, before}};
}

/** Rows that a filter can check on every key; a longer log waits for Enter. */
const FILTERED_AT_ONCE = 5000;

function typed(state: State, key: string): State {
	const {prompt} = state;
	if (prompt === undefined) return state;
	const {before, kind} = prompt;
	const closed = {...state, prompt: undefined};
	const isEmptied = key === 'Backspace' && prompt.text === '';
	if (key === 'Esc' || isEmptied) {
		if (kind === 'search') return wherePrompted(closed, before);
		const back = wherePrompted(closed, before);
		return state.filter === before.filter ? back : {...back, listing: listingOf(back)};
	}

	if (key === 'Enter') {
		if (kind === 'filter') return filtered(closed, prompt.text.trim(), before.row);
		// As in less, an empty search repeats the last one.
		if (prompt.text === '') return nextHit({...closed, search: before.search}, 1);
		return searched(closed, prompt.text, before, AT_ONCE);
	}

	if (key === 'Tab' || key === 'Shift-Tab') {
		if (kind !== 'filter') return state;
		const completed = complete(prompt, completions(prompt.text, state.log), key === 'Tab' ? 1 : -1);
		return live({...state, prompt: completed}, completed);
	}

	const edited = {...prompt, ...edit(prompt, key), choice: -1, offered: []};
	const next = {...state, prompt: edited};
	return edited.text === prompt.text ? next : live(next, edited);
}

/** The screen as it was when the prompt was opened. */
function wherePrompted(state: State, {filter, search, cursor, top, scroll, line}: Prompt['before']): State {
	return {...state, filter, search, cursor, top, scroll, line};
}

/** Shows matches of the typed text immediately, if that is little work. */
function live(state: State, {kind, text, before}: Prompt): State {
	if (kind === 'search') return searched(state, text, before, WHILE_TYPING);
	return state.log.rows.length <= FILTERED_AT_ONCE ? filtered(state, text.trim(), before.row) : state;
}

/** Searches from where the prompt was opened, so that further typing continues from there. */
function searched(state: State, text: string, before: Prompt['before'], most: number): State {
	const search = text.slice(0, LONGEST_SEARCH);
	const {cursor, top, scroll, line} = before;
	const start = {...state, cursor, top, scroll, line, search};
	if (search === '') return start;
	const found = lookedFor(start, isList(start) ? cursor : currentLine(start), 1, most);
	if (found !== undefined) return found;
	return state.prompt === undefined ? notFound(start, cursor, 1) : start;
}

/** Filters the list; what was selected when the prompt was opened comes back with a text that matches it. */
function filtered(state: State, filter: string, row: number | undefined): State {
	return filter === state.filter ? state : rearranged({...state, filter}, row);
}

function chosen(state: State, at: number): State {
	const {menu} = state;
	if (menu === undefined) return state;
	const choice = menu.choices[at];
	const closed = {...state, menu: undefined};
	if (choice === undefined) return closed;
	if (choice.question !== undefined) return {...closed, question: {text: choice.question, effect: choice.effect}};
	return {...closed, pending: choice.effect};
}

/** Everything has arrived: if the user was only watching, show the result. */
function settled(state: State): State {
	const next = {...state, live: undefined, isFollowing: false};
	return state.isFollowing
		? selectRow({...next, finding: 0}, state.log.rowOfFinding[0] ?? selectedRow(next) ?? 0)
		: next;
}

/** Replaces the report with a newer one; the selection stays, as far as it still exists. */
function renewed(state: State, action: Extract<Action, {readonly type: 'log'}>): State {
	const {log, isRevealed = state.isRevealed} = action;
	const row = selectedRow(state);
	const next = {
		...state,
		log,
		shareable: action.shareable ?? (isRevealed ? state.shareable : log),
		isRevealed,
		finding: clamp(state.finding, log.report.findings.length - 1),
	};
	const arranged = {...next, listing: listingOf(next)};
	if (state.isFollowing) return moved({...arranged, cursor: arranged.listing.items.length - 1}, 0);
	return row === undefined ? selectItem(arranged, state.cursor) : selectRow(arranged, row);
}
