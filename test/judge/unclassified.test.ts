import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** What is said of a failure that no cause knows: what the log shows, and what would show more. */

const at = 'I1120 21:09:17.319062   21740 ';
const url = 'https://10.0.0.1:6443/api/v1/namespaces/web/pods/a';
const found = (...lines: string[]) =>
	analyzeText(`${lines.join('\n')}\n`).findings.map(({id, stage, summary, unknowns, nextSteps}) => ({
		id,
		stage,
		summary,
		settledBy: unknowns.map(unknown => unknown.settledBy),
		steps: nextSteps.length,
	}));
const id = 'unknown/unclassified';

test('a request that got no answer, and no word about it', () => {
	expect(found(`${at}round_trippers.go:445] GET ${url}  in 0 milliseconds`, 'The command has ended.')).toEqual([
		{
			id,
			stage: 'response',
			summary: 'GET /api/v1/namespaces/web/pods/a got no answer.',
			settledBy: ['the same command with -v=9, which traces the connection'],
			steps: 0,
		},
	]);
});

test('at -v=9 nobody is sent to -v=9', () => {
	const log = found(
		`${at}round_trippers.go:632] "Response" verb="GET" url="${url}" status="" headers="" milliseconds=2 dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0`,
		'Unable to connect to the server: something odd',
	);
	expect(log).toMatchObject([
		{id, settledBy: ['the log of the server, or of what stands in front of it, at that time']},
	]);
});

test('an answer whose body the log shows whole', () => {
	const status = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"teapot","code":418}';
	const log = found(
		`${at}round_trippers.go:527] "Request" verb="GET" url="${url}" headers=<`,
		'\tAccept: application/json',
		' >',
		`${at}round_trippers.go:632] "Response" status="418 I'm a teapot" headers=<`,
		'\tAudit-Id: 8a1b2dd7-9f03-4fd5-94ff-53a6b7b0a3b9',
		' > milliseconds=2',
		`${at}helper.go:252] "Response Body" body="${status.replaceAll('"', String.raw`\"`)}"`,
		'Error from server: teapot',
	);
	expect(log).toEqual([
		{
			id,
			stage: 'response',
			summary: 'GET /api/v1/namespaces/web/pods/a was answered 418: teapot',
			settledBy: ['the log of the server, or of what stands in front of it, at that time'],
			steps: 0,
		},
	]);
});

test('kubectl’s own last words are all there is', () => {
	expect(
		found(`${at}loader.go:395] Config loaded from file:  /home/ana/.kube/config`, 'error: something that nobody knows'),
	).toEqual([
		{
			id,
			stage: 'command',
			summary: 'The command ended with: error: something that nobody knows',
			settledBy: [],
			steps: 0,
		},
	]);
});

test('what ended a stream came behind its answer', () => {
	expect(
		found(
			`${at}round_trippers.go:553] POST ${url}/exec?command=ls 101 Switching Protocols in 9 milliseconds`,
			'error: something odd',
		),
	).toMatchObject([{id, stage: 'output', summary: 'The command ended with: error: something odd'}]);
});

test('words that client-go makes up, or that follow from the list of types, are not the answer’s', () => {
	const api = 'https://10.0.0.1:6443/api?timeout=32s';
	for (const words of [
		'Error from server (Forbidden): unknown',
		'error: the server doesn\'t have a resource type "pods"',
	])
		expect(found(`${at}round_trippers.go:553] GET ${api} 403 Forbidden in 9 milliseconds`, words)).toEqual([
			{
				id,
				stage: 'response',
				summary: 'GET /api was answered 403.',
				settledBy: ['the same command with -v=9, which shows more of the answer'],
				steps: 0,
			},
		]);
});
