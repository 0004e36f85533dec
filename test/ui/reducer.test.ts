import {menuOf} from '../../src/ui/menus.ts';
import {expect, test} from '@jest/globals';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {tabs} from '../../src/ui/detail/registry.ts';
import {bodyRows, frameOf, pageOf} from '../../src/ui/layout.ts';
import type {Live} from '../../src/ui/live.ts';
import {logOf} from '../../src/ui/log.ts';
import type {Action} from '../../src/ui/action.ts';
import {initialState, reduce} from '../../src/ui/reducer.ts';
import type {State} from '../../src/ui/state.ts';
import {press} from '../../src/ui/press.ts';
import {reporters} from '../../src/formats/registry.ts';
import type {Report} from '../../src/model/report.ts';
import {keysOf} from './support/keys.ts';
import {
	folded,
	forbidden,
	forbiddenExchange,
	forbiddenFinding,
	healthy,
	podExchange,
	report,
	run,
	several,
} from './support/reports.ts';

const stateOf = (shown: Report, columns = 80, rows = 24) =>
	initialState({log: logOf(shown), glyphs: glyphsFor(true), title: undefined, size: {columns, rows}});

const running: Live = {
	what: 'kubectl is running',
	progress: '',
	count: 'so far',
	interrupt: 'interrupts kubectl',
	isInterrupted: false,
};

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
	['opens the next part of a request', [open, tab], {screen: 'detail', tab: 'headers'}],
	[
		'opens the last part going back',
		[open, {type: 'switch', by: -1}],
		{screen: 'detail', tab: tabs.at(-1)?.name ?? ''},
	],
	['opens a part from the list', [{type: 'tab', to: 'body'}], {screen: 'detail', tab: 'body'}],
	['opens the request before', [open, {type: 'request', by: -1}], {screen: 'detail', cursor: 1, scroll: 0}],
	['stays at the last request', [open, down, {type: 'request', by: 1}], {screen: 'detail', cursor: 2, scroll: 1}],
	['goes to the next failure, round', [first, {type: 'failure', by: 1}, {type: 'failure', by: 1}], {cursor: 2}],
	['closes an open request with q', [open, {type: 'leave'}], {screen: 'requests', isOver: false}],
	['quits the list with q', [{type: 'leave'}], {isOver: true}],
	['shows help above what was open', [open, help], {isHelp: true, screen: 'detail'}],
	['closes help first', [open, help, back], {isHelp: false, screen: 'detail'}],
	['toggles help', [help, help], {isHelp: false}],
	['ignores the next finding when there is one', [next], {finding: 0, cursor: 2}],
	['quits', [{type: 'quit'}], {isOver: true}],
])('%s', (_, actions, expected) => {
	expect(after(stateOf(forbidden), ...actions)).toMatchObject(expected);
});

test.each<[string, readonly Action[], Partial<State>]>([
	['starts with what can be folded in one row', [], {cursor: 2}],
	[
		'unfolds',
		[first, {type: 'fold', to: 'open'}],
		{cursor: 0, listing: {items: [-1, 0, 1, 2, 3, 4, -2, 8], matches: 9}},
	],
	[
		'unfolds discovery that is opened',
		[first, open],
		{screen: 'requests', listing: {items: [-1, 0, 1, 2, 3, 4, -2, 8], matches: 9}},
	],
	['opens the try that failed', [up, open], {screen: 'detail', cursor: 1}],
	[
		'folds from within',
		[first, {type: 'fold', to: 'open'}, down, down, {type: 'fold', to: 'closed'}],
		{cursor: 0, listing: {items: [-1, -2, 8], matches: 9}},
	],
	['does not fold twice', [first, {type: 'fold', to: 'closed'}], {opened: new Set()}],
	[
		'folds and unfolds with one key',
		[first, {type: 'fold', to: 'other'}, {type: 'fold', to: 'other'}],
		{opened: new Set()},
	],
	['unfolds everything, and stays where it was', [{type: 'fold-all'}], {cursor: 10}],
	['folds everything again', [{type: 'fold-all'}, {type: 'fold-all'}], {cursor: 2, opened: new Set()}],
	['skips what was answered', [first, {type: 'failure', by: 1}], {cursor: 1}],
	['goes back to a failure', [{type: 'failure', by: -1}], {cursor: 1}],
	['orders by duration next, for want of other runs', [{type: 'order'}], {order: 'duration', cursor: 0}],
	['comes back to its own order', [{type: 'order'}, {type: 'order'}, {type: 'order'}], {order: 'number'}],
	['reverses, and keeps what is selected', [{type: 'reverse'}], {cursor: 0, isReversed: true}],
])('%s', (_, actions, expected) => {
	expect(after(stateOf(folded), ...actions)).toMatchObject(expected);
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
	expect(end.scroll + bodyRows(end)).toBe(pageOf(end).lines.length);
	expect(after(end, down).scroll).toBe(end.scroll);
	expect(after(end, first).scroll).toBe(0);
});

test('does nothing in an empty log', () => {
	const state = stateOf(report({outcome: 'unknown'}));
	expect(after(state, down, up, last, {type: 'page', by: 1}, open)).toEqual(state);
});

const long = report({runs: [run(Array.from({length: 100_000}, (_, index) => podExchange(index)))]});

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

const keys = (state: State, text: string) => press(state, {type: 'keys', names: keysOf(text)});

test.each<[string, string, Partial<State>]>([
	['moves to the first hit while a search is typed', "g / '403", {cursor: 2, search: '403'}],
	['comes back when the search is given up', "g / '403 Esc", {cursor: 0, search: '', prompt: undefined}],
	['keeps the hit', "g / '403 Enter", {cursor: 2, search: '403', prompt: undefined}],
	['says that nothing is found, and stays', "g / 'zebra Enter", {cursor: 0, notice: 'zebra is not found.'}],
	['finds what a fold hides', "/ 'batch Enter", {cursor: 0}],
	['goes to the next hit, round', "g / 'get Enter n", {cursor: 2}],
	['goes to the hit before', "g / 'get Enter N", {cursor: 2}],
	['finds capitals only where they were typed', "g / 'LIST Enter", {cursor: 0, notice: 'LIST is not found.'}],
	['forgets the search before the filter', "f 'verb:get Enter / 'web Enter Esc", {search: '', filter: 'verb:get'}],
	['filters while typing', "f 'status:503", {filter: 'status:503', listing: {items: [5, 6], matches: 2}}],
	['keeps the filter', "f 'status:503 Enter", {filter: 'status:503', prompt: undefined}],
	['gives the filter up', "f 'status:503 Esc", {filter: '', cursor: 2, listing: {items: [-1, -2, 8], matches: 9}}],
	[
		'changes the filter it had',
		"f 'status:503 Enter f Backspace '4 Enter",
		{filter: 'status:504', listing: {items: [], matches: 0}},
	],
	['clears the filter', "f 'status:503 Enter Esc", {filter: '', cursor: 1}],
	['closes an emptied prompt', 'f Backspace', {prompt: undefined, filter: ''}],
	['types keys that mean something elsewhere', "f 'q?n", {filter: 'q?n', isOver: false, isHelp: false}],
	['takes blanks', "f 'verb:get_status:403", {filter: 'verb:get status:403', listing: {items: [8], matches: 1}}],
	['completes a field and then its value', "f 's Tab Tab", {filter: 'status:200'}],
	['offers the value after that', "f 'status: Tab Tab", {filter: 'status:2xx'}],
	['goes on behind what was completed', "f 'verb: Tab '_status:4 Tab Enter", {filter: 'verb:get status:403'}],
	['edits as a shell does', "f 'verb:get_x Ctrl-W 'z Ctrl-A '- Enter", {filter: '-verb:get z'}],
	['does nothing with a key it does not know', "f 'a Ctrl-G PgDn", {filter: 'a'}],
	['keeps the selected request when a filter goes', "g l j j f 'status:200 Enter Esc", {cursor: 2}],
	['quits from a prompt with Ctrl-C', 'f Ctrl-C', {isOver: true}],
	['searches in a page', "Enter / 'audit Enter", {notice: 'audit is not found.'}],
	['filters the list from everywhere', "Enter f '403", {screen: 'requests', filter: '403'}],
])('%s', (_, text, expected) => {
	expect(keys(stateOf(folded), text)).toMatchObject(expected);
});

test('goes from hit to hit in a page, round, and scrolls to each', () => {
	const start = keys(stateOf(forbidden, 80, 24), "Enter / 'kube-locked Enter");
	const lines = pageOf(start).lines.map(line => line.map(({text}) => text).join(''));
	const hits = lines.flatMap((line, index) => (line.includes('kube-locked') ? [index] : []));
	expect(hits.length).toBeGreaterThan(3);
	const seen = [start];
	for (let turn = 1; turn <= hits.length; turn++) seen.push(keys(seen[turn - 1] ?? start, 'n'));
	expect(seen.map(({line}) => line)).toEqual([...hits, hits[0]]);
	for (const state of seen) {
		expect(state.line).toBeGreaterThanOrEqual(state.scroll);
		expect(state.line).toBeLessThan(state.scroll + bodyRows(state));
	}
});

test('folds JSON at the cursor, and nothing where there is none', () => {
	const body = keys(stateOf(forbidden, 80, 40), '3');
	const lines = (state: State) => pageOf(state).lines.length;
	const place = pageOf(body).folds?.findIndex(name => name !== undefined) ?? -1;
	const at = after(body, {type: 'move', by: place});
	expect(keys(body, 'z').toggled.size).toBe(0);
	const closed = keys(at, 'Left');
	expect(lines(closed)).toBe(lines(at) - 12);
	expect(keys(closed, 'Left')).toEqual(closed);
	expect(lines(keys(closed, 'Right'))).toBe(lines(at));
	expect(lines(keys(closed, 'z'))).toBe(lines(at));
	expect(keys(closed, 'J').toggled.size).toBe(1);
	expect(keys(closed, 'K').toggled.size).toBe(0);
});

const able = (shown: Report) =>
	initialState({
		log: logOf(shown),
		glyphs: glyphsFor(true),
		title: undefined,
		size: {columns: 80, rows: 24},
		abilities: new Set(['copy', 'export', 'rerun', 'run', 'reveal', 'follow', 'interrupt', 'suspend']),
	});

test.each<[string, string, Partial<State>]>([
	[
		'copies a command',
		'y k',
		{
			menu: undefined,
			pending: {
				type: 'copy',
				what: 'kubectl command',
				text: "kubectl get --raw '/api/v1/namespaces/kube-locked/pods?limit=500'",
			},
		},
	],
	['copies nothing with another key', 'y Esc', {menu: undefined, pending: undefined}],
	['exports as the first format', 'x 1', {pending: {type: 'export', format: reporters[0]?.name ?? ''}}],
	[
		'runs what reads again without asking',
		'R 1',
		{question: undefined, pending: {type: 'rerun', command: 'kubectl get pods -n kube-locked -v=9', level: undefined}},
	],
	[
		'runs it again with whole bodies',
		'R 2',
		{pending: {type: 'rerun', command: 'kubectl get pods -n kube-locked -v=9', level: 10}},
	],
	[
		'shows a next step before it runs it',
		's 1',
		{
			pending: undefined,
			question: {
				text: 'Run kubectl auth can-i --list -n kube-locked ?',
				effect: {type: 'run', step: forbidden.findings[0]!.nextSteps[0]!},
			},
		},
	],
	[
		'runs it after a yes',
		's 1 y',
		{question: undefined, pending: {type: 'run', step: forbidden.findings[0]!.nextSteps[0]!}},
	],
	['takes Enter for a no', 's 1 Enter', {question: undefined, pending: undefined}],
	['offers no step that changes something', 's 2', {menu: undefined, question: undefined, pending: undefined}],
	['reveals secrets', 'S', {pending: {type: 'reveal', isRevealed: true}}],
])('%s', (_, text, expected) => {
	expect(keys(able(forbidden), text)).toMatchObject(expected);
});

test('runs kubectl and what its output goes through, and connects no other program to an address in a log', () => {
	const step = (command: string, argv: string[], pipe: string[][] | null = null) => ({
		command,
		argv,
		pipe,
		why: 'Shows it.',
		changes: false,
		readOnly: true,
	});
	const steps = [
		step('curl -vk https://10.0.0.1/version', ['curl', '-vk', 'https://10.0.0.1/version']),
		step('kubectl get apiservices | grep False', ['kubectl', 'get', 'apiservices'], [['grep', 'False']]),
	];
	const finding = {...forbiddenFinding, nextSteps: steps};
	const state = after(able(forbidden), {
		type: 'log',
		log: logOf({...forbidden, findings: [finding]}),
		isRevealed: false,
	});
	expect(menuOf('steps', state)?.choices.map(({effect}) => effect)).toEqual([{type: 'run', step: steps[1]}]);
});

test('copies no secret that the screen shows', () => {
	const secret = {...forbidden, findings: [{...forbiddenFinding, summary: 'hunter2'}]};
	const revealed = after(able(forbidden), {type: 'log', log: logOf(secret), isRevealed: true});
	expect(revealed.log.report.findings[0]?.summary).toBe('hunter2');
	const copied = keys(revealed, 'y f').pending;
	expect(copied).toMatchObject({
		type: 'copy',
		what: 'finding',
		text: expect.stringContaining('User jane may not list'),
	});
	expect(JSON.stringify(copied)).not.toContain('hunter2');
	const hidden = after(revealed, {type: 'log', log: logOf(forbidden), isRevealed: false});
	expect(hidden.isRevealed).toBe(false);
});

test('asks before it runs something again that may change something', () => {
	const applied = {...forbidden, runs: forbidden.runs.map(own => ({...own, command: 'kubectl apply -f web.yaml'}))};
	const asked = keys(able(applied), 'R 1');
	expect(asked.pending).toBeUndefined();
	expect(asked.question?.text).toBe('kubectl apply -f web.yaml may change something. Run it again?');
	expect(keys(asked, 'n').pending).toBeUndefined();
	expect(keys(asked, 'y').pending).toMatchObject({type: 'rerun', command: 'kubectl apply -f web.yaml'});
});

test('asks for nothing that cannot be done', () => {
	expect(keys(stateOf(forbidden), 'y x R s S F')).toEqual(stateOf(forbidden));
});

test('forgets an effect when it is done, and shows how it went until the next key', () => {
	const done = after(keys(able(forbidden), 'S'), {type: 'done', notice: 'Copied.'});
	expect(done).toMatchObject({pending: undefined, notice: 'Copied.'});
	expect(keys(done, 'k').notice).toBeUndefined();
});

test.each([
	['kubectl get pods -n shop -v=9', false],
	['kubectl get pods -o jsonpath={.items[*]}', false],
	['helm get all web', false],
	['kubectl delete pod web', true],
	['kubectl get pods; rm -r x', true],
	['kubectl get pods > file', true],
])('asks before %s runs again: %s', (command, expected) => {
	const shown = {...forbidden, runs: forbidden.runs.map(own => ({...own, command}))};
	expect(keys(able(shown), 'R 1').question !== undefined).toBe(expected);
});

test('follows what arrives, until the user goes elsewhere', () => {
	const longer = (count: number) =>
		logOf(report({runs: [run(Array.from({length: count}, (_, index) => podExchange(index)))]}));
	const short = able(report({runs: [run([podExchange(0), podExchange(1)])]}));
	expect(keys(short, 'F').isFollowing).toBe(false);
	const following = keys(after(short, {type: 'live', live: running}), 'g F');
	expect(following).toMatchObject({cursor: 1, isFollowing: true});
	const arrived = after(following, {type: 'log', log: longer(50)});
	expect(arrived.cursor).toBe(49);
	const stopped = after(keys(arrived, 'k'), {type: 'log', log: longer(60)});
	expect(stopped).toMatchObject({cursor: 48, isFollowing: false});
	const opened = after(keys(arrived, 'Enter'), {type: 'log', log: longer(60)});
	expect(opened).toMatchObject({screen: 'detail', cursor: 49, isFollowing: false});
});

test('leads whoever only watched to the failure, and nobody else', () => {
	const exchanges = [podExchange(0), forbiddenExchange, podExchange(1)];
	const whole = report({runs: [run(exchanges)], findings: [forbiddenFinding], outcome: 'failed'});
	const watching = after(able(report({runs: [run([podExchange(0)])]})), {type: 'live', live: running});
	const complete = [
		{type: 'log', log: logOf(whole)},
		{type: 'live', live: undefined},
	] as const;
	expect(after(watching, ...complete)).toMatchObject({live: undefined, isFollowing: false, cursor: 1});
	expect(after(keys(after(watching, complete[0]), 'g'), complete[1])).toMatchObject({live: undefined, cursor: 0});
});

test('asks to stop at the first Ctrl-C and leaves at the second', () => {
	const live = after(able(forbidden), {type: 'live', live: running});
	const asked = keys(live, 'Ctrl-C');
	expect(asked).toMatchObject({isOver: false, pending: {type: 'interrupt'}, live: {isInterrupted: true}});
	// News of its progress do not make the second one the first.
	const told = after(asked, {type: 'done'}, {type: 'live', live: {...running, progress: '2 of 3'}});
	expect(keys(told, 'Ctrl-C').isOver).toBe(true);
	expect(keys(able(forbidden), 'Ctrl-C')).toMatchObject({isOver: true, pending: undefined});
});

test('gives the terminal to the shell whatever is open', () => {
	for (const before of ['', 'y', 'f p o', 'Enter 3', '?']) {
		const there = keys(able(forbidden), before);
		expect(keys(there, 'Ctrl-Z')).toEqual({...there, notice: undefined, pending: {type: 'suspend'}});
	}
});

/** How often the requests of a long log are asked for anything. */
function counting(count: number) {
	let looks = 0;
	const asked = new Set<number>();
	const exchanges = Array.from({length: count}, (_, index) => {
		const own = podExchange(index, index % 5000 === 4999 ? {status: 500} : {});
		return new Proxy(own, {
			get(target, name, receiver): unknown {
				looks++;
				asked.add(index);
				return Reflect.get(target, name, receiver);
			},
		});
	});
	const long = report({runs: [run(exchanges)]});
	return {
		long,
		/** Requests that were looked at since the last time. */
		taken: () => {
			const taken = {looks, requests: asked.size};
			looks = 0;
			asked.clear();
			return taken;
		},
	};
}

test('looks at the requests on the screen only, however long the log is', () => {
	const {long, taken} = counting(100_000);
	let state = stateOf(long, 140, 40);
	expect(taken().requests).toBe(100_000);
	for (const key of [
		'j',
		'G',
		'k',
		'PgUp',
		'g',
		'PgDn',
		'e',
		'E',
		'z',
		']',
		'?',
		'q',
		'Enter',
		'J',
		'3',
		'q',
		'Tab',
		'Tab',
	]) {
		state = keys(state, key);
		frameOf(state);
		const {requests, looks} = taken();
		expect([key, requests <= 45, looks <= 1000]).toEqual([key, true, true]);
	}

	// While a search is typed, it looks a little ahead.
	state = keys(state, "g / 'zebra");
	frameOf(state);
	expect(taken().requests).toBeLessThanOrEqual(600);
	state = keys(state, 'Enter');
	frameOf(state);
	expect(taken().requests).toBeLessThanOrEqual(5100);
	expect(state).toMatchObject({
		cursor: 5000,
		notice: 'Not among the 5,000 requests up to here; n looks on, f looks at all.',
	});
	expect(keys(state, 'n').cursor).toBe(10_001);
	taken();
	// A filter waits for Enter where there are many requests.
	state = keys(state, "Esc f 'status:500");
	frameOf(state);
	expect(taken().requests).toBeLessThanOrEqual(5100);
	state = keys(state, 'Enter');
	expect(state.listing.matches).toBe(20);
});
