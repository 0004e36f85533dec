import {expect, test} from '@jest/globals';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {bodyRows, pageLines} from '../../src/ui/layout.ts';
import {logOf} from '../../src/ui/log.ts';
import {initialState, reduce, type Action, type State} from '../../src/ui/state.ts';
import type {Report} from '../../src/model/report.ts';
import {exchange, forbidden, healthy, report, run, several} from './support/reports.ts';

const stateOf = (shown: Report, columns = 80, rows = 24) =>
	initialState({log: logOf(shown), glyphs: glyphsFor(true), title: undefined, size: {columns, rows}});

const after = (state: State, ...actions: readonly Action[]) => actions.reduce(reduce, state);

const down: Action = {type: 'move', by: 1};
const up: Action = {type: 'move', by: -1};
const first: Action = {type: 'edge', to: 'first'};
const last: Action = {type: 'edge', to: 'last'};
const open: Action = {type: 'open'};
const back: Action = {type: 'back'};
const tab: Action = {type: 'switch'};
const next: Action = {type: 'finding', by: 1};
const previous: Action = {type: 'finding', by: -1};
const help: Action = {type: 'help'};

test.each<[string, readonly Action[], Partial<State>]>([
	['starts at the request that failed', [], {screen: 'requests', cursor: 2, finding: 0, isOver: false}],
	['stays on the last request', [down], {cursor: 2}],
	['goes up', [up], {cursor: 1}],
	['stays on the first request', [first, up], {cursor: 0}],
	['goes to the last request', [first, last], {cursor: 2}],
	['opens a request', [open], {screen: 'detail', scroll: 0}],
	['scrolls an open request', [open, down, down, up], {screen: 'detail', scroll: 1, cursor: 2}],
	['comes back from a request', [open, down, back], {screen: 'requests', scroll: 0, cursor: 2}],
	['switches to the diagnosis', [tab], {screen: 'diagnosis'}],
	['switches back', [tab, down, tab], {screen: 'requests', scroll: 0}],
	['leaves the diagnosis with back', [tab, back], {screen: 'requests'}],
	['opens nothing from the diagnosis', [tab, open], {screen: 'diagnosis'}],
	['shows help above what was open', [open, help], {isHelp: true, screen: 'detail'}],
	['closes help first', [open, help, back], {isHelp: false, screen: 'detail'}],
	['toggles help', [help, help], {isHelp: false}],
	['ignores the next finding when there is one', [next], {finding: 0, cursor: 2}],
	['quits', [{type: 'quit'}], {isOver: true}],
])('%s', (_, actions, expected) => {
	expect(after(stateOf(forbidden), ...actions)).toMatchObject(expected);
});

test.each<[string, readonly Action[], number]>([
	['next', [next], 1],
	['next, round', [next, next], 0],
	['previous, round', [previous], 1],
])('goes to the %s finding', (_, actions, finding) => {
	expect(after(stateOf(several), ...actions).finding).toBe(finding);
});

test('selects the request of the finding that it goes to', () => {
	expect(after(stateOf(several), first, next).cursor).toBe(0);
	expect(after(stateOf(several), first, next, next).cursor).toBe(2);
});

test('scrolls to the last line of a page and no further', () => {
	const end = after(stateOf(forbidden), open, last);
	expect(end.scroll).toBeGreaterThan(0);
	expect(end.scroll + bodyRows(end)).toBe(pageLines(end).length);
	expect(after(end, down).scroll).toBe(end.scroll);
	expect(after(end, first).scroll).toBe(0);
});

test('does nothing in an empty log', () => {
	const state = stateOf(report({outcome: 'unknown'}));
	expect(after(state, down, up, last, {type: 'page', by: 1}, open)).toEqual(state);
});

const long = report({runs: [run(Array.from({length: 100_000}, (_, index) => exchange({id: `x${index}`})))]});

test('keeps the selected request within the window of a long list', () => {
	const start = stateOf(long);
	const rows = bodyRows(start);
	const end = after(start, last);
	expect([end.cursor, end.top]).toEqual([99_999, 100_000 - rows]);
	const oneUp = after(end, up);
	expect([oneUp.cursor, oneUp.top]).toEqual([99_998, 100_000 - rows]);
	const pageDown = after(start, {type: 'page', by: 1});
	expect([pageDown.cursor, pageDown.top]).toEqual([rows - 1, 0]);
	expect(after(pageDown, {type: 'page', by: 1}).top).toBe(rows - 1);
});

test('keeps cursor and scroll within a screen that shrinks and grows', () => {
	const end = after(stateOf(long), last);
	const low = after(end, {type: 'resize', size: {columns: 60, rows: 12}});
	expect(low.cursor).toBe(99_999);
	expect(low.top).toBe(100_000 - bodyRows(low));
	const page = after(stateOf(forbidden, 60), open, last, {type: 'resize', size: {columns: 200, rows: 100}});
	expect(page.scroll).toBe(0);
});

test('starts at the top when nothing failed', () => {
	expect(stateOf(healthy)).toMatchObject({cursor: 0, top: 0, finding: 0});
});
