import {expect, test} from '@jest/globals';
import type {Exchange} from '../../src/model/exchange.ts';
import {analyzeText} from '../../src/pipeline.ts';

/** Each shape of an entry, and all that an exchange has from it. */

const at = (file: string) => `I1120 21:09:17.319062   21740 ${file}] `;
const trip = at('round_trippers.go:553');
const lines = (...all: string[]) => all.join('\n');
const runsOf = (log: string) => analyzeText(log).sources.flatMap(({runs}) => runs);
const exchangesOf = (log: string): Exchange[] => runsOf(log).flatMap(({exchanges}) => exchanges);
const url = 'https://10.0.0.1:6443/api/v1/namespaces/a/pods/p';

const show = ({
	method,
	url,
	status,
	statusText,
	durationMs,
	requestHeaders,
	responseHeaders,
	timing,
	ended,
}: Exchange) => ({
	request: `${method} ${url}`,
	answer: ended ? `${status ?? '-'} ${statusText} in ${durationMs ?? '-'}` : 'none',
	sent: [...requestHeaders].map(([name, value]) => `${name}: ${value}`),
	came: [...responseHeaders].map(([name, value]) => `${name}: ${value}`),
	timing,
});
const plain = {sent: [], came: [], timing: {}};

test.each([
	[`GET ${url} 200 OK in 5 milliseconds`, '200 OK in 5'],
	[`GET ${url} 404 Not Found in 15 milliseconds`, '404 Not Found in 15'],
	[`GET ${url} 499 in 5 milliseconds`, '499  in 5'],
	[`GET ${url}  in 5 milliseconds`, '-  in 5'],
	[`GET ${url} in 5 milliseconds`, '-  in 5'],
	[`GET ${url}`, 'none'],
	[`"Request" verb="GET" url="${url}"`, 'none'],
	[`"Response" verb="GET" url="${url}" status="200 OK" milliseconds=5`, '200 OK in 5'],
	[`"Response" verb="GET" url="${url}" status="" milliseconds=5`, '-  in 5'],
	[`"Response" verb="GET" url="${url}" status="499" milliseconds=15`, '499  in 15'],
	[`"Response" verb="GET" url="${url}" status="200 OK"`, '200 OK in -'],
	// Something in front or in quotes: the slow path.
	[`"Response" logger="x" verb="GET" url="${url}" status="200 OK" milliseconds=5`, '200 OK in 5'],
	[`"Response" logger="x" verb="GET" url="${url}" status="" milliseconds=5`, '-  in 5'],
	[`"Response" logger="x" verb="GET" url="${url}" status="499" milliseconds=15`, '499  in 15'],
	[`"Response" logger="x" verb="GET" url="${url}" status="200 OK"`, '200 OK in -'],
	[String.raw`"Response" verb="GET" url="${url}" status="200 \"OK\"" milliseconds=5`, '200 "OK" in 5'],
	[`"Request" logger="x" verb="GET" url="${url}" headers=""`, 'none'],
])('one line: %s', (line, answer) => {
	expect(exchangesOf(trip + line).map(show)).toEqual([{request: `GET ${url}`, answer, ...plain}]);
});

test.each([
	`GET ${url} 200 OK in 5 millisecondsx`,
	`see GET ${url} 200 OK in 5 milliseconds`,
	`get ${url}`,
	'GET /api/v1',
	`"Response" logger="x" verb="GET" url="${url}"`,
	`"Response" logger="x" verb="GET" url="${url}" status="200`,
	`"Response" logger="x" verb="GET" url="${url.slice(0, 30)}`,
	`"Reply" verb="GET" url="${url}" status="200 OK"`,
	`"Response" status="200 OK" milliseconds=5`,
	'Response Status: 200 OK in 5 milliseconds',
])('no exchange: %s', line => {
	expect(exchangesOf(trip + line)).toEqual([]);
});

test('lines of another file are no requests', () => {
	expect(exchangesOf(`${at('main.go:42')}GET ${url} 200 OK in 5 milliseconds`)).toEqual([]);
	expect(exchangesOf(`${at('main.go:42')}"Response" verb="GET" url="${url}" status="200 OK"`)).toEqual([]);
	const log = lines(`${trip}GET ${url} 404 Not Found in 5 milliseconds`, `${at('main.go:42')}     X-Header: a`);
	expect(exchangesOf(log).map(show)).toMatchObject([{came: []}]);
});

test('text at -v=8', () => {
	const log = lines(
		`${trip}GET ${url}`,
		`${trip}Request Headers:`,
		`${trip}    Accept: application/json`,
		`${trip}    User-Agent: kubectl/v1.30.1 (linux/amd64) kubernetes/6911225`,
		`${trip}Response Status: 404 Not Found in 5 milliseconds`,
		`${trip}Response Headers:`,
		`${trip}    Audit-Id: 7f0c`,
		`${trip}Date: Fri`,
		`${at('request.go:1181')}Response Body: {"kind":"Status","status":"Failure","message":"no","code":404}`,
	);
	const [run] = runsOf(log);
	expect(run).toMatchObject({program: 'kubectl', version: '1.30.1', pid: 21_740, first: 1, last: 9});
	expect(run?.exchanges.map(show)).toEqual([
		{
			request: `GET ${url}`,
			answer: '404 Not Found in 5',
			sent: ['accept: application/json', 'user-agent: kubectl/v1.30.1 (linux/amd64) kubernetes/6911225'],
			came: ['audit-id: 7f0c', 'date: Fri'],
			timing: {},
		},
	]);
	expect(run?.exchanges[0]).toMatchObject({
		first: 1,
		last: 9,
		attempt: 1,
		guessed: false,
		startedAtMs: 76_157_319.062,
		endedAtMs: 76_157_319.062,
		requestLine: {number: 1},
		statusLine: {number: 5},
		apiStatus: {message: 'no', code: 404},
		responseBody: {truncated: 0, line: {number: 9}, contentLine: undefined},
	});
});

test('a curl line, the trace and its statistics', () => {
	const log = lines(
		`${trip}curl -v -XGET  -H "Accept: */*" '${url}'`,
		`${trip}HTTP Trace: DNS Lookup for api.example.com resolved to [{192.0.2.1 } {192.0.2.2 }]`,
		`${trip}HTTP Trace: Dial to tcp4:192.0.2.1:6443 failed: dial tcp: connection`,
		`${trip}HTTP Trace: Dial to tcp:192.0.2.2:6443 succeed`,
		`${trip}GET ${url} 404 Not Found in 5 milliseconds`,
		`${trip}HTTP Statistics: DNSLookup 1 ms Dial 2 ms TLSHandshake 3 ms ServerProcessing 4 ms Duration 5 ms`,
		`${trip}Response Headers:`,
		`${trip}    Audit-Id: 7f0c`,
	);
	const [exchange] = exchangesOf(log);
	expect(show(exchange as Exchange)).toEqual({
		request: `GET ${url}`,
		answer: '404 Not Found in 5',
		sent: ['accept: */*'],
		came: ['audit-id: 7f0c'],
		timing: {dnsMs: 1, connectMs: 2, tlsMs: 3, serverMs: 4},
	});
	expect(exchange).toMatchObject({
		dnsAddresses: '{192.0.2.1 } {192.0.2.2 }',
		dials: [
			{address: '192.0.2.1:6443', error: 'dial tcp: connection', line: {number: 3}},
			{address: '192.0.2.2:6443', error: undefined, line: {number: 4}},
		],
	});
});

test('statistics alone are an answer in 1.23; of a used connection they say how long it took to get it', () => {
	const log = lines(
		`${trip}curl -v -XGET '${url}'`,
		`${trip}HTTP Statistics: GetConnection 0 ms ServerProcessing 4 ms Duration 5 ms`,
		`${trip}Response Headers:`,
		`${trip}    Audit-Id: 7f0c`,
		`${trip}curl -v -XGET '${url}2'`,
		`${trip}HTTP Statistics: GetConnection 0 ms ServerProcessing 9223372036854 ms Duration 7 ms`,
	);
	expect(exchangesOf(log).map(show)).toMatchObject([
		{request: `GET ${url}`, answer: '-  in 5', came: ['audit-id: 7f0c'], timing: {getConnectionMs: 0, serverMs: 4}},
		{request: `GET ${url}2`, answer: '-  in 7', timing: {getConnectionMs: 0}},
	]);
});

test('structured at -v=8 and -v=9', () => {
	const log = lines(
		`${at('helper.go:246')}"Request Body" body="{\\"a\\":1}"`,
		`${trip}"Request" verb="POST" url="${url}" headers=<`,
		'\tAccept: application/json',
		'\tContent-Type: application/json',
		' >',
		`${trip}"HTTP Trace: DNS Lookup resolved" host="h" address="[{192.0.2.1 }]"`,
		`${trip}"HTTP Trace: Dial succeed" network="tcp" address="192.0.2.1:6443"`,
		`${trip}"Response" status="403 Forbidden" headers=<`,
		'\tAudit-Id: 7f0c',
		' > milliseconds=5 dnsLookupMilliseconds=1 dialMilliseconds=2 tlsHandshakeMilliseconds=3 serverProcessingMilliseconds=4',
		`${at('helper.go:246')}"Response Body" body=<`,
		'\t{"kind":"Status","status":"Failure","message":"no","code":403}',
		' >',
	);
	const [exchange] = exchangesOf(log);
	expect(show(exchange as Exchange)).toEqual({
		request: `POST ${url}`,
		answer: '403 Forbidden in 5',
		sent: ['accept: application/json', 'content-type: application/json'],
		came: ['audit-id: 7f0c'],
		timing: {dnsMs: 1, connectMs: 2, tlsMs: 3, serverMs: 4},
	});
	expect(exchange).toMatchObject({
		first: 1,
		last: 13,
		requestBody: {text: '{"a":1}', line: {number: 1}},
		responseBody: {line: {number: 11}, contentLine: {number: 12}},
		apiStatus: {message: 'no'},
		dnsAddresses: '{192.0.2.1 }',
		dials: [{address: '192.0.2.1:6443', error: undefined, line: {number: 7}}],
	});
});

test('the slow path reads the same of an entry', () => {
	const log = lines(
		`${trip}"Request" logger="x" curlCommand=<`,
		`\tcurl -v -XGET  -H "Accept: */*" '${url}'`,
		' >',
		`${trip}"Response" logger="x" verb="GET" url="${url}" status="403 Forbidden" headers=<`,
		'\tAudit-Id: 7f0c',
		'\tDate: Fri',
		' > milliseconds=5 getConnectionMilliseconds=1 serverProcessingMilliseconds=4',
		`${trip}"Request" logger="x" verb="PUT" url="${url}" headers=<`,
		'\tAccept: a',
		' >',
		`${trip}"Response" logger="x" status="409 Conflict" headers=<`,
		'\tAudit-Id: 8a1b',
		' > milliseconds=6',
	);
	expect(exchangesOf(log).map(show)).toEqual([
		{
			request: `GET ${url}`,
			answer: '403 Forbidden in 5',
			sent: ['accept: */*'],
			came: ['audit-id: 7f0c', 'date: Fri'],
			timing: {getConnectionMs: 1, serverMs: 4},
		},
		{request: `PUT ${url}`, answer: '409 Conflict in 6', sent: ['accept: a'], came: ['audit-id: 8a1b'], timing: {}},
	]);
});

test('an entry that ends within its headers', () => {
	const log = lines(
		`${trip}"Response" verb="GET" url="${url}" status="403 Forbidden" headers=<`,
		'\tAudit-Id: 7f0c',
		'\tX-Count: milliseconds=9',
	);
	expect(exchangesOf(log).map(show)).toMatchObject([
		{answer: '403 Forbidden in -', came: ['audit-id: 7f0c', 'x-count: milliseconds=9']},
	]);
});

test('an answer belongs to the request of its method and URL', () => {
	const log = lines(
		`${trip}"Request" verb="GET" url="${url}" headers=""`,
		`${trip}"Request" verb="DELETE" url="${url}" headers=""`,
		`${trip}"Response" verb="DELETE" url="${url}" status="403 Forbidden" milliseconds=5`,
		`${trip}"Response" verb="GET" url="${url}" status="404 Not Found" milliseconds=6`,
	);
	expect(exchangesOf(log).map(({method, status, guessed}) => `${method} ${status} ${guessed}`)).toEqual([
		'GET 404 false',
		'DELETE 403 false',
	]);
});

const version = 'https://10.0.0.1:6443/version?timeout=32s';

test('the versions of client and server', () => {
	const log = (agent: string, body: string) =>
		lines(
			`${trip}GET ${version}`,
			`${trip}Request Headers:`,
			`${trip}    User-Agent: ${agent}`,
			`${trip}Response Status: 200 OK in 5 milliseconds`,
			`${at('request.go:1181')}Response Body: ${body}`,
		);
	const read = (...args: Parameters<typeof log>) =>
		runsOf(log(...args)).map(run => [run.program, run.version, run.serverVersion]);
	expect(read('kubectl.exe/v1.30.1 (windows/amd64)', '{"major":"1","gitVersion": "v1.29.4"}')).toEqual([
		['kubectl', '1.30.1', '1.29.4'],
	]);
	expect(read('Helm/3.16.4', '{"gitVersion":"1.29.4+k3s1"}')).toEqual([['helm', '3.16.4', '1.29.4+k3s1']]);
	expect(read('odd', '{}')).toEqual([[undefined, undefined, undefined]]);
	const other = log('kubectl/v1.30.1', '{"gitVersion":"v1"}').replace(version, url);
	expect(runsOf(other).map(({serverVersion}) => serverVersion)).toEqual([undefined]);
	const first = log('kubectl/v1.30.1', '{"gitVersion":"v1.29.4"}');
	expect(
		runsOf(lines(first, log('oc/4.12', '{"gitVersion":"v1.28.0"}'))).map(run => [
			run.program,
			run.version,
			run.serverVersion,
		]),
	).toEqual([['kubectl', '1.30.1', '1.29.4']]);
});

test('a long body is kept to 16 KiB, and the rest counted', () => {
	const text = `{"kind":"Status",${' '.repeat(20_000)}}`;
	const log = lines(
		`${trip}GET ${url} 404 Not Found in 5 milliseconds`,
		`${at('request.go:1181')}Response Body: ${text} [truncated 5 chars]`,
	);
	const [body] = exchangesOf(log).map(({responseBody}) => responseBody);
	expect([body?.text.length, body?.truncated]).toEqual([16_384, text.length - 16_384 + 5]);
});

test('of a web page the line with its words is quoted', () => {
	const log = lines(
		`${trip}GET ${url} 403 Forbidden in 5 milliseconds`,
		`${at('request.go:1181')}Response Body: <html>`,
		'<head>',
		'<title>Blocked</title>',
		'</html>',
	);
	expect(exchangesOf(log)[0]?.responseBody?.contentLine).toEqual({number: 4, text: '<title>Blocked</title>'});
	const none = log.replace('<title>Blocked</title>', '<title></title>');
	expect(exchangesOf(none)[0]?.responseBody?.contentLine).toEqual({number: 3, text: '<head>'});
});

test('attempts of one request, and what made them good', () => {
	const log = lines(
		`${trip}GET ${url} 503 Service Unavailable in 5 milliseconds`,
		`${trip}GET ${url} 503 Service Unavailable in 5 milliseconds`,
		`${trip}GET ${url}2 503 Service Unavailable in 5 milliseconds`,
		`${trip}GET ${url} 200 OK in 5 milliseconds`,
		`${trip}GET ${url} 503 Service Unavailable in 5 milliseconds`,
	);
	expect(exchangesOf(log).map(({attempt, recovered}) => `${attempt} ${recovered}`)).toEqual([
		'1 true',
		'2 true',
		'1 false',
		'3 false',
		'1 false',
	]);
});
