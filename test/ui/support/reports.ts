import {step} from '../../../src/kubectl/step.ts';
import {stepReport} from '../../../src/report/step.ts';
import {sh} from '../../../src/text/sh.ts';
import type {Report, ReportExchange, ReportFinding, ReportRun} from '../../../src/model/report.ts';
import type {JourneyStep} from '../../../src/model/journey.ts';

/** A request to the core group's pods that succeeded; parts that matter to a test are given. */
export const exchange = (parts: Partial<ReportExchange> = {}): ReportExchange => ({
	id: 'x1',
	verb: 'get',
	method: 'GET',
	url: 'https://127.0.0.1:6443/api?timeout=32s',
	resource: null,
	purpose: 'discovery',
	status: 200,
	reason: 'OK',
	responder: 'api-server',
	durationMs: 3,
	timing: {dnsMs: null, connectMs: null, tlsMs: null, serverMs: null, unexplainedMs: null},
	request: {headers: {}, body: null},
	response: {headers: {}, body: null, truncatedChars: 0},
	error: null,
	journey: [],
	lines: {first: 1, last: 1},
	attempt: 1,
	...parts,
});

export const run = (exchanges: readonly ReportExchange[], parts: Partial<ReportRun> = {}): ReportRun => ({
	id: 'run-1',
	source: 'build.log',
	pid: 887,
	command: 'kubectl get pods -n kube-locked -v=9',
	client: {program: 'kubectl', version: 'v1.32.3'},
	server: {url: 'https://127.0.0.1:6443', version: null},
	startedAt: '1120 21:20:55.226597',
	exitCode: 1,
	outcome: 'failed',
	exchanges,
	omittedExchanges: 0,
	...parts,
});

export const report = (parts: Partial<Report>): Report => ({
	schemaVersion: '1',
	tool: {name: 'kubectl-debug', version: '0.1.0'},
	sources: [{name: 'build.log', bytes: 21_844, lines: 76, wrapper: 'none', repairs: [], omittedRuns: 0}],
	runs: [],
	findings: [],
	outcome: 'ok',
	...parts,
});

const forbiddenJourney: readonly JourneyStep[] = [
	{stage: 'command', outcome: 'passed', proof: 'kubectl sent a request'},
	{stage: 'kubeconfig', outcome: 'passed', proof: 'line 1: Config loaded from file'},
	{stage: 'credentials', outcome: 'unknown', proof: 'what a credential plugin adds is not logged'},
	{stage: 'dns', outcome: 'passed', proof: 'an answer arrived'},
	{stage: 'tcp', outcome: 'passed', proof: 'an answer arrived'},
	{stage: 'tls', outcome: 'passed', proof: 'an answer arrived'},
	{stage: 'authentication', outcome: 'passed', proof: 'the server names the user: "jane"'},
	{stage: 'fairness', outcome: 'passed', proof: 'X-Kubernetes-Pf-Flowschema-Uid'},
	{stage: 'authorization', outcome: 'failed', proof: 'line 57: cannot list resource "pods"'},
	{stage: 'admission', outcome: 'skipped', proof: 'reads are not admitted'},
	{stage: 'storage', outcome: 'not-reached', proof: 'refused before'},
	{stage: 'response', outcome: 'passed', proof: 'line 41: 403 Forbidden'},
	{stage: 'output', outcome: 'not-reached', proof: 'kubectl printed the error instead'},
];

const forbiddenMessage =
	'pods is forbidden: User \\"jane\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"kube-locked\\"';

export const forbiddenExchange = exchange({
	id: 'x3',
	verb: 'list',
	url: 'https://127.0.0.1:6443/api/v1/namespaces/kube-locked/pods?limit=500',
	resource: {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'kube-locked', name: null},
	purpose: 'target',
	status: 403,
	reason: 'Forbidden',
	durationMs: 0,
	timing: {dnsMs: null, connectMs: null, tlsMs: null, serverMs: 0, unexplainedMs: 0},
	request: {
		headers: {
			accept:
				'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
			'user-agent': 'kubectl/v1.32.3 (linux/amd64) kubernetes/32cc146',
		},
		body: null,
	},
	response: {
		headers: {
			'audit-id': '4ef12875-1471-46d1-b76b-462da4d7b830',
			'cache-control': 'no-cache, private',
			'content-type': 'application/json',
			'x-kubernetes-pf-flowschema-uid': '5f1b2b8e-2a3d-4f0c-8d7e-3a6c0d5b7c21',
			'x-kubernetes-pf-prioritylevel-uid': 'b7c8d9e0-3f4a-4b5c-9d6e-8f7a6b5c4d54',
			'x-content-type-options': 'nosniff',
			'content-length': '253',
			date: 'Fri, 20 Nov 2026 21:20:55 GMT',
		},
		body: `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"${forbiddenMessage}","reason":"Forbidden","details":{"kind":"pods"},"code":403}`,
		truncatedChars: 0,
	},
	journey: forbiddenJourney,
	lines: {first: 40, last: 58},
});

export const forbiddenFinding: ReportFinding = {
	id: 'authorization/rbac-denied',
	class: 'authorization',
	cause: 'rbac-denied',
	grade: 'proven',
	severity: 'error',
	recovered: false,
	retryable: false,
	run: 'run-1',
	exchanges: ['x3'],
	title: 'The user is known, but may not do this',
	summary: 'User jane may not list pods in the namespace kube-locked: no role that is bound to jane allows it.',
	responder: 'api-server',
	stage: 'authorization',
	facts: {user: 'jane', verb: 'list', resource: 'pods', namespace: 'kube-locked'},
	evidence: [
		{
			source: 'build.log',
			line: 57,
			text: `\t{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"${forbiddenMessage}","reason":"Forbidden","details":{"kind":"pods"},"code":403}`,
		},
		{
			source: 'build.log',
			line: 41,
			text: 'I1120 21:20:55.240392     887 round_trippers.go:560] GET https://127.0.0.1:6443/api/v1/namespaces/kube-locked/pods?limit=500 403 Forbidden in 0 milliseconds',
		},
		{
			source: 'build.log',
			line: 71,
			text: 'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "kube-locked"',
		},
	],
	rulesOut: [{id: 'authentication/unauthorized', because: 'the server knows the name of the user'}],
	unknowns: [
		{
			what: 'Which groups the user belongs to',
			because: 'the message names only the user',
			settledBy: 'kubectl auth whoami',
		},
	],
	nextSteps: [
		stepReport(step(sh`kubectl auth can-i --list -n kube-locked`, 'Shows what the user may do in this namespace.')),
		stepReport(
			step(
				sh`kubectl create rolebinding jane-view --clusterrole=view --user=jane -n kube-locked`,
				'Lets jane read, if an administrator agrees.',
			),
		),
	],
	count: 1,
};

const apis = exchange({
	id: 'x2',
	url: 'https://127.0.0.1:6443/apis?timeout=32s',
	durationMs: 0,
	lines: {first: 22, last: 39},
});

/** By hand from a recorded log of `kubectl get pods -n kube-locked -v=9`, kubectl 1.32.3. */
export const forbidden = report({
	runs: [run([exchange({lines: {first: 6, last: 21}}), apis, forbiddenExchange])],
	findings: [forbiddenFinding],
	outcome: 'failed',
});

/** Two discovery requests and a list, all answered; nothing to find. */
export const healthy = report({
	runs: [
		run([exchange(), apis, exchange({...forbiddenExchange, status: 200, reason: 'OK'})], {exitCode: 0, outcome: 'ok'}),
	],
});

/** Two runs: one that was refused, and one that did not get as far as a request. */
export const several = report({
	runs: [
		run([exchange(), apis, forbiddenExchange]),
		run([], {id: 'run-2', pid: 901, command: 'kubectl apply -f web.yaml', server: {url: null, version: null}}),
	],
	findings: [
		forbiddenFinding,
		{
			...forbiddenFinding,
			id: 'authentication/kubeconfig-missing',
			class: 'authentication',
			cause: 'kubeconfig-missing',
			run: 'run-2',
			exchanges: [],
			title: 'The kubeconfig file does not exist',
			summary: 'kubectl found no file at /home/ci/.kube/config.',
			responder: 'nobody',
			stage: 'kubeconfig',
			facts: {path: '/home/ci/.kube/config'},
			count: 2,
		},
	],
	outcome: 'failed',
});

/** A request for one of many pods: what is asked once is never folded. */
export const podExchange = (index: number, parts: Partial<ReportExchange> = {}): ReportExchange =>
	exchange({
		id: `p${index}`,
		url: `https://127.0.0.1:6443/api/v1/namespaces/shop/pods/web-${index}`,
		resource: {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'shop', name: `web-${index}`},
		purpose: 'target',
		lines: {first: index * 2 + 1, last: index * 2 + 2},
		...parts,
	});

/** Discovery of five groups, a list that was tried three times, and a request that was refused. */
export const folded = report({
	runs: [
		run([
			...['api', 'apis', 'apis/apps/v1', 'apis/batch/v1', 'api/v1'].map((path, index) =>
				exchange({id: `d${index}`, url: `https://h/${path}`, lines: {first: index + 1, last: index + 1}}),
			),
			...[503, 503, 200].map((status, index) =>
				podExchange(7, {id: `t${index}`, verb: 'list', status, attempt: index + 1, durationMs: 40 - index * 10}),
			),
			podExchange(1, {id: 'last', status: 403, durationMs: 1500}),
		]),
	],
	findings: [{...forbiddenFinding, exchanges: ['last']}],
	outcome: 'failed',
});
