import {expect, test} from '@jest/globals';
import type {Run} from '../../src/model/run.ts';
import {echoOn} from '../../src/words/echoes.ts';
import {shellOfPrompt} from '../../src/runs/command.ts';
import {isError, lastWordsOf} from '../../src/runs/last-words.ts';
import {outcomeOf} from '../../src/runs/outcome.ts';
import type {Finding} from '../../src/model/finding.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {exchangeOf, unanswered} from '../support/exchange.ts';

/** Plain lines around the entries: commands, last words, notes; and how a run ended. */

test.each([
	['$ kubectl get pods', 'kubectl get pods'],
	['# kubectl get pods', 'kubectl get pods'],
	['% oc get pods', 'oc get pods'],
	['> helm list', 'helm list'],
	['❯ kubectl get pods', 'kubectl get pods'],
	['jane@host:~/x$ kubectl get pods', 'kubectl get pods'],
	['[root@host ~]# kubectl get pods', 'kubectl get pods'],
	['+ kubectl get pods', 'kubectl get pods'],
	['++++ kubectl get pods', 'kubectl get pods'],
	['##[group]Run kubectl get pods', 'kubectl get pods'],
	['Run kubectl get pods', 'kubectl get pods'],
	['[command]/usr/local/bin/kubectl get pods', '/usr/local/bin/kubectl get pods'],
	[String.raw`PS C:\Users\jane> C:\bin\kubectl.exe get pods`, String.raw`C:\bin\kubectl.exe get pods`],
	['$ HTTPS_PROXY= kubectl get pods', 'HTTPS_PROXY= kubectl get pods'],
	['$ A=1  B=2 kubectl get pods', 'A=1  B=2 kubectl get pods'],
	['$ kubectl   get pods', 'kubectl   get pods'],
	['$ sudo kubectl get pods', 'kubectl get pods'],
	['$ timeout 5s kubectl get pods', 'kubectl get pods'],
	['$ cd deploy && kubectl apply -f web.yaml', 'kubectl apply -f web.yaml'],
	['$ kubectl get pods | xargs rm', 'kubectl get pods | xargs rm'],
	['$ kubectl get pods; ls', 'kubectl get pods'],
	['$ kubectl delete pod web || true', 'kubectl delete pod web'],
	['kubectl get pods', 'kubectl get pods'],
	[`$ kubectl get ${'x'.repeat(3986)}`, `kubectl get ${'x'.repeat(3986)}`],
	[`$ kubectl get ${'x'.repeat(3987)}`, undefined],
	['$ mykubectl get pods', undefined],
	['$ docker ps', undefined],
	['$ grep -rn kubectl docs/', undefined],
	['see $ kubectl get pods', undefined],
	["it's $ kubectl get pods", undefined],
	['kubectl is a program', undefined],
])('the client on %j', (line, command) => {
	const echo = echoOn(line);
	expect(echo?.isClient === true ? echo.command : undefined).toBe(command);
});

test.each([
	'error: no',
	'Error from server (NotFound): no',
	'Get "https://10.0.0.1/api": EOF',
	'Patch "http://10.0.0.1/api": EOF',
	'stream error when reading response body',
	'unexpected error when reading response body',
	'unable to recognize "x"',
	'Unable to connect',
	'command terminated with exit code 1',
	'Please enter Username: ',
	'Please enter Password: ',
	'Failure   Expired   the resourceVersion',
	'Failure Gone too old',
	'There are pending pods in node "a"',
	'There are pending nodes to be drained:',
	'no matches for kind "X"',
	'dial tcp 10.0.0.1:443: i/o timeout',
	'error forwarding port 80',
	'E1120 21:09:17 memcache.go',
])('last words: %s', line => {
	expect(isError(line)).toBe(true);
	expect(isError(`x ${line}`)).toBe(false);
});

test.each(['Get https://x: EOF', 'Failure Other x', 'There are pending things', 'E112 x', 'web   1/1   Running'])(
	'no last words: %s',
	line => {
		expect(isError(line)).toBe(false);
	},
);

test.each([
	['PS C:\\> kubectl get pods', 'powershell'],
	['ps d:\\users\\jane> kubectl', 'powershell'],
	['C:\\src\\x>kubectl get pods', 'cmd'],
	['c:\\>kubectl', 'cmd'],
	['$ kubectl get pods', 'posix'],
	['jane@host:~/x$ kubectl', 'posix'],
	['# kubectl', 'posix'],
	['+ kubectl get pods', 'posix'],
	['❯ kubectl', 'posix'],
	['PS /home/jane> kubectl get pods', 'posix'],
	['$kubectl', undefined],
	['kubectl get pods', undefined],
	['see PS C:\\> kubectl', undefined],
	['see C:\\src>kubectl', undefined],
	['see + kubectl', undefined],
	['see PS /home/jane> kubectl', undefined],
	['[command]/usr/bin/kubectl get pods', undefined],
	["it's$ kubectl", undefined],
])('the shell of %j', (line, shell) => {
	expect(shellOfPrompt(line)).toBe(shell);
});

test.each([
	["serializer for text/html; charset=utf-8 doesn't exist", true],
	["serializer for text/html doesn't exist", true],
	["serializer for text/html doesn't exist anymore", false],
	["serializer for a b doesn't exist", false],
	["couldn't initialize a Kubernetes cluster", true],
	["couldn't initialize a Kubernetes cluster today", false],
	['no kind "Widget" is registered for version "v1"', true],
	["invalid character '<' looking for beginning of value", true],
	["invalid character '\\x1b' looking for beginning of value", true],
	['unexpected end of JSON input', true],
	['unexpected end of JSON input here', false],
	['Apply failed with 12 conflicts: x', true],
	['Apply failed with 1 conflict: x', true],
	['Apply failed with some conflicts: x', false],
	['timed out waiting for the condition', true],
	['timed out waiting for the condition on pods/a', true],
	['timed out waiting for the conditions', false],
	['the path "web.yaml" does not exist', true],
	['the path "web.yaml" does not exist yet', false],
])('bare words of other clients: %s: %s', (line, expected) => {
	expect(isError(line)).toBe(expected);
});

const words = (text: string, behindEntries?: boolean) =>
	lastWordsOf(
		text.split('\n').map((line, index) => ({number: index + 1, raw: line, text: line})),
		...(behindEntries === undefined ? [] : [behindEntries]),
	).map(message => `${message.lines.map(({number}) => number).join(' ')}: ${message.text}`);

test('a message ends at the next one, at what CI systems add, and at its last line that says something', () => {
	expect(words('web 1/1\nerror: a\n  more\nerror: b\n\n')).toEqual(['2 3: error: a\n  more', '4 5 6: error: b']);
	expect(words('error: a\n##[error]x\nother\nerror: b')).toEqual(['1: error: a', '4: error: b']);
	expect(words('web 1/1\nother')).toEqual([]);
});

test('a message has forty lines at most', () => {
	const [only] = words(`error: a\n${'x\n'.repeat(60)}`);
	expect(only?.split(':', 1)[0]?.split(' ')).toHaveLength(40);
});

test.each([
	'+ kubectl apply',
	'+ "a/b"',
	'$ ls',
	'##[group]x',
	'##[command]x',
	'::group::x',
	'[Pipeline] sh',
	'section_start:1',
])('behind entries the next command ends the text: %s', line => {
	expect(words(`error: a\n${line}\nerror: b`)).toEqual(['1: error: a']);
	expect(words(`error: a\n${line}\nerror: b`, true)).toEqual(['1: error: a']);
	expect(words(`error: a\n${line}\nerror: b`, false)).toEqual(['1: error: a', '3: error: b']);
});

test('commands of nested shells end it as well', () => {
	expect(words('error: a\n++ ls\nerror: b')).toEqual(['1: error: a']);
});

test.each(['+ 5', '$', 'x + kubectl', '##[error]x', '[Pipeline] }'])('no next command: %s', line => {
	expect(words(`error: a\n${line}\nerror: b`)).toHaveLength(2);
});

const runOf = (parts: Partial<Run>): Run =>
	({exchanges: [], notes: [], omitted: 0, printed: false, exitCode: undefined, endsUnclear: false, ...parts}) as Run;
const discovery = exchangeOf({url: 'https://h/api?timeout=32s'});
const missing = exchangeOf({status: 404, url: 'https://h/api/v1/namespaces/a/pods/p'});
const note = (kind: 'final' | 'error') => ({kind, text: '', lines: [], after: 0, apiStatus: undefined});

test.each([
	['nothing', {}, 'unknown'],
	['discovery', {exchanges: [discovery]}, 'unknown'],
	['discovery, and output', {exchanges: [discovery], printed: true}, 'ok'],
	['discovery behind requests that were only counted', {exchanges: [discovery], omitted: 1}, 'ok'],
	['a schema', {exchanges: [exchangeOf({url: 'https://h/openapi/v2'})]}, 'unknown'],
	['a stream', {exchanges: [exchangeOf({status: 101})]}, 'unknown'],
	['a stream, and output', {exchanges: [exchangeOf({status: 101})], printed: true}, 'ok'],
	['requests that were only counted', {omitted: 1}, 'ok'],
	['a good answer', {exchanges: [exchangeOf()]}, 'ok'],
	['no answer', {exchanges: [exchangeOf(), exchangeOf(unanswered)]}, 'unknown'],
	['a request under way', {exchanges: [exchangeOf({ended: false})]}, 'unknown'],
	['a failed answer', {exchanges: [exchangeOf(), exchangeOf({status: 500})]}, 'unknown'],
	['a failed answer in front', {exchanges: [exchangeOf({status: 500}), exchangeOf()]}, 'ok'],
	['output that ends in an error', {exchanges: [exchangeOf()], endsUnclear: true}, 'unknown'],
	['last words', {exchanges: [exchangeOf()], notes: [note('error'), note('final')]}, 'unknown'],
	['an error on the way', {exchanges: [exchangeOf()], notes: [note('error')]}, 'ok'],
	['an object that is gone', {exchanges: [exchangeOf(), missing]}, 'ok'],
	['an object that was never there', {exchanges: [missing]}, 'unknown'],
	['a delete of what is gone', {exchanges: [exchangeOf(), {...missing, method: 'DELETE'}]}, 'unknown'],
	['a path that is missing', {exchanges: [exchangeOf(), {...missing, url: 'https://h/x'}]}, 'unknown'],
	['an object that is forbidden', {exchanges: [exchangeOf(), {...missing, status: 403}]}, 'unknown'],
	['exit code 0', {exitCode: 0, exchanges: [exchangeOf({status: 500})]}, 'ok'],
	['exit code 1', {exitCode: 1, exchanges: [exchangeOf()]}, 'unknown'],
] as const)('a run that ends with %s: %s', (_, parts, outcome) => {
	expect(outcomeOf(runOf(parts as Partial<Run>), [])).toBe(outcome);
	expect(outcomeOf(runOf(parts as Partial<Run>), [{} as Finding])).toBe('failed');
});

const notesOf = (...lines: string[]) =>
	analyzeText(lines.join('\n')).sources.flatMap(({runs}) =>
		runs.flatMap(({notes}) => notes.map(({kind, text}) => `${kind}: ${text}`)),
	);
const entry = (file: string, text: string, severity = 'I') =>
	`${severity}1120 21:09:17.319062   21740 ${file}] ${text}`;
const get = entry('round_trippers.go:553', 'GET https://10.0.0.1:6443/api/v1/pods 200 OK in 5 milliseconds');

test.each([
	["couldn't get current server API group list: EOF", 'discovery: EOF'],
	["couldn't get resource list for a.b/v1: EOF", "discovery: couldn't get resource list for a.b/v1: EOF"],
	['skipped caching discovery info due to EOF', 'discovery: EOF'],
	['Error loading discovery information: EOF', 'discovery: EOF'],
	['openapi v3 error...falling back to legacy: EOF', 'discovery: EOF'],
	['Connection error: Get https://h: EOF', 'connection: Get https://h: EOF'],
	['RemoteCommand fallback: EOF', 'fallback: EOF'],
	['RemoteCommand fallback EOF', 'fallback: EOF'],
	['fallback to secondary dialer from primary dialer err: EOF', 'fallback: EOF'],
	[
		'Stream error x when reading response body, may be caused',
		'error: Stream error x when reading response body, may be caused',
	],
	['Unexpected error when reading response body: EOF', 'error: Unexpected error when reading response body: EOF'],
	['Config not found: /x', 'error: Config not found: /x'],
	['Unable to decode server response into a Table. x', 'error: Unable to decode server response into a Table. x'],
	['Throttling request took 1s', 'wait: Throttling request took 1s'],
	['Waited for 1s', 'wait: Waited for 1s'],
	['Waited before sending', 'wait: Waited before sending'],
	['Got a Retry-After 1s response', 'wait: Got a Retry-After 1s response'],
	['"Unhandled Error" err="couldn\'t get current server API group list: EOF"', 'discovery: EOF'],
	['"Waited before sending request" delay="1s" reason="x"', 'wait: Waited before sending request delay=1s reason=x'],
])('a note: %s', (message, expected) => {
	expect(notesOf(get, entry('x.go:1', message))).toEqual([expected]);
	// In the middle of other words it is theirs.
	expect(notesOf(get, entry('x.go:1', `see ${message}`, 'E'))).toEqual([`error: see ${message}`]);
});

test.each([
	["see couldn't get current server API group list: EOF"],
	['Warmup'],
	['Great'],
	['"Feature gate default state" feature="X" enabled=true'],
	['"Some message" err="EOF"'],
	['server response object: [{"kind":"Status","status":"Success"}]'],
])('no note: %s', message => {
	expect(notesOf(get, entry('x.go:1', message))).toEqual([]);
});

test('severity makes a note', () => {
	expect(notesOf(get, entry('x.go:1', 'odd', 'E'))).toEqual(['error: odd']);
	expect(notesOf(get, entry('x.go:1', '"Some message" err="EOF"', 'E'))).toEqual(['error: Some message: EOF']);
	expect(notesOf(get, entry('x.go:1', '"Some message" a="b" c="d"', 'E'))).toEqual(['error: Some message a=b c=d']);
	expect(notesOf(get, entry('x.go:1', '"Unhandled Error" err="EOF"', 'E'))).toEqual(['error: EOF']);
	expect(notesOf(get, entry('x.go:1', '"unfinished', 'E'))).toEqual(['error: "unfinished']);
	expect(notesOf(get, entry('x.go:1', 'odd', 'W'))).toEqual([]);
	expect(notesOf(get, entry('warnings.go:70', 'v1beta1 is deprecated', 'W'))).toEqual([
		'warning: v1beta1 is deprecated',
	]);
	expect(notesOf(get, entry('helpers.go:1', 'error: odd', 'F'))).toEqual(['final: error: odd']);
});

test('the Status that kubectl prints is a note of its own', () => {
	const status = '{"kind":"Status","status":"Failure","message":"no","reason":"Forbidden","code":403}';
	const [source] = analyzeText(
		[get, entry('helpers.go:246', `server response object: [${status}]`)].join('\n'),
	).sources;
	expect(source?.runs[0]?.notes).toMatchObject([
		{kind: 'status', text: 'no', apiStatus: {reason: 'Forbidden', code: 403}},
	]);
});

test.each([
	[
		'memcache.go:265',
		"couldn't get current server API group list: no",
		"Couldn't get current server API group list",
		'',
	],
	[
		'memcache.go:405',
		"couldn't get resource list for metrics.k8s.io/v1: no",
		"Couldn't get resource list",
		' groupVersion="metrics.k8s.io/v1"',
	],
	[
		'memcache.go:133',
		"couldn't get resource list for metrics.k8s.io/v1: no",
		"Couldn't get resource list",
		' gv="metrics.k8s.io/v1"',
	],
	[
		'cached_discovery.go:98',
		'skipped caching discovery info due to no',
		'Skipped caching discovery info due to error',
		'',
	],
	[
		'portforward.go:549',
		'an error occurred forwarding 8080 -> 80: no',
		'An error occurred forwarding',
		' localPort=8080 remotePort=80',
	],
	[
		'portforward.go:476',
		'error creating error stream for port 8080 -> 80: no',
		'Error creating error stream',
		' localPort=8080 remotePort=80',
	],
	['shortcut.go:177', 'Error loading discovery information: no', 'Error loading discovery information', ''],
])('%s: kubectl 1.37 says it in other words', (file, before, message, rest) => {
	const since = notesOf(get, entry(file, `"${message}" err="no"${rest}`, 'E'));
	expect(since).toEqual(notesOf(get, entry(file, before, 'E')));
	expect(since[0]).toMatch(/^(?:discovery|error): /);
});

test('the first configuration that was loaded is the run’s', () => {
	const read = (...lines: string[]) => analyzeText(lines.join('\n')).sources[0]?.runs[0]?.kubeconfig;
	expect(
		read(
			entry('loader.go:395', 'Config loaded from file:  /root/.kube/config'),
			entry('loader.go:395', 'Config loaded from file:  /other'),
			get,
		),
	).toBe('/root/.kube/config');
	expect(read(entry('loader.go:395', 'Config loaded from file /root/.kube/config'), get)).toBe('/root/.kube/config');
	expect(read(get)).toBeUndefined();
});

test('what was printed before a credential plugin’s error is the plugin’s', () => {
	const error =
		'couldn\'t get current server API group list: Get "https://h/api": getting credentials: exec: exit status 1';
	expect(
		notesOf(
			entry('loader.go:395', 'Config loaded from file:  /x'),
			'please log in',
			entry('memcache.go:265', error, 'E'),
		),
	).toEqual(['plugin: please log in', `discovery: ${error.slice(error.indexOf(': ') + 2)}`]);
	expect(
		notesOf(entry('loader.go:395', 'Config loaded from file:  /x'), 'please log in', entry('x.go:1', 'other', 'E')),
	).toEqual(['error: other']);
});
