import {step} from '../../../src/kubectl/step.ts';
import {stepReport} from '../../../src/report/step.ts';
import {sh} from '../../../src/text/sh.ts';
import type {Report, ReportExchange, ReportFinding, ReportRun} from '../../../src/model/report.ts';

/** Without colours, 80 columns. */
export const plain = {color: false, columns: 80};

type Start = {readonly startMs?: number | null};

export const exchange = (changes: Partial<ReportExchange> & Start = {}): ReportExchange => ({
	id: 'r1.x1',
	verb: 'list',
	method: 'GET',
	url: 'https://10.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500',
	resource: {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'shop', name: null},
	purpose: 'target',
	status: 403,
	reason: 'Forbidden',
	responder: 'api-server',
	durationMs: 12,
	timing: {dnsMs: null, connectMs: null, tlsMs: null, serverMs: null, unexplainedMs: null},
	request: {headers: {accept: 'application/json'}, body: null},
	response: {headers: {'content-type': 'application/json'}, body: '{"kind":"Status"}', truncatedChars: 0},
	error: null,
	journey: [
		{stage: 'tcp', outcome: 'passed', proof: 'line 2: an answer arrived'},
		{stage: 'authorization', outcome: 'failed', proof: 'line 3: the server said so'},
		{stage: 'storage', outcome: 'not-reached', proof: 'it failed before'},
	],
	lines: {first: 1, last: 9},
	attempt: 1,
	...changes,
});

export const run = (changes: Partial<ReportRun> = {}): ReportRun => ({
	id: 'r1',
	source: 'build.log',
	pid: 4242,
	command: 'kubectl get pods -n shop',
	client: {program: 'kubectl', version: '1.33.1'},
	server: {url: 'https://10.0.0.1:6443', version: null},
	startedAt: '0314 10:15:30.123456',
	exitCode: null,
	outcome: 'failed',
	exchanges: [exchange()],
	omittedExchanges: 0,
	...changes,
});

export const finding = (changes: Partial<ReportFinding> = {}): ReportFinding => ({
	id: 'authorization/rbac-denied',
	class: 'authorization',
	cause: 'rbac-denied',
	grade: 'proven',
	severity: 'error',
	recovered: false,
	retryable: false,
	run: 'r1',
	exchanges: ['r1.x1'],
	title: 'The user is known, but may not do this',
	summary: 'User "dev" is not allowed to list pods in namespace shop.',
	responder: 'api-server',
	stage: 'authorization',
	facts: {user: 'dev', verb: 'list', resource: 'pods'},
	evidence: [
		{source: 'build.log', line: 3, text: 'I0314 10:15:30.123456    4242 helpers.go:246] server response object'},
	],
	rulesOut: [],
	unknowns: [],
	nextSteps: [stepReport(step(sh`kubectl auth can-i list pods -n shop`, 'Asks the server.'))],
	count: 1,
	...changes,
});

export const report = (changes: Partial<Report> = {}): Report => ({
	schemaVersion: '1',
	tool: {name: 'kubectl-debug', version: '1.2.3'},
	sources: [{name: 'build.log', bytes: 100, lines: 9, wrapper: 'none', repairs: [], omittedRuns: 0}],
	runs: [run()],
	findings: [finding()],
	outcome: 'failed',
	...changes,
});

/** A report with one text wherever a log can put one. */
export function reportWith(text: string): Report {
	const one = exchange({
		id: 'r1.x1',
		verb: text,
		method: text,
		url: text,
		resource: {group: text, version: text, resource: text, subresource: text, namespace: text, name: text},
		reason: text,
		request: {headers: {'user-agent': text, [text]: text}, body: text},
		response: {
			headers: {'content-type': text, location: text, date: text, [text]: text},
			body: text,
			truncatedChars: 3,
		},
		error: text,
		journey: [
			{stage: 'tcp', outcome: 'passed', proof: text},
			{stage: 'authorization', outcome: 'failed', proof: text},
		],
	});
	const found = finding({
		summary: text,
		facts: {[text === '' ? 'empty' : text]: text, list: [text, text], number: 3},
		evidence: [
			{source: text, line: 3, text},
			{source: text, line: 4, text: `${text}x`},
		],
		rulesOut: [{id: 'network/x', because: text}],
		unknowns: [{what: text, because: text, settledBy: text}],
		nextSteps: [{command: text, argv: [text], pipe: [[text]], why: text, changes: true, readOnly: false}],
		misleading: {line: 9, said: text, because: text},
	});
	return report({
		sources: [{name: text, bytes: 1, lines: 1, wrapper: text, repairs: [{kind: text, lines: 1}], omittedRuns: 0}],
		runs: [
			run({
				source: text,
				command: text,
				startedAt: text,
				client: {program: text, version: text},
				server: {url: text, version: text},
				exchanges: [one, exchange({id: 'r1.x2', url: text, status: null, error: text})],
			}),
			run({id: 'r2', source: text, command: null, outcome: 'unknown', exchanges: []}),
		],
		findings: [found, {...found, severity: 'warning'}, {...found, severity: 'info', exchanges: []}],
		remedies: [
			{
				kind: 'rbac',
				user: text,
				server: text,
				runs: ['r1'],
				summary: text,
				grants: [],
				warnings: [text],
				yaml: `${text}\n`,
			},
		],
	});
}
