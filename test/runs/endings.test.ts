import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';

/** What is kubectl's last word, and what is output that looks like one. */

const at = (pid: number, time = '21:09:17.319062') => `I1120 ${time}   ${pid} round_trippers.go:553] `;
const get = (path: string, answer = '200 OK') => `GET https://10.0.0.1:6443${path} ${answer} in 5 milliseconds`;
const verdict = (...lines: string[]) => {
	const report = reportOf(analyzeText(lines.join('\n')));
	return [report.outcome, ...report.findings.filter(({severity}) => severity === 'error').map(({id}) => id)];
};

const list = at(24731) + get('/api/v1/pods?limit=500');
const discovery = [at(24731) + get('/api?timeout=32s'), at(24731) + get('/apis?timeout=32s')];

// client-go rest/request.go, transformResponse
test('a body that was cut, in the bare words of an aggregated error', () => {
	const words = 'unexpected error when reading response body. Please retry. Original error: unexpected EOF';
	const log =
		'E1120 21:09:17.319062   24731 request.go:1200] Unexpected error when reading response body: unexpected EOF';
	expect(verdict(list, log, words)).toEqual(['failed', 'network/response-body-cut']);
});

test('words about a connection, of which a klog entry of kubectl says the same', () => {
	const log =
		'I1120 21:09:17.319062   24731 helpers.go:264] Connection error: Get https://10.0.0.1:6443/api/v1/pods?limit=500: dial tcp 10.0.0.1:6443: connect: connection refused';
	const words = 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?';
	expect(verdict(list, log, words)).toEqual(['failed', 'network/connection-refused']);
	expect(verdict(list, words)).toEqual(['unknown']);
});

test('words about a connection, when nothing was read that could have printed them', () => {
	const words = 'Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout';
	expect(verdict(...discovery, words)).toEqual(['failed', 'network/dial-timeout']);
});

test('words of an error behind a read may be what was read: neither a failure nor a success', () => {
	expect(
		verdict(at(24731) + get('/api/v1/namespaces/a/configmaps/c'), 'Error from server (NotFound): pods "x" not found'),
	).toEqual(['unknown']);
});

test('the end of exec, through a WebSocket and through SPDY', () => {
	const words =
		'error: Internal error occurred: error executing command in container: failed to exec in container: failed to create exec "9f8e": ttrpc: closed: unknown';
	const exec =
		'https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?command=ls&stdout=true 101 Switching Protocols in 9 milliseconds';
	const [, ...web] = verdict(`${at(24731)}GET ${exec}`, words);
	const [, ...spdy] = verdict(`${at(24731)}POST ${exec}`, words);
	expect(web).toEqual(spdy);
	expect(web).toHaveLength(1);
});

test('a stream that ends in words of an error is not called a success', () => {
	const log = at(24731) + get('/api/v1/namespaces/a/pods/web/log?follow=true');
	expect(verdict(log, 'GET / 200', 'error: cannot open file')).toEqual(['unknown']);
	expect(verdict(log, 'error: cannot open file', 'bye')).toEqual(['ok']);
});

test.each(['unexpected EOF', 'http2: client connection lost'])('logs that end in kubectl’s own %s were cut', words => {
	const log = at(24731) + get('/api/v1/namespaces/a/pods/web/log?follow=true');
	expect(verdict(log, 'GET / 200', `error: ${words}`)).toEqual(['failed', expect.stringMatching(/^network\//)]);
	expect(verdict(log, `error: ${words}`, 'GET / 200')).toEqual(['ok']);
});

// client-go tools/remotecommand; the kubelet's words come through the stream.
test.each([
	'error: websocket: close 1006 (abnormal closure): unexpected EOF',
	'error: Timeout occurred',
	'error: http2: client connection lost',
	'error: Error executing remote command: Error executing command in container: API error (500)',
])('behind an upgrade %s is the failure', words => {
	const exec = `${at(24731)}POST https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?command=sh 101 Switching Protocols in 9 milliseconds`;
	expect(verdict(exec, 'total 12', words)[0]).toBe('failed');
	expect(verdict(exec, words, 'total 12')[0]).not.toBe('failed');
});

test('an F entry on the line that a container’s output left open', () => {
	const log = at(24731) + get('/api/v1/namespaces/a/pods/web/log');
	const fatal = 'F1120 21:09:18.319062   24731 helpers.go:115] error: unexpected EOF';
	expect(verdict(log, `{"msg":"begin","service":"kube-sy${fatal}`, 'goroutine 1 [running]:', 'main.main()')).toEqual([
		'failed',
		expect.stringMatching(/^network\//),
	]);
});

test('requests whose headers a copy lost belong to the program that wrote last', () => {
	const bare = (status: string) =>
		`"Response" verb="PATCH" url="https://10.0.0.1:6443/api/v1/namespaces/a/pods/web" status="${status}" milliseconds=80`;
	const object = (code: number, reason: string, message: string) =>
		`I1120 21:09:17.319062   24731 helpers.go:246] server response object: [${JSON.stringify({kind: 'Status', status: 'Failure', message, reason, code}, undefined, 2)}]`;
	const log = [
		bare('400 Bad Request'),
		object(400, 'BadRequest', 'metadata.managedFields must be nil'),
		'Error from server (BadRequest): metadata.managedFields must be nil',
		bare('200 OK'),
		'pod/web configured',
	];
	const report = reportOf(analyzeText(log.join('\n')));
	expect(report.findings.map(({id, exchanges}) => [id, exchanges.length])).toEqual([['request/bad-request', 1]]);
	expect(report.runs.map(({exchanges}) => exchanges.map(({status}) => status))).toEqual([[400], [200]]);
});

test('kubectl 1.1 logs its requests in another file', () => {
	const old = (message: string) => `I0209 03:16:35.628245       1 debugging.go:102] ${message}`;
	const log = [
		old(`curl -k -v -XGET  -H "User-Agent: kubectl/v1.1.7 (linux/amd64) kubernetes/e4e6878" http://10.0.0.1:8080/api`),
		old('GET http://10.0.0.1:8080/api 200 OK in 10 milliseconds'),
		old('Response Headers:'),
		old('    Content-Length: 57'),
	];
	const [run] = reportOf(analyzeText(log.join('\n'))).runs;
	expect(run?.client).toEqual({program: 'kubectl', version: '1.1.7'});
	expect(run?.exchanges.map(({url, status}) => [url, status])).toEqual([['http://10.0.0.1:8080/api', 200]]);
});

test('kubectl in a container whose log is shown is not this one', () => {
	const log = at(81387) + get('/api/v1/namespaces/ops/pods/backup/log?container=backup');
	const inside = (pid: number, time: string) => [
		`I1120 ${time}   ${pid} loader.go:402] Config loaded from file:  /root/.kube/config`,
		at(pid, time) + get('/api/v1/namespaces/prod/secrets', '403 Forbidden'),
		'Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:ops:backup" cannot list resource "secrets" in API group "" in the namespace "prod"',
		'done',
	];
	expect(verdict(log, ...inside(12, '21:09:18.000001'))).toEqual(['ok']);
	expect(verdict(log, ...inside(81400, '03:00:00.000001'))).toEqual(['ok']);
	// The next command of the same script.
	expect(verdict(log, ...inside(81400, '21:09:18.000001'))).toEqual(['failed', 'authorization/rbac-denied']);
});

test('debug that cannot attach shows the log instead', () => {
	const attach =
		'POST https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/attach?container=d&stdin=true 500 Internal Server Error in 5 milliseconds';
	const warning = "warning: couldn't attach to pod/web, falling back to streaming logs: unable to upgrade connection";
	expect(
		verdict(at(24731) + attach, warning, at(24731) + get('/api/v1/namespaces/a/pods/web/log?container=d')),
	).toEqual(['ok']);
	const [, ...alone] = verdict(
		at(24731) + attach,
		'error: unable to upgrade connection: container d not found in pod web_a',
	);
	expect(alone).toHaveLength(1);
});

// cli-runtime prints what the last answer brought; what the log does not show is not claimed.
test('without its output, a command that has only prepared is not known to have succeeded', () => {
	expect(verdict(...discovery)).toEqual(['unknown']);
	expect(verdict(...discovery, 'NAME   SHORTNAMES   APIVERSION', 'pods   po           v1')).toEqual(['ok']);
	expect(verdict(...discovery, list)).toEqual(['ok']);
});

test('nor is one whose stream left nothing in the log', () => {
	const exec = `${at(24731)}POST https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?command=sh 101 Switching Protocols in 9 milliseconds`;
	expect(verdict(exec)).toEqual(['unknown']);
	expect(verdict(exec, 'total 12')).toEqual(['ok']);
});

test('a command that prints nothing of the cluster said its last words itself', () => {
	const read = at(24731) + get('/apis/apps/v1/namespaces/a/deployments/web');
	const words = 'error: something that nobody knows';
	expect(verdict('$ kubectl scale deployment web --replicas=3 -v=6', read, words)).toEqual([
		'failed',
		'unknown/unclassified',
	]);
	expect(verdict('$ kubectl get deployment web -o jsonpath={.data} -v=6', read, words)).toEqual(['unknown']);
	expect(verdict(read, words)).toEqual(['unknown']);
});

test('what a program prints through exec is its own, also between entries of kubectl 1.36', () => {
	const stream = `${at(24731)}"Response" verb="GET" url="https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?command=cat&stdout=true" status="101 Switching Protocols" milliseconds=5`;
	const printed =
		'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web"';
	expect(
		verdict(
			stream,
			`${at(24731)}"Websocket read starts" deadline="1m1s"`,
			printed,
			`${at(24731)}"Closed channel -- returning"`,
		),
	).toHaveLength(1);
});

const exec = (query: string) =>
	`${at(24731)}POST https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?${query} 101 Switching Protocols in 9 milliseconds`;

test('the exit code of an interactive shell is that of the last command that was typed in it', () => {
	const words = 'command terminated with exit code 130';
	expect(verdict(exec('command=%2Fbin%2Fbash&stdin=true&stdout=true&tty=true'), '/ # exit', words)).toEqual(['ok']);
	expect(verdict(exec('command=sh&stdin=true&tty=true'), words.replace('130', '127'))[0]).toBe('failed');
	expect(verdict(exec('command=sh&command=-c&command=false&stdin=true&tty=true'), words)[0]).toBe('failed');
	expect(verdict(exec('command=bash&stdout=true'), words)[0]).toBe('failed');
});

test('the runtime’s own line stands before the exit code', () => {
	const line =
		'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown';
	const {findings} = reportOf(
		analyzeText([exec('command=nosuch'), line, 'command terminated with exit code 127'].join('\n')),
	);
	expect(findings.map(({evidence}) => evidence.map(({text}) => text))).toEqual([expect.arrayContaining([line])]);
});

test('what follows a quoted log is not the container’s', () => {
	const words = 'error: Timeout occurred';
	expect(verdict('```', exec('command=ls'), words, '```', 'Has anybody seen this before?')[0]).toBe('failed');
	expect(verdict(exec('command=ls'), words, 'Has anybody seen this before?')[0]).not.toBe('failed');
});

test('a copy that begins within a header', () => {
	const log = `${at(24731)}${get('/api/v1/pods?limit=500', '403 Forbidden')}`;
	const words =
		'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope';
	for (const start of [0, 1, 8, 12, 16]) {
		const report = reportOf(analyzeText([log.slice(start), words].join('\n')));
		expect(report.findings.map(({id, evidence}) => [id, evidence[0]?.line])).toEqual([
			['authorization/rbac-denied', 2],
		]);
		expect(report.runs[0]?.pid).toBe(24731);
	}
});
