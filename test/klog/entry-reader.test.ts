import {expect, test} from '@jest/globals';
import {EntryReader} from '../../src/klog/entry-reader.ts';

const at = 'I1120 21:09:17.867084   21774 round_trippers.go:527] ';
const fatal = 'F1120 21:09:17.867084   21774 helpers.go:116] ';

test.each([
	['a plain entry', [`${at}GET https://h/api`], ['GET https://h/api'], []],
	['two entries', [`${at}one`, `${at}two`], ['one', 'two'], []],
	[
		'a block value',
		[`${at}"Request" headers=<`, '\tAccept: */*', ' >'],
		['"Request" headers=<\n\tAccept: */*\n >'],
		[],
	],
	[
		'a block that quotes a log',
		[`${at}"Response Body" body=<`, '\ttext', ' >', `${at}two`],
		['"Response Body" body=<\n\ttext\n >', 'two'],
		[],
	],
	[
		'output behind a block',
		[`${at}"Response Body" body=<`, '\ttext', ' >', 'NAME'],
		['"Response Body" body=<\n\ttext\n >'],
		['NAME'],
	],
	['a block without its end', [`${at}"Request" headers=<`, `${at}two`], ['"Request" headers=<', 'two'], []],
	[
		'output behind a body of JSON',
		[`${at}Response Body: {"kind":"Table"}`, 'NAME   READY'],
		['Response Body: {"kind":"Table"}'],
		['NAME   READY'],
	],
	[
		'a body of HTML',
		[`${at}Response Body: <html>`, '</html>', 'Error from server: x'],
		['Response Body: <html>\n</html>'],
		['Error from server: x'],
	],
	[
		'a hex dump',
		[`${at}Response Body:`, '00000000  6b 38 73 00  |k8s.|', 'NAME'],
		['Response Body:\n00000000  6b 38 73 00  |k8s.|'],
		['NAME'],
	],
	[
		'a Status object',
		[`${at}server response object: [{`, '  "code": 403', '}]', 'Error from server'],
		['server response object: [{\n  "code": 403\n}]'],
		['Error from server'],
	],
	[
		'a Status object as kubectl 1.37 prints it',
		[`${at}server response object: {`, '  "details": {', '  },', '  "code": 403', '}', 'Error from server'],
		['server response object: {\n  "details": {\n  },\n  "code": 403\n}'],
		['Error from server'],
	],
	[
		'stacks behind an F entry',
		[`${fatal}error: x`, 'goroutine 1 [running]:', '\tmain.go:1'],
		['error: x\ngoroutine 1 [running]:\n\tmain.go:1'],
		[],
	],
	[
		'a prompt on the same line',
		[`Please enter Username: ${at}GET https://h/api`],
		['GET https://h/api'],
		['Please enter Username: '],
	],
	['a log that was cut', [`${at}"Request" headers=<`, '\tAcc'], ['"Request" headers=<\n\tAcc'], []],
	['output of kubectl itself', ['NAME   READY', `${at}one`], ['one'], ['NAME   READY']],
	[
		'a log without headers',
		['GET https://h/api', 'Request Headers:', '    Accept: */*', 'Response Status: 200 OK in 1 milliseconds', 'NAME'],
		['GET https://h/api', 'Request Headers:', '    Accept: */*', 'Response Status: 200 OK in 1 milliseconds'],
		['NAME'],
	],
])('reads %s', (_, lines, messages, texts) => {
	const entries: string[] = [];
	const passed: string[] = [];
	const reader = new EntryReader({
		entry: entry => entries.push(entry.message),
		text: line => passed.push(line),
	});
	for (const [index, line] of lines.entries()) reader.push(line, index + 1, line);
	reader.end();
	expect(entries).toEqual(messages);
	expect(passed).toEqual(texts);
});
