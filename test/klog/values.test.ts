import {describe, expect, test} from '@jest/globals';
import {parseStructured, unquoteGo} from '../../src/klog/values.ts';
import {decodeBytes} from '../../src/text/latin1.ts';

test.each([
	[String.raw`plain`, 'plain'],
	[String.raw`a \"b\" \\ c`, String.raw`a "b" \ c`],
	[String.raw`tab\tline\nreturn\r`, 'tab\tline\nreturn\r'],
	[String.raw`\x1b[31m`, '\u001B[31m'],
	[String.raw`\u00a0`, '\u00A0'],
	[String.raw`\U0001f600`, '😀'],
	[String.raw`\xe4\xb8\xad`, '中'],
	[String.raw`cut \xe`, String.raw`cut \xe`],
])('unquotes %s', (quoted, text) => {
	expect(decodeBytes(unquoteGo(quoted))).toBe(text);
});

describe('structured messages', () => {
	const values = (text: string) => Object.fromEntries(parseStructured(text)?.values ?? []);
	test('quoted, number, boolean, JSON', () => {
		expect(
			values(
				'"HTTP Trace: DNS Lookup resolved" host="h" address=[{"IP":"127.0.0.1","Zone":""}] milliseconds=5 enabled=false',
			),
		).toEqual({
			host: 'h',
			address: '[{"IP":"127.0.0.1","Zone":""}]',
			milliseconds: '5',
			enabled: 'false',
		});
	});

	test('a block, and values behind it', () => {
		expect(values('"Response" status="200 OK" headers=<\n\tDate: x\n\tEtag: "y"\n > milliseconds=2')).toEqual({
			status: '200 OK',
			headers: 'Date: x\nEtag: "y"',
			milliseconds: '2',
		});
	});

	test('data that looks like the end of its block', () => {
		expect(values('"Response Body" body=<\n\t >\n\tnext="x"\n >')).toEqual({body: ' >\nnext="x"'});
	});

	test('TABs that became blanks', () => {
		expect(values('"Response" headers=<\n        Date: x\n >')).toEqual({headers: 'Date: x'});
	});

	test('a value that is cut off is named', () => {
		expect(parseStructured('"Response" verb="GET" url="https://h/a')?.cut).toBe('url');
		expect(parseStructured('"Response" status="200 OK" headers=<\n\tDate')?.cut).toBe('headers');
		expect(parseStructured('"Response" status="200 OK" milliseconds=5')?.cut).toBeUndefined();
	});

	test('what is no structured message', () => {
		expect(parseStructured('GET https://h/api')).toBeUndefined();
		expect(parseStructured('"open')).toBeUndefined();
	});
});
