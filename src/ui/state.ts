import type {Glyphs} from './glyphs.ts';
import {bodyRows, pageLines} from './layout.ts';
import type {Log} from './log.ts';

/** `requests` and `diagnosis` are the two panes; `detail` is one request, opened from the first. */
export type Screen = 'requests' | 'detail' | 'diagnosis';

export type Size = {readonly columns: number; readonly rows: number};

/** Everything that the screen shows follows from this. */
export type State = {
	readonly log: Log;
	readonly glyphs: Glyphs;
	/** What was run, when the caller knows better than the log. */
	readonly title: string | undefined;
	readonly size: Size;
	readonly screen: Screen;
	/** The help covers the screen below it. */
	readonly isHelp: boolean;
	/** Index of the finding in the verdict; 0 when there is none. */
	readonly finding: number;
	/** Index of the selected request; 0 when there is none. */
	readonly cursor: number;
	/** The first request on the screen. */
	readonly top: number;
	/** The first line on the screen, in the panes that scroll. */
	readonly scroll: number;
	/** The user is done. */
	readonly isOver: boolean;
};

export type Action =
	| {readonly type: 'move'; readonly by: number}
	/** Moves by what the pane shows, less one row for orientation. */
	| {readonly type: 'page'; readonly by: -1 | 1}
	| {readonly type: 'edge'; readonly to: 'first' | 'last'}
	| {readonly type: 'open'}
	| {readonly type: 'back'}
	| {readonly type: 'switch'}
	| {readonly type: 'finding'; readonly by: -1 | 1}
	| {readonly type: 'help'}
	| {readonly type: 'quit'}
	| {readonly type: 'resize'; readonly size: Size};

const clamp = (value: number, last: number) => Math.max(0, Math.min(value, last));

/** The screen at its start: the first finding, and its request selected. */
export function initialState(from: Pick<State, 'log' | 'glyphs' | 'title' | 'size'>): State {
	const base = {screen: 'requests', isHelp: false, finding: 0, cursor: 0, top: 0, scroll: 0, isOver: false} as const;
	return selectRequest({...from, ...base}, from.log.rowOfFinding[0] ?? 0);
}

export function reduce(state: State, action: Action): State {
	switch (action.type) {
		case 'move':
			return moved(state, action.by);
		case 'page':
			return moved(state, action.by * Math.max(1, bodyRows(state) - 1));
		case 'edge':
			return moved(state, action.to === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
		case 'open':
			if (state.isHelp || state.screen !== 'requests' || state.log.rows.length === 0) return state;
			return {...state, screen: 'detail', scroll: 0};
		case 'back':
			if (state.isHelp) return {...state, isHelp: false, scroll: 0};
			return {...state, screen: 'requests', scroll: 0};
		case 'switch':
			return {
				...state,
				isHelp: false,
				screen: state.screen === 'diagnosis' ? 'requests' : 'diagnosis',
				scroll: 0,
			};
		case 'finding':
			return selectFinding(state, action.by);
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

const isList = (state: State) => state.screen === 'requests' && !state.isHelp;

/** Moves the cursor in the list, the text in the other panes; keeps both within what there is. */
function moved(state: State, by: number): State {
	if (isList(state)) return selectRequest(state, state.cursor + by);
	const fitted = selectRequest(state, state.cursor);
	return {...fitted, scroll: clamp(state.scroll + by, pageLines(fitted).length - bodyRows(fitted))};
}

/** Puts the cursor on a request, and shifts the list no further than needed to show it. */
function selectRequest(state: State, row: number): State {
	const cursor = clamp(row, state.log.rows.length - 1);
	const count = bodyRows({...state, screen: 'requests', isHelp: false});
	const shown = Math.max(cursor - count + 1, Math.min(state.top, cursor));
	return {...state, cursor, top: clamp(shown, state.log.rows.length - count)};
}

/** Goes to another finding, round and round, and selects its request. */
function selectFinding(state: State, by: number): State {
	const total = state.log.report.findings.length;
	if (total < 2) return state;
	const finding = (state.finding + by + total) % total;
	return selectRequest({...state, finding, scroll: 0}, state.log.rowOfFinding[finding] ?? state.cursor);
}
