import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {describeRequests} from '../../src/report/phrases.ts';
import {reportOf} from '../../src/report/report.ts';

/** How often a request was sent, and how long it took: its own attempts, not those of its neighbours. */

const described = (log: string) => {
	const {findings, runs} = reportOf(analyzeText(log));
	return findings.map(finding =>
		describeRequests(
			finding,
			runs.find(({id}) => id === finding.run),
		),
	);
};

const at = 'I1120 21:09:17.319062   21740 round_trippers.go:553] ';
const refused = (path: string, milliseconds: number) =>
	`${at}GET https://10.0.0.1:6443${path}?timeout=32s  in ${milliseconds} milliseconds
E1120 21:09:17.319062   21740 memcache.go:265] couldn't get current server API group list: Get "https://10.0.0.1:6443${path}?timeout=32s": dial tcp 10.0.0.1:6443: connect: connection refused\n`;
const end = 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n';

test('repeats have one count, and the least and the most time', () => {
	const log = [6, 25, 9].map(milliseconds => refused('/api', milliseconds)).join('') + end;
	expect(described(log)).toEqual(['get /api → no answer in 6 to 25 ms, 3 times']);
});

test('one request is not counted', () => {
	expect(described(refused('/api', 6) + end)).toEqual(['get /api → no answer in 6 ms']);
});

test('WebSocket and SPDY are two transports of one request, not two attempts', () => {
	const url = 'https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec';
	const log = `${at.replace('553', '632')}"Response" verb="GET" url="${url}?command=ls" status="" milliseconds=23
I1120 21:09:17.319062   21740 exec.go:171] RemoteCommand fallback: unable to upgrade streaming request: websocket: bad handshake (403 Forbidden): pods "web" is forbidden: User "jane" cannot get resource "pods/exec" in API group "" in the namespace "a"
${at.replace('553', '632')}"Response" verb="POST" url="${url}?command=ls" status="403 Forbidden" milliseconds=5
Error from server (Forbidden): pods "web" is forbidden: User "jane" cannot create resource "pods/exec" in API group "" in the namespace "a"
`;
	expect(described(log)).toEqual([
		expect.stringMatching(/^create pods\/exec web -n a → 403\b.* in 5 ms, by SPDY after WebSocket$/),
	]);
});
