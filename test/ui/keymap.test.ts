import {expect, test} from '@jest/globals';
import type {Key} from 'ink';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {actionsFor, bindings, helpLines, hints} from '../../src/ui/keymap.ts';
import {lineText, lineWidth} from '../../src/ui/line.ts';
import {logOf} from '../../src/ui/log.ts';
import {initialState, type Action, type State} from '../../src/ui/state.ts';
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

const down: Action = {type: 'move', by: 1};

test.each<[string, string, Partial<Key>, readonly Action[]]>([
	['j', 'j', {}, [down]],
	['the down arrow', '', {downArrow: true}, [down]],
	['typing ahead', 'jj\r', {}, [down, down, {type: 'open'}]],
	['G, which comes with shift', 'G', {shift: true}, [{type: 'edge', to: 'last'}]],
	['Enter', '\r', {return: true}, [{type: 'open'}]],
	['Esc, which comes with meta', '', {escape: true, meta: true}, [{type: 'back'}]],
	['Tab', '', {tab: true}, [{type: 'switch'}]],
	['Ctrl-C', 'c', {ctrl: true}, [{type: 'quit'}]],
	['Ctrl-C behind typed keys', 'j\u0003', {}, [down, {type: 'quit'}]],
	['Alt-q', 'q', {meta: true}, []],
	['a key without a meaning', 'x', {}, []],
])('understands %s', (_, input, key, actions) => {
	expect(actionsFor(input, {...noKey, ...key})).toEqual(actions);
});

test('gives each key one meaning', () => {
	const keys = bindings.flatMap(binding => binding.keys);
	expect(new Set(keys).size).toBe(keys.length);
});

test('names every key on the help screen', () => {
	const help = helpLines(80, glyphsFor(true)).map(lineText).join('\n');
	for (const key of 'j k Down Up g G PgUp PgDn Enter Esc Tab n p ? q Ctrl-C'.split(' ')) expect(help).toContain(key);
	for (const {help: sentence} of bindings) expect(help).toContain(sentence);
});

const start = (shown = forbidden): State =>
	initialState({log: logOf(shown), glyphs: glyphsFor(true), title: undefined, size: {columns: 80, rows: 24}});

test.each<[string, State, number, string]>([
	['the list', start(), 80, 'j/k move  Enter open  Tab switch  ? help  q quit'],
	['several findings', start(several), 80, 'j/k move  Enter open  Tab switch  n/p finding  ? help  q quit'],
	['a request', {...start(), screen: 'detail'}, 80, 'j/k move  Esc back  Tab switch  ? help  q quit'],
	['the help', {...start(), isHelp: true}, 80, 'j/k move  Esc back  ? help  q quit'],
	['a narrow screen', start(several), 34, 'j/k move  ? help  q quit'],
])('hints at the keys of %s', (_, state, width, expected) => {
	const line = hints(state, width);
	expect(lineText(line)).toBe(expected);
	expect(lineWidth(line)).toBeLessThanOrEqual(width);
});
