import {expect, test} from '@jest/globals';
import {cells, cut, pad, wrap} from '../../src/ui/cells.ts';
import {glyphsFor, hasUnicode} from '../../src/ui/glyphs.ts';
import {journeyLine} from '../../src/ui/journey.ts';
import {isJsonBody, jsonRows} from '../../src/ui/json-tree.ts';
import {lineText, lineWidth} from '../../src/ui/line.ts';
import {duration, subject} from '../../src/ui/words.ts';
import type {JourneyStep} from '../../src/model/journey.ts';

test.each([
	['ASCII', 'pods', 4],
	['accents, composed and combining', 'é e\u0301', 3],
	['CJK', '日本', 4],
	['full-width forms', 'Ａ', 2],
	['Hangul', '한국', 4],
	['emoji', '👍', 2],
])('measures %s', (_, text, width) => {
	expect(cells(text)).toBe(width);
});

test.each([
	['what fits', 'pods', 4, 'pods'],
	['what does not', 'deployments', 5, 'depl…'],
	['between wide characters', '日本語', 4, '日…'],
	['to nothing', 'pods', 0, ''],
	['a megabyte', 'x'.repeat(1_000_000), 3, 'xx…'],
])('cuts %s', (_, text, width, expected) => {
	expect(cut(text, width, '…')).toBe(expected);
});

test('fills to a width in cells', () => {
	expect(pad('日本', 6, '…')).toBe('日本  ');
});

test.each([
	['at spaces', 'one two three', 8, ['one two', 'three']],
	['within words that are longer than a row', 'abcdefgh', 3, ['abc', 'def', 'gh']],
	['wide characters by cells', '日本語', 4, ['日本', '語']],
	['an empty text to one row', '', 5, ['']],
])('wraps %s', (_, text, width, pieces) => {
	expect(wrap(text, width)).toEqual(pieces);
});

test.each([
	['LANG', {LANG: 'en_US.UTF-8'}, true],
	['LC_ALL over LANG', {LC_ALL: 'C', LANG: 'en_US.UTF-8'}, false],
	['the spelling utf8', {LC_ALL: 'C.utf8'}, true],
	['no variable', {}, false],
])('knows UTF-8 by %s', (_, env, expected) => {
	expect(hasUnicode(env, 'linux')).toBe(expected);
});

const steps = (text: string): readonly JourneyStep[] =>
	text.split(' ').map(part => {
		const outcomes = {'+': 'passed', x: 'failed', '.': 'not-reached', '-': 'skipped', '?': 'unknown'} as const;
		return {
			stage: part.slice(1) as JourneyStep['stage'],
			outcome: outcomes[part.charAt(0) as keyof typeof outcomes],
			proof: '',
		};
	});

test.each([
	['all of a short way', '+dns +tcp xauthorization .admission', 80, '✓ dns  ✓ tcp  [✗ authorization]  · admission'],
	['no stage that does not apply', '+dns -proxy xtls', 80, '✓ dns  [✗ tls]'],
	[
		'what is next to the failure when it is tight',
		'+dns +tcp +tls xauthorization .admission .output',
		45,
		'…  ✓ tls  [✗ authorization]  · admission  …',
	],
	['the failure when nothing else fits', '+dns +tcp xtls .output', 10, '…  [✗ tls]  · output'],
	['what is not known', '?credentials +dns xtcp', 80, '? credentials  ✓ dns  [✗ tcp]'],
])('shows %s', (_, way, width, expected) => {
	expect(lineText(journeyLine(steps(way), width, glyphsFor(true)))).toBe(expected);
});

test('has an ASCII journey', () => {
	const line = journeyLine(steps('+dns +tcp xauthorization .admission'), 80, glyphsFor(false));
	expect(lineText(line)).toBe('+ dns  + tcp  [x authorization]  . admission');
	expect(lineWidth(line)).toBe(44);
});

/** Rows as indented text. */
const indented = (text: string) =>
	jsonRows(text).map(({depth, key, value}) => `${'  '.repeat(depth)}${key === undefined ? '' : `${key}: `}${value}`);

test.each([
	[
		'without touching a digit, a key that occurs twice or an escape',
		'{"a":12345678901234567890,"a":[],"b":["\\"x\\",{",{}]}',
		['{', '  "a": 12345678901234567890,', '  "a": [],', '  "b": [', '    "\\"x\\",{",', '    {}', '  ]', '}'],
	],
	['that was cut within a string', '{"a":{"b":"c', ['{', '  "a": {', '    "b": "c']],
	['that was cut behind a key', '{"a":', ['{', '  "a": ']],
	['with white space of its own', '[ 1 ,\n 2 ]', ['[', '  1,', '  2', ']']],
	['that closes more than it opens', '[]]', ['[]', ']']],
])('breaks JSON into rows %s', (_, text, rows) => {
	expect(indented(text)).toEqual(rows);
});

test('knows what each row of JSON holds and where it ends', () => {
	const rows = jsonRows('{"a":[1,{"b":2},[]],"c":{"d":"e"}}');
	const spans = rows.flatMap(({close, entries, key}, index) =>
		close === undefined ? [] : [[key, index, close, entries]],
	);
	expect(spans).toEqual([
		[undefined, 0, 11, 2],
		['"a"', 1, 7, 3],
		[undefined, 3, 5, 1],
		['"c"', 8, 10, 1],
	]);
	expect(jsonRows('{"a":[1,2')[1]).toMatchObject({close: undefined, entries: 2});
});

test.each([
	['HTML', '<html>a, b</html>', false, false],
	['a text in brackets', '[error] a, b', false, false],
	['broken JSON that is not cut', '{"a":}', false, false],
	['JSON', '{"a":1}', false, true],
	['JSON that was cut', '{"a":{"b":"c', true, true],
])('tells whether %s is a JSON body', (_, body, isCut, expected) => {
	expect(isJsonBody(body, isCut)).toBe(expected);
});

const core = {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'shop', name: null};

test.each([
	['a list', core, 'pods -n shop'],
	['an object', {...core, name: 'web'}, 'pods/web -n shop'],
	['a subresource', {...core, name: 'web', subresource: 'log'}, 'pods/web/log -n shop'],
	['a group', {...core, group: 'apps', resource: 'deployments'}, 'deployments.apps -n shop'],
	['a cluster-wide resource', {...core, resource: 'nodes', namespace: null}, 'nodes'],
])('names %s', (_, resource, expected) => {
	expect(subject({resource, url: 'https://h/ignored'})).toBe(expected);
});

test.each([
	['https://h:6443/apis?timeout=32s', '/apis'],
	['https://h', '/'],
	['not a URL', 'not a URL'],
])('names %s, which is no resource', (url, expected) => {
	expect(subject({resource: null, url})).toBe(expected);
});

test.each([
	[0, '0 ms'],
	[999, '999 ms'],
	[1300, '1.3 s'],
	[75_000, '75 s'],
])('writes %d milliseconds', (ms, expected) => {
	expect(duration(ms)).toBe(expected);
});
