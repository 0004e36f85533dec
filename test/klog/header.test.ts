import {expect, test} from '@jest/globals';
import {Entry} from '../../src/klog/entry.ts';
import {parseCutHeader, parseHeader, timeOfDay} from '../../src/klog/header.ts';

test.each([
	[
		'klog',
		'I0630 23:54:53.122438   22652 round_trippers.go:452]     Content-Length: 2925',
		['I', 22652, 'round_trippers.go', '    Content-Length: 2925'],
	],
	[
		'--add-dir-header',
		'E1120 21:09:17.316304   21740 transport/round_trippers.go:553] x',
		['E', 21740, 'round_trippers.go', 'x'],
	],
	[
		'a process id of seven digits',
		'F1120 21:09:17.316304 4194304 helpers.go:116] x',
		['F', 4194304, 'helpers.go', 'x'],
	],
	['blanks that HTML folded', 'W1120 21:09:17.316304 1 loader.go:1] x', ['W', 1, 'loader.go', 'x']],
	['a message of nothing', 'I1120 21:09:17.316304       1 a.go:1] ', ['I', 1, 'a.go', '']],
	['trailing blanks that were trimmed', 'I1120 21:09:17.316304       1 a.go:1]', ['I', 1, 'a.go', '']],
])('reads %s', (_, line, [severity, pid, file, message]) => {
	const header = parseHeader(line);
	const entry = new Entry(header, line, 1, line);
	expect([entry.severity, header?.pid, header?.file, entry.message]).toEqual([severity, pid, file, message]);
});

test.each([
	['an empty line', ''],
	['another letter', 'D1120 21:09:17.316304       1 a.go:1] x'],
	['no process id', 'I1120 21:09:17.316304 a.go:1] x'],
	['no line number', 'I1120 21:09:17.316304       1 a.go] x'],
	["prow's own prefix", 'I0222 06:34:25.223] x'],
	['a blank in the file', 'I1120 21:09:17.316304       1 a b.go:1] x'],
	['text behind the bracket', 'I1120 21:09:17.316304       1 a.go:1]x'],
	['letters in the time', 'I1120 21:0x:17.316304       1 a.go:1] x'],
	['an indented header', '\tI1120 21:09:17.316304       1 a.go:1] x'],
])('refuses %s', (_, line) => {
	expect(parseHeader(line)).toBeUndefined();
});

test('time of day is in milliseconds', () => {
	expect(timeOfDay('1120 21:09:17.316304')).toBeCloseTo(((21 * 60 + 9) * 60 + 17) * 1000 + 316.304);
});

test.each([
	['9:17.319062   21740 round_trippers.go:553] GET', 21740, 'round_trippers.go'],
	['21:09:17.319062   21740 round_trippers.go:553] GET', 21740, 'round_trippers.go'],
	['1120 21:09:17.319062   21740 memcache.go:265] x', 21740, 'memcache.go'],
	['.319062   21740 helpers.go:246] x', 21740, 'helpers.go'],
	['   21740 helpers.go:246] x', 21740, 'helpers.go'],
])('a header that lost its beginning: %s', (line, pid, file) => {
	const header = parseCutHeader(line);
	expect(header).toMatchObject({pid, file, cut: true});
	expect(line.slice(header?.length)).toMatch(/^(?:GET|x)$/);
});

test.each([
	'  at main.go:42] in',
	'goroutine 1 main.go:42] x',
	'12 apples in main.go',
	'  main.go:42] x',
	'21740 main.go:42] x',
])('no header is left in %s', line => {
	expect(parseCutHeader(line)).toBeUndefined();
});
