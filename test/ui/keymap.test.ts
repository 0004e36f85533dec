import {expect, test} from '@jest/globals';
import type {Key} from 'ink';
import {tabs} from '../../src/ui/detail/registry.ts';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {actionFor, bindings, helpLines, hints, keyNames} from '../../src/ui/keymap.ts';
import {lineText, lineWidth} from '../../src/ui/line.ts';
import {logOf} from '../../src/ui/log.ts';
import {press} from '../../src/ui/press.ts';
import type {Ability} from '../../src/ui/effects.ts';
import type {Action} from '../../src/ui/action.ts';
import {initialState} from '../../src/ui/reducer.ts';
import type {State} from '../../src/ui/state.ts';
import {forbidden, several} from './support/reports.ts';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test.each<[string, string, Partial<Key>, readonly string[]]>([
	['j', 'j', {}, ['j']],
	['the down arrow', '', {downArrow: true}, ['Down']],
	['typing ahead', 'jj\r', {}, ['j', 'j', 'Enter']],
	['G, which comes with shift', 'G', {shift: true}, ['G']],
	['Enter', '\r', {return: true}, ['Enter']],
	['Esc, which comes with meta', '', {escape: true, meta: true}, ['Esc']],
	['Tab', '', {tab: true}, ['Tab']],
	['Tab with shift', '', {tab: true, shift: true}, ['Shift-Tab']],
	['Backspace, which Ink calls delete', '', {delete: true}, ['Backspace']],
	['Backspace behind typed keys', 'a\u007f', {}, ['a', 'Backspace']],
	['Ctrl-C', 'c', {ctrl: true}, ['Ctrl-C']],
	['Ctrl-C behind typed keys', 'j\u0003', {}, ['j', 'Ctrl-C']],
	['Alt-q', 'q', {meta: true}, []],
	['a letter of two UTF-16 units', '𠀀', {}, ['𠀀']],
])('names %s', (_, input, key, names) => {
	expect(keyNames(input, {...noKey, ...key})).toEqual(names);
});

const start = (shown = forbidden): State =>
	initialState({log: logOf(shown), glyphs: glyphsFor(true), title: undefined, size: {columns: 80, rows: 24}});

const every: ReadonlySet<Ability> = new Set<Ability>([
	'copy',
	'export',
	'rerun',
	'run',
	'reveal',
	'follow',
	'interrupt',
	'suspend',
]);

const inList = {...start(), abilities: every};
const states: ReadonlyArray<readonly [string, State]> = [
	['the list', inList],
	['a request', {...inList, screen: 'detail'}],
	['a body', {...inList, screen: 'detail', tab: 'body'}],
	['the diagnosis', {...inList, screen: 'diagnosis'}],
	['the help', {...inList, isHelp: true}],
];

test.each(states)('gives each key at most one meaning in %s', (_, state) => {
	const meant = bindings.flatMap(({keys, when = () => true}) => (when(state) ? keys : []));
	expect(meant.length).toBeGreaterThan(10);
	expect(new Set(meant).size).toBe(meant.length);
});

test.each<[string, string, State, Action | undefined]>([
	['j in the list', 'j', inList, {type: 'move', by: 1}],
	['Right in the list', 'Right', inList, {type: 'fold', to: 'open'}],
	['Right in a request', 'Right', {...inList, screen: 'detail'}, {type: 'switch', by: 1}],
	['Right in a body', 'Right', {...inList, screen: 'detail', tab: 'body'}, {type: 'fold', to: 'open'}],
	['l in a body', 'l', {...inList, screen: 'detail', tab: 'body'}, {type: 'switch', by: 1}],
	['o in a request', 'o', {...inList, screen: 'detail'}, undefined],
	['S without the ability', 'S', start(), undefined],
	['j in a prompt', 'j', press(inList, {type: 'prompt', kind: 'search'}), {type: 'type', key: 'j'}],
	['Ctrl-C in a prompt', 'Ctrl-C', press(inList, {type: 'prompt', kind: 'search'}), {type: 'interrupt'}],
	['a key of a menu', 'r', press(inList, {type: 'menu', kind: 'copy'}), {type: 'choose', at: 1}],
	['another key in a menu', 'j', press(inList, {type: 'menu', kind: 'copy'}), {type: 'choose', at: -1}],
	['a key that is none of ours', 'ü', inList, undefined],
])('understands %s', (_, key, state, action) => {
	expect(actionFor(state, key)).toEqual(action);
});

test('opens the parts of a request by their numbers, from 1 on', () => {
	expect(tabs.map(({order}) => order)).toEqual(tabs.map((_, index) => index + 1));
	for (const {order, name} of tabs) expect(actionFor(inList, String(order))).toEqual({type: 'tab', to: name});
});

test('names every key on the help screen', () => {
	const help = helpLines(80, glyphsFor(true), every).map(lineText).join('\n').replaceAll(/\s+/g, ' ');
	const names = bindings.flatMap(({keys, help: told}) => (told === undefined ? [] : keys));
	for (const key of names) expect(help).toContain(key);
	for (const {help: sentence} of bindings) if (sentence !== undefined) expect(help).toContain(sentence);
	for (const key of 'j k Down Up g G PgUp PgDn Enter Esc Tab n N p ? q Ctrl-C / f e E y x R S o O z'.split(' ')) {
		expect(names).toContain(key);
	}
});

test('tells only about keys that work', () => {
	const help = helpLines(80, glyphsFor(true), new Set()).map(lineText).join('\n');
	expect(help).toContain('filter requests');
	expect(help).not.toMatch(/copy|export the|run the command|secrets|follow/);
});

test.each<[string, State, number, string]>([
	['the list', start(), 80, 'j/k move  Enter open  / search  f filter  Tab switch  ? help  q quit'],
	['several findings', start(several), 80, ']/[ finding  Enter open  / search  f filter  Tab switch  ? help  q quit'],
	[
		'a request',
		{...start(), screen: 'detail'},
		80,
		`j/k move  1-${tabs.length} part  J/K request  / search  Tab switch  Esc back  ? help  Q quit`,
	],
	['the help', {...start(), isHelp: true}, 80, 'j/k move  Esc back  ? help  Q quit'],
	['a search', {...start(), search: 'x'}, 40, 'Enter open  n/N next hit  ? help  q quit'],
	['a menu', press(inList, {type: 'menu', kind: 'copy'}), 80, 'Esc close'],
	['a screen with little room', start(several), 44, 'Enter open  Tab switch  ? help  q quit'],
	['a narrow screen', start(several), 34, 'Enter open  ? help  q quit'],
])('hints at the keys of %s', (_, state, width, expected) => {
	const line = hints(state, width);
	expect(lineText(line)).toBe(expected);
	expect(lineWidth(line)).toBeLessThanOrEqual(width);
});
