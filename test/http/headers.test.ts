import {expect, test} from '@jest/globals';
import {parseCurl} from '../../src/http/curl.ts';
import {HeaderFields} from '../../src/http/headers.ts';
import {splitTruncation} from '../../src/http/truncation.ts';

/** The parts of a message as client-go logs them, latin1. */

const fieldsOf = (...lines: string[]) => {
	const headers = new HeaderFields();
	for (const line of lines) headers.addLine(line);
	return headers;
};

test('names are lower case; values of one name are joined; what is no header is left out', () => {
	const headers = fieldsOf(
		'I1120 21:09:17.319062   21740 round_trippers.go:583]     Audit-Id: 7f0c',
		'\tVia: 1.1 a',
		'VIA:1.1 b',
		'X-Empty:',
		'no header',
		' : without a name',
		'Two Words: x',
	);
	expect([...headers]).toEqual([
		['audit-id', '7f0c'],
		['via', '1.1 a, 1.1 b'],
		['x-empty', ''],
	]);
	expect(headers.get('via')).toBe('1.1 a, 1.1 b');
	expect(headers.get('Via')).toBeUndefined();
	expect([headers.has('audit-id'), headers.has('etag')]).toEqual([true, false]);
});

test('only one blank behind the colon is not the value', () => {
	expect(fieldsOf('A:  two').get('a')).toBe(' two');
	expect(fieldsOf('A: b: c').get('a')).toBe('b: c');
	expect(fieldsOf('Link: several\nlines').get('link')).toBe('several\nlines');
});

test('bytes become characters', () => {
	expect(fieldsOf('X-Name: caf\u00C3\u00A9').get('x-name')).toBe('café');
});

test('the number of lines is known before they are parsed, and lines may follow', () => {
	const headers = fieldsOf('A: 1');
	expect(headers.size).toBe(1);
	expect(headers.get('a')).toBe('1');
	headers.add('B', '2');
	headers.addLine('A: 3');
	expect(headers.size).toBe(3);
	expect([...headers]).toEqual([
		['a', '1, 3'],
		['b', '2'],
	]);
	expect(new HeaderFields().size).toBe(0);
	expect([...new HeaderFields()]).toEqual([]);
});

test('quotes in the headers of a curl line', () => {
	const curl = parseCurl(String.raw`curl -v -XPATCH  -H "X-A: say \"b\\c\"" -H "X-D: e" 'https://h/p?q=1&r=2'`);
	expect(curl).toMatchObject({method: 'PATCH', url: 'https://h/p?q=1&r=2'});
	expect([...(curl?.headers ?? [])]).toEqual([
		['x-a', String.raw`say "b\c"`],
		['x-d', 'e'],
	]);
});

test.each([
	["  curl -v -XGET  'https://h/api'  ", 'GET', 'https://h/api'],
	['curl -k -v -XDELETE -H "A: b" \'https://h/api', 'DELETE', 'https://h/api'],
	['curl -v -XGET  -H "A: b" https://h/api', 'GET', 'https://h/api'],
	['curl -v -XGET  -H "A: b" -H "Authorization: Bea', 'GET', ''],
	['curl -v -XGET', 'GET', ''],
])('a curl line that may be cut: %s', (line, method, url) => {
	expect(parseCurl(line)).toMatchObject({method, url});
});

test.each(['curl -v https://h', 'curl -v -Xget https://h', 'see curl -v -XGET https://h', 'curl  -v -XGET https://h'])(
	'no request: %s',
	line => {
		expect(parseCurl(line)).toBeUndefined();
	},
);

test('headers of one curl line are not those of the next', () => {
	parseCurl('curl -v -XGET -H "A: b" https://h/api');
	expect([...(parseCurl('curl -v -XGET -H "C: d" https://h/api')?.headers ?? [])]).toEqual([['c', 'd']]);
});

test('a truncation is what the mark says, also behind a long body and a line break', () => {
	const long = 'x'.repeat(500);
	expect(splitTruncation(`${long} [truncated 12345678 chars]`)).toEqual({text: long, truncated: 12_345_678});
	expect(splitTruncation('a [truncated 5 chars]\n')).toEqual({text: 'a', truncated: 5});
	for (const text of ['a[truncated 5 chars]', 'a [truncated chars]', 'a [truncated 5 chars] ]', 'a truncated 5 chars'])
		expect(splitTruncation(text)).toEqual({text, truncated: 0});
});
