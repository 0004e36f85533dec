import {expect, test} from '@jest/globals';
import {parseCurl} from '../../src/http/curl.ts';
import {readStatus} from '../../src/http/status.ts';
import {splitTruncation} from '../../src/http/truncation.ts';

const status = {
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message: 'pods "a" is forbidden: "x"',
	reason: 'Forbidden',
	details: {name: 'a', kind: 'pods'},
	code: 403,
};

test('a whole Status', () => {
	expect(readStatus(JSON.stringify(status))).toEqual({
		message: status.message,
		reason: 'Forbidden',
		code: 403,
		details: {name: 'a', kind: 'pods', causes: []},
		clientMade: false,
	});
});

test("kubectl's server response object, with and without the stray format verb", () => {
	for (const front of ['server response object: [', 'server response object: %s[']) {
		expect(readStatus(`${front}${JSON.stringify(status, undefined, 2)}]`)?.message).toBe(status.message);
	}
});

test('cut anywhere it never throws, and says what is left', () => {
	const text = JSON.stringify(status);
	for (let end = 0; end <= text.length; end++) {
		const read = readStatus(text.slice(0, end));
		if (read?.message !== undefined) expect(status.message.startsWith(read.message)).toBe(true);
	}

	expect(readStatus(text.slice(0, text.indexOf('"details"')))).toMatchObject({
		message: status.message,
		reason: 'Forbidden',
		code: undefined,
	});
});

test('one that client-go made is told apart', () => {
	const made = {...status, details: {causes: [{reason: 'UnexpectedServerResponse', message: 'unknown'}]}};
	expect(readStatus(JSON.stringify(made))?.clientMade).toBe(true);
});

test.each([
	['a success', '{"kind":"Status","status":"Success","code":200}'],
	['a pod whose status is an object', '{"kind":"Pod","status":{"phase":"Failed"}}'],
	['a list that contains a Status', '{"kind":"ConfigMap","data":{"x":"{\\"status\\":\\"Failure\\"}"}}'],
	['HTML', '<html>"status":"Failure"</html>'],
	['nothing', ''],
])('%s is no failure Status', (_, text) => {
	expect(readStatus(text)).toBeUndefined();
});

test('curl lines of all releases', () => {
	for (const [line, url] of [
		[
			'curl -k -v -XGET  -H "Accept: application/json, */*" -H "Authorization: Bearer <masked>" https://h/api',
			'https://h/api',
		],
		[
			'curl -k -v -XGET  -H "Accept: application/json, */*" -H "Authorization: Bearer <masked>" \'https://h/api?x=1\'',
			'https://h/api?x=1',
		],
		[
			'curl -v -XGET  -H "Accept: application/json, */*" -H "Authorization: Bearer <masked>" \'https://h/api?x=1\'',
			'https://h/api?x=1',
		],
	] as const) {
		const curl = parseCurl(line);
		expect([curl?.method, curl?.url]).toEqual(['GET', url]);
		expect([...(curl?.headers ?? [])]).toEqual([
			['accept', 'application/json, */*'],
			['authorization', 'Bearer <masked>'],
		]);
	}

	expect(parseCurl("curl -v -XPOST  'https://h/api'")).toMatchObject({method: 'POST', url: 'https://h/api'});
	expect(parseCurl('curl: (7) Failed to connect')).toBeUndefined();
});

test('only the mark at the end is the truncation', () => {
	expect(splitTruncation('abc [truncated 12 chars]')).toEqual({text: 'abc', truncated: 12});
	expect(splitTruncation('a [truncated 5 chars] b')).toEqual({text: 'a [truncated 5 chars] b', truncated: 0});
});

test('details keep what is of their type, and nothing else', () => {
	const read = (details: unknown) => readStatus(JSON.stringify({...status, details}))?.details;
	expect(
		read({
			name: 'a',
			group: 'apps',
			kind: 'deployments',
			uid: 'u',
			retryAfterSeconds: 7,
			causes: [{reason: 'FieldValueInvalid', message: 'no', field: 'spec.x'}, 'text', {message: ''}, null],
		}),
	).toEqual({
		name: 'a',
		group: 'apps',
		kind: 'deployments',
		retryAfterSeconds: 7,
		causes: [{reason: 'FieldValueInvalid', message: 'no', field: 'spec.x'}, {}],
	});
	expect(read({name: 7, group: '', kind: null, retryAfterSeconds: '7', causes: {reason: 'x'}})).toEqual({causes: []});
	expect(read('text')).toBeUndefined();
	expect(read(['text'])).toBeUndefined();
});

test('members of another type are left out', () => {
	expect(readStatus(JSON.stringify({...status, message: '', reason: 3, code: '403'}))).toMatchObject({
		message: undefined,
		reason: undefined,
		code: undefined,
	});
	expect(readStatus(JSON.stringify({...status, code: 0}))?.code).toBeUndefined();
	const other = {...status, details: {causes: [{reason: 'FieldValueInvalid'}]}};
	expect(readStatus(JSON.stringify(other))?.clientMade).toBe(false);
});

test('a list of one, and what is no object', () => {
	expect(readStatus(`[${JSON.stringify(status)}]`)?.code).toBe(403);
	expect(readStatus(`["status": "Failure"]`)).toMatchObject({message: undefined, code: undefined});
	expect(readStatus(JSON.stringify({kind: 'Status', status: 'Success', x: {status: 'Failure'}}))).toBeUndefined();
});

test('a truncated Status', () => {
	const text = JSON.stringify(status);
	const read = readStatus(text.slice(0, -1));
	// The reason behind the details may be that of a cause.
	expect(read).toEqual({
		message: status.message,
		reason: 'Forbidden',
		code: 403,
		details: undefined,
		clientMade: false,
	});
	const late =
		'{"kind":"Status","status":"Failure","message":"m","details" : {"causes":[{"reason":"FieldValueInvalid"}]},"reason":"Inv';
	expect(readStatus(late)?.reason).toBeUndefined();
	expect(
		readStatus('{"kind":"Status","status":"Failure","details":{"causes":[{"reason":"UnexpectedServerResponse"'),
	).toMatchObject({clientMade: true});
	expect(readStatus('{"kind" : "Status", "status" : "Failure", "code" : 503')).toMatchObject({code: 503});
	expect(readStatus('{"kind":"Status","status":"Failure","code":5031')?.code).toBeUndefined();
});

test.each([
	['the object behind it is of another kind', '{"kind":"ConfigMap","data":{"status":"Failure"', undefined],
	['it starts with its status', '{"status":"Failure","x":{"kind":"Pod"},"code":400', 400],
	['it starts with its metadata', '[{"metadata":{},"status":"Failure","details":{"kind":"pods"},"code":400', 400],
	['a kind comes later than its start', '{"code":400,"status":"Failure","details":{"kind":"pods"', undefined],
])('truncated, and %s', (_, text, code) => {
	expect(readStatus(text)?.code).toBe(code);
});

test.each([
	[String.raw`a\"b\\c`, 'a"b\\c'],
	[String.raw`line\nbreak\ttab`, 'line\nbreak\ttab'],
	['line\nbreak\ttab', 'line\nbreak\ttab'],
	[String.raw`\u00e9`, 'é'],
	['end\\', 'end'],
	['end\\u00e', 'end'],
	['end\\u', 'end'],
	['a\\xb', 'a\\xb'],
])('a message that is cut behind %j', (written, message) => {
	expect(readStatus(`{"kind":"Status","status":"Failure","message":"${written}`)?.message).toBe(message);
});

test('a message that is cut behind an escaped backslash keeps it', () => {
	const cut = String.raw`{"kind":"Status","status":"Failure","message":"open C:\\`;
	expect(readStatus(cut)?.message).toBe('open C:\\');
	expect(readStatus(`${cut}\\`)?.message).toBe('open C:\\');
	expect(readStatus(String.raw`${cut}\u00`)?.message).toBe('open C:\\');
});

const dump = `00000000  6b 38 73 00 0a 0c 0a 02  76 31 12 06 53 74 61 74  |k8s.....v1..Stat|
00000010  75 73 12 51 0a 06 0a 00  12 00 1a 00 12 07 46 61  |us.Q..........Fa|
00000020  69 6c 75 72 65 1a 19 70  6f 64 73 20 22 6c 65 64  |ilure..pods "led|
00000030  67 65 72 2d 30 22 20 6e  6f 74 20 66 6f 75 6e 64  |ger-0" not found|
00000040  22 08 4e 6f 74 46 6f 75  6e 64 2a 16 0a 08 6c 65  |".NotFound*...le|
00000050  64 67 65 72 2d 30 12 00  1a 04 70 6f 64 73 28 00  |dger-0....pods(.|
00000060  32 00 30 94 03 1a 00 22  00                       |2.0....".|`;

test('the hex dump of protobuf, as clients from 1.33 on log it', () => {
	expect(readStatus(dump)).toEqual({
		message: 'pods "ledger-0" not found',
		reason: 'NotFound',
		code: 404,
		details: {name: 'ledger-0', kind: 'pods', causes: []},
		clientMade: false,
	});
});

test('a truncated hex dump has the message as far as it goes', () => {
	const [first, second, third] = dump.split('\n');
	expect(readStatus([first, second, third].join('\n'))?.message).toBe('pods "led');
	expect(readStatus(first ?? '')).toBeUndefined();
});

test('the hex dump of an object, and of no protobuf', () => {
	expect(readStatus(dump.replace('53 74 61 74', '50 6f 64 73'))).toBeUndefined();
	expect(readStatus('00000000  1f 8b 08 00 00 00 00 00  |........|')).toBeUndefined();
});
