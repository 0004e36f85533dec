// Logs too large for a program that keeps what it reads, each with one known failure after the large part.
import {mixedLog, recorded} from './logs.js';

/** Characters of a piece that is written repeatedly. */
const PIECE = 64 * 1024;

const forbidden = recorded('1.33.9/forbidden-list.v8.log');
const forbiddenInText = recorded('1.20.2/forbidden-list.v8.log');
/** The server's message in both: `pods is forbidden: User "jane" cannot list resource "pods"`. */
const denied = ['authorization/rbac-denied'];

/** The text before and after a pattern's first match. */
function around(text, pattern) {
	const match = pattern.exec(text);
	if (match === null) throw new Error(`the recorded log has no ${pattern}`);
	return [text.slice(0, match.index), text.slice(match.index + match[0].length)];
}

function* repeat(unit, bytes) {
	const piece = unit.repeat(Math.ceil(PIECE / unit.length));
	for (let written = 0; written < bytes; written += piece.length) yield piece;
}

/** A list of objects on one line, as long as requested. */
function* listBody(bytes) {
	yield '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1000"},"items":[';
	yield* repeat(
		'{"metadata":{"name":"web-0","namespace":"shop","labels":{"app":"web"}},"spec":{"nodeName":"node-1"},"status":{"phase":"Running","message":"back-off \\"pulling\\" image"}},',
		bytes,
	);
	yield '{}]}';
}

/** `hex.Dump` of a binary body: offset, 16 bytes, and their printable characters. */
function* hexDump(bytes, indent) {
	const rest = '  6b 38 73 00 0a 32 0a 17  61 75 74 68 6f 72 69 7a  |k8s..2..authoriz|\n';
	for (let written = 0, at = 0; written < bytes; at += 16) {
		const line = `${indent}${at.toString(16).padStart(8, '0')}${rest}`;
		yield line;
		written += line.length;
	}
}

/** Replaces the body of the recorded log's second discovery; the run still ends with its 403. */
function* withBody(body) {
	const [before, after] = around(forbidden, /^(I\S+ \S+ +\d+ discovery_client\.go:318\] "Response Body" body=)".*"\n/m);
	yield before;
	yield `I1120 20:47:15.818335   24542 discovery_client.go:318] "Response Body" body=<\n`;
	yield* body;
	yield ' >\n';
	yield after;
}

/** The same as logged by kubectl up to 1.32, where a body has one line and no end marker. */
function* withBodyInText(body) {
	const [before, after] = around(
		forbiddenInText,
		/^I\S+ \S+ +\d+ request\.go:\d+\] Response Body: (?=\{"kind":"APIGroupList").*\n/m,
	);
	yield before;
	yield 'I1120 21:04:37.561848    3220 request.go:1107] Response Body: ';
	yield* body;
	yield after;
}

/** One run that requests pod after pod at -v=8, and finally a list that is denied. */
function* manyExchanges(count) {
	const request = /^I.*"Request" verb="GET" url="[^"]*\/pods\?limit=500"/m;
	const [before, after] = around(forbidden, request);
	yield before;
	const url = 'https://127.0.0.1:6443/api/v1/namespaces/shop/pods/web-';
	const header = file => `I1120 20:47:15.821117   24542 ${file}] `;
	for (let pod = 0; pod < count; pod++) {
		yield `${header('round_trippers.go:527')}"Request" verb="GET" url="${url}${pod}" headers=<\n\tAccept: application/json\n\tUser-Agent: kubectl/v1.33.9 (linux/amd64) kubernetes/69220b6\n >\n`;
		yield `${header('round_trippers.go:632')}"Response" status="200 OK" headers=<\n\tAudit-Id: 545f1ce2-e46c-4adf-b405-${String(pod).padStart(12, '0')}\n\tContent-Type: application/json\n > milliseconds=2\n`;
		yield `${header('helper.go:113')}"Response Body" body=<\n\t{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-${pod}","namespace":"shop"},"status":{"phase":"Running"}}\n >\n`;
	}

	yield forbidden.slice(before.length, forbidden.length - after.length) + after;
}

function* shortLines(count) {
	for (let line = 0; line < count; line++) yield `ok ${line}\n`;
	yield forbidden;
}

function* garbageLine(bytes) {
	yield* repeat('lorem ipsum [dolor] {"sit": "amet"}, ', bytes);
	yield '\n';
	yield forbidden;
}

function* onlyGarbage(bytes) {
	yield* repeat('lorem ipsum [dolor] {"sit": "amet"}, ', bytes);
}

function* mixedThenForbidden(bytes) {
	yield* mixedLog(bytes);
	yield forbidden;
}

function* between(start, body, end) {
	yield start;
	yield* body;
	yield end;
}

/**
What to write, its causes, and the exit code of `analyze`: 1 with failures, 2 when there was no log. `scale` is 1, or less for a
quick run.
*/
export const stressCases = scale => [
	{
		name: '1 GB of programs that fail now and then',
		pieces: () => mixedThenForbidden(1e9 * scale),
		// The recorded ends of its runs: each program fails once, five programs each in its own way.
		causes: [
			'authorization/rbac-denied',
			'conflict/ssa-field-conflict',
			'health/apiserver-unavailable',
			'health/etcd-timeout',
			'network/client-timeout',
		],
		exitCode: 1,
	},
	{
		name: 'a body of JSON on one line of 200 MB, kubectl 1.20',
		pieces: () => withBodyInText(between('', listBody(200e6 * scale), '\n')),
		causes: denied,
		exitCode: 1,
	},
	{
		name: 'a body of JSON on one line of 300 MB, kubectl 1.33',
		pieces: () => withBody(between('\t', listBody(300e6 * scale), '\n')),
		causes: denied,
		exitCode: 1,
	},
	{
		name: 'a body of 300 MB as a hex dump, kubectl 1.33',
		pieces: () => withBody(hexDump(300e6 * scale, '\t')),
		causes: denied,
		exitCode: 1,
	},
	{
		name: 'a body of 300 MB as a hex dump, kubectl 1.20',
		pieces: () => withBodyInText(between('\n', hexDump(300e6 * scale, ''), '')),
		causes: denied,
		exitCode: 1,
	},
	{
		name: 'a line of 200 MB that is no log, then a log',
		pieces: () => garbageLine(200e6 * scale),
		causes: denied,
		exitCode: 1,
	},
	{name: 'a line of 200 MB that is no log, alone', pieces: () => onlyGarbage(200e6 * scale), causes: [], exitCode: 0},
	{name: 'ten million short lines, then a log', pieces: () => shortLines(1e7 * scale), causes: denied, exitCode: 1},
	{name: 'a run of 100,000 exchanges', pieces: () => manyExchanges(1e5 * scale), causes: denied, exitCode: 1},
];
