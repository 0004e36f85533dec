import {expect, test} from '@jest/globals';
import {journeyOf} from '../../src/http/journey.ts';
import type {Exchange} from '../../src/model/exchange.ts';
import type {Finding} from '../../src/model/finding.ts';
import type {Run} from '../../src/model/run.ts';
import {exchangeOf, lineOf, unanswered} from '../support/exchange.ts';

/** What a journey says of each stage, word for word. */

const audited = {'Audit-Id': '7f0c'};
const pod = 'https://api.example.com:6443/api/v1/namespaces/web/pods/a';

/** A finding, as far as a journey looks at it. */
const findingOf = (parts: Partial<Finding>): Finding =>
	({summary: 'It was refused.', responder: 'api-server', evidence: [], ...parts}) as Finding;

const stagesOf = (exchange: Exchange, finding?: Partial<Finding>, before: readonly Exchange[] = []): string[] =>
	journeyOf(exchange, finding === undefined ? undefined : findingOf(finding), {
		exchanges: [...before, exchange],
	} as Run).map(({stage, outcome, proof}) => `${stage} ${outcome}: ${proof}`);

/** Only those stages. */
const some = (stages: string, ...args: Parameters<typeof stagesOf>): string[] => {
	const wanted = stages.split(' ');
	return stagesOf(...args).filter(text => wanted.includes(text.split(' ', 1)[0] ?? ''));
};

const made = ['command passed: line 1: a request was made', 'kubeconfig passed: line 1: a request was made'];
const maybeProxy = 'proxy unknown: kubectl does not log whether a proxy is in the way';
const noFairness = 'fairness unknown: the answer has no X-Kubernetes-Pf headers, or the level does not print them';
const read = (stage: string) => `${stage} skipped: reads are neither admitted nor validated`;

test('a read that was answered', () => {
	expect(stagesOf(exchangeOf())).toEqual([
		...made,
		'credentials passed: line 2: the request was sent',
		'dns passed: line 2: an HTTP answer arrived',
		'tcp passed: line 2: an HTTP answer arrived',
		'tls passed: line 2: an HTTP answer arrived',
		maybeProxy,
		'authentication passed: line 2: 200',
		noFairness,
		'authorization passed: line 2: 200',
		read('admission'),
		read('validation'),
		'storage passed: line 2: 200',
		'response passed: line 2: 200',
		'output passed: the answer was usable',
	]);
});

test('a read that was not answered', () => {
	const steps = [
		...made,
		'credentials unknown: a credential plugin leaves no trace in the log when it succeeds',
		maybeProxy,
		'dns unknown: the log has no trace of the connection',
		'tcp unknown: the log has no trace of the connection',
		'tls unknown: the log has no trace of the connection',
		'authentication unknown: no answer says so',
		'fairness unknown: no answer says so',
		'authorization unknown: no answer says so',
		read('admission'),
		read('validation'),
		'storage unknown: no answer says so',
		'response unknown: no answer',
		'output unknown: output is not part of the log',
	];
	expect(stagesOf(exchangeOf(unanswered))).toEqual(steps);
	expect(stagesOf(exchangeOf({...unanswered, ended: false}))).toEqual(
		steps.map(step => step.replace('response unknown: no answer', 'response unknown: the log ends before the answer')),
	);
});

test('a write that was answered', () => {
	const parts = {method: 'PATCH', url: pod, responseHeaders: {'X-Kubernetes-Pf-Flowschema-Uid': 'a'}};
	expect(stagesOf(exchangeOf(parts)).slice(7)).toEqual([
		'authentication passed: header X-Kubernetes-Pf-Flowschema-Uid',
		'fairness passed: header X-Kubernetes-Pf-Flowschema-Uid',
		'authorization passed: line 2: 200',
		'admission passed: line 2: 200',
		'validation passed: line 2: 200',
		'storage passed: line 2: 200',
		'response passed: line 2: 200',
		'output passed: the answer was usable',
	]);
});

test.each([
	['https://10.0.0.1:6443', 'skipped'],
	['https://192.168.100.200', 'skipped'],
	['https://[fd00::1]:6443', 'skipped'],
	['https://[fd00::1]', 'skipped'],
	['https://10.0.0.1.example.com:6443', 'passed'],
	['https://a.10.0.0.1:6443', 'passed'],
	['https://10.0.0:6443', 'passed'],
	['https://10.0.0.1:http', 'passed'],
])('the name of %s is %s', (origin, outcome) => {
	const proof = outcome === 'skipped' ? 'the server is given as an address' : 'line 2: an HTTP answer arrived';
	expect(some('dns tcp', exchangeOf({url: `${origin}/api/v1/pods`}))).toEqual([
		`dns ${outcome}: ${proof}`,
		'tcp passed: line 2: an HTTP answer arrived',
	]);
});

test('plain HTTP has no handshake, and a path that names nothing stored no storage', () => {
	expect(some('tls admission storage', exchangeOf({method: 'HEAD', url: 'http://10.0.0.1:8080/version'}))).toEqual([
		'tls skipped: the URL is plain http',
		read('admission'),
		'storage skipped: the path names no stored object',
	]);
	expect(some('storage', exchangeOf({url: '', status: 404}), {stage: 'storage'})).toEqual([
		'storage failed: It was refused.',
	]);
});

test('headers without a status are an answer', () => {
	const steps = some('response credentials', exchangeOf({...unanswered, responseHeaders: audited}));
	expect(steps).toEqual([
		'credentials passed: line 2: the request was sent',
		'response passed: line 2: headers arrived',
	]);
	expect(some('response', exchangeOf({...unanswered, responseHeaders: audited}), {stage: 'storage'})).toEqual([
		'response passed: line 2: headers arrived',
	]);
	expect(some('response', exchangeOf({statusLine: undefined, last: 9}))).toEqual(['response passed: line 9: 200']);
});

test.each([
	[401, 'GET', 'authentication'],
	[404, 'GET', 'storage'],
	[409, 'PUT', 'storage'],
	[410, 'GET', 'storage'],
	[422, 'POST', 'validation'],
	[415, 'PATCH', 'validation'],
	[415, 'GET', undefined],
	[400, 'POST', undefined],
	[403, 'POST', undefined],
	[500, 'POST', undefined],
])('a %s of the API server to %s, without a finding, stopped at %s', (status, method, stage) => {
	const failed = (responseHeaders: Readonly<Record<string, string>>) =>
		stagesOf(exchangeOf({status, method, url: pod, responseHeaders})).filter(step => / failed: /.test(step));
	expect(failed(audited)).toEqual(stage === undefined ? [] : [`${stage} failed: line 2: ${status}`]);
	// From anybody else it says nothing.
	expect(failed({})).toEqual([]);
	expect(failed({via: '1.1 p'})).toEqual([]);
});

test('what was refused passed what comes before, and came to nothing behind it', () => {
	expect(stagesOf(exchangeOf({status: 404, url: pod, responseHeaders: audited})).slice(7)).toEqual([
		'authentication passed: line 2: refused later, at storage',
		noFairness,
		'authorization passed: line 2: refused later, at storage',
		read('admission'),
		read('validation'),
		'storage failed: line 2: 404',
		'response passed: line 2: 404',
		'output not-reached: stopped at storage',
	]);
	const created = exchangeOf({status: 403, method: 'POST', responseHeaders: audited});
	expect(stagesOf(created, {stage: 'admission'}).slice(9)).toEqual([
		'authorization passed: line 2: refused later, at admission',
		'admission failed: It was refused.',
		'validation unknown: mutating admission comes before validation, validating admission behind it',
		'storage not-reached: stopped at admission',
		'response passed: line 2: 403',
		'output not-reached: stopped at admission',
	]);
	expect(some('validation', created, {stage: 'authorization'})).toEqual([
		'validation not-reached: stopped at authorization',
	]);
});

test('stages that were passed by are not reached', () => {
	const bypassed = {stages: ['validation'], because: 'versions are compared before'} as const;
	const steps = some('admission validation', exchangeOf({status: 409, method: 'PUT', url: pod}), {
		stage: 'storage',
		bypassed,
	});
	expect(steps).toEqual([
		'admission passed: line 2: refused later, at storage',
		'validation not-reached: versions are compared before',
	]);
});

test('what is missing is not admitted, and what cannot be decoded perhaps not', () => {
	const put = (status: number, stage: 'storage' | 'validation') =>
		some('admission validation', exchangeOf({status, method: 'PUT', url: pod, responseHeaders: audited}), {stage});
	expect(put(404, 'storage')).toEqual([
		'admission not-reached: the object is read before it is changed',
		'validation not-reached: the object is read before it is changed',
	]);
	expect(put(400, 'validation')[0]).toBe(
		'admission unknown: an object that cannot be decoded is refused before admission',
	);
	expect(put(422, 'validation')[0]).toBe('admission passed: line 2: refused later, at validation');
});

test.each([
	['proxy', {via: '1.1 p'}],
	['load-balancer', {server: 'nginx'}],
])('what a %s answered passed nothing of the API server', (responder, responseHeaders) => {
	const steps = stagesOf(exchangeOf({status: 503, method: 'PUT', url: pod, responseHeaders})).slice(7);
	expect(steps).toEqual([
		...['authentication', 'fairness', 'authorization', 'admission', 'validation', 'storage'].map(
			stage => `${stage} not-reached: answered by a ${responder}`,
		),
		'response passed: line 2: 503',
		'output unknown: output is not part of the log',
	]);
});

test('who answered may be unknown, and how far it got as well', () => {
	expect(some('authentication storage', exchangeOf({status: 400}))).toEqual([
		'authentication unknown: the log does not show who answered',
		'storage unknown: the log does not show who answered',
	]);
	expect(some('authentication storage', exchangeOf({status: 500, responseHeaders: audited}))).toEqual([
		'authentication unknown: the answer does not say how far it got',
		'storage unknown: the answer does not say how far it got',
	]);
	// Words that fit a stage prove nothing where it is unknown whose they are, nor where no stage of the server failed.
	expect(some('authentication', exchangeOf({status: 403}), {stage: 'authorization', responder: 'unknown'})).toEqual([
		'authentication unknown: the log does not show who answered',
	]);
	expect(some('authentication', exchangeOf({status: 500}), {stage: 'response'})).toEqual([
		'authentication unknown: the answer does not say how far it got',
	]);
});

test('the hop to an aggregated API', () => {
	const hop = (group: string, parts = {}, ...finding: Array<Partial<Finding>>) =>
		some('aggregation', exchangeOf({url: `https://h/apis/${group}/v1/things`, ...parts}), ...finding);
	expect(hop('apps')).toEqual([]);
	expect(hop('metrics.k8s.io')).toEqual(['aggregation passed: line 2: 200']);
	const either =
		'aggregation unknown: a custom resource is served by kube-apiserver itself, an aggregated API by a program behind it';
	expect(hop('example.com')).toEqual([either]);
	expect(hop('example.com', {status: 404}, {stage: 'storage', responder: 'aggregated-api'})).toEqual([
		'aggregation passed: line 2: refused later, at storage',
	]);
	expect(hop('apps', {status: 503}, {stage: 'aggregation'})).toEqual(['aggregation failed: It was refused.']);
	expect(some('aggregation', exchangeOf({url: 'https://h/version'}))).toEqual([]);
});

test('streams have legs behind the API server', () => {
	const legs = (...args: Parameters<typeof stagesOf>) => some('upgrade kubelet runtime', ...args);
	const inside = 'unknown: what comes through the stream is not in the log';
	expect(legs(exchangeOf({status: 101, url: `${pod}/exec`}))).toEqual([
		'upgrade passed: line 2: 101, WebSocket',
		`kubelet ${inside}`,
		`runtime ${inside}`,
	]);
	expect(legs(exchangeOf({status: 101, method: 'POST', url: `${pod}/exec`}))).toEqual([
		'upgrade passed: line 2: 101, SPDY',
		"kubelet passed: line 2: 101, which is the kubelet's",
		`runtime ${inside}`,
	]);
	expect(legs(exchangeOf({status: 101, url: `${pod}/portforward`}))[1]).toBe(
		"kubelet passed: line 2: 101, which is the kubelet's",
	);
	expect(legs(exchangeOf({url: `${pod}/log`}))).toEqual([
		'upgrade skipped: logs are an ordinary response',
		'kubelet passed: line 2: 200',
		'runtime unknown: the log does not show this hop',
	]);
	expect(legs(exchangeOf({...unanswered, responseHeaders: audited, url: `${pod}/log`}))[1]).toBe(
		'kubelet passed: line 2: answered',
	);
	expect(legs(exchangeOf({status: 500, method: 'POST', url: `${pod}/exec`}), {stage: 'runtime'})).toEqual([
		'upgrade not-reached: line 2: 500, and no upgrade',
		'kubelet passed: line 2: it failed later, at runtime',
		'runtime failed: It was refused.',
	]);
	expect(legs(exchangeOf({status: 500, method: 'POST', url: `${pod}/exec`}), {stage: 'kubelet'})).toEqual([
		'upgrade not-reached: line 2: 500, and no upgrade',
		'kubelet failed: It was refused.',
		'runtime not-reached: stopped at kubelet',
	]);
	expect(legs(exchangeOf({status: 101, method: 'POST', url: `${pod}/exec`}), {stage: 'runtime'})).toEqual([
		'upgrade passed: line 2: it failed later, at runtime',
		'kubelet passed: line 2: it failed later, at runtime',
		'runtime failed: It was refused.',
	]);
	expect(legs(exchangeOf({status: 400, url: `${pod}/attach`}), {stage: 'validation'})[0]).toBe(
		'upgrade not-reached: stopped at validation',
	);
	const reached = {stage: 'kubelet', because: 'the kubelet said so'} as const;
	expect(legs(exchangeOf({status: 101, url: `${pod}/exec`}), {stage: 'output', reached})).toEqual([
		'upgrade passed: the kubelet said so',
		'kubelet passed: the kubelet said so',
		`runtime ${inside}`,
	]);
	expect(legs(exchangeOf({status: 500, url: `${pod}/log`}), {stage: 'response'})[1]).toBe(
		'kubelet unknown: the log does not show this hop',
	);
	expect(legs(exchangeOf({...unanswered, url: `${pod}/exec`}))[0]).toBe(
		'upgrade unknown: the log does not show this hop',
	);
	expect(legs(exchangeOf({url: pod}))).toEqual([]);
});

test('a connection is admitted, whatever its method', () => {
	for (const url of [`${pod}/exec`, `${pod}/proxy/metrics`]) {
		expect(some('admission validation', exchangeOf({url}))).toEqual([
			'admission passed: line 2: 200',
			'validation skipped: a connection is not validated',
		]);
	}
});

const dialed = (number: number, error?: string) => ({address: '192.0.2.1:6443', error, line: lineOf(number)});

test('what the trace of a connection shows', () => {
	const connection = (...args: Parameters<typeof stagesOf>) => some('credentials dns tcp tls', ...args);
	expect(connection(exchangeOf({...unanswered, dnsAddresses: '192.0.2.1', dials: [dialed(7)]}))).toEqual([
		'credentials passed: line 7: a connection was tried, which comes after them',
		'dns passed: resolved to 192.0.2.1',
		'tcp passed: line 7: connected to 192.0.2.1:6443',
		'tls unknown: the log has no trace of the connection',
	]);
	for (const dnsAddresses of ['', '[]']) {
		expect(connection(exchangeOf({...unanswered, dnsAddresses, dials: [dialed(7, 'refused')]}))).toEqual([
			'credentials passed: line 7: a connection was tried, which comes after them',
			'dns unknown: the log has no trace of the connection',
			'tcp unknown: the log has no trace of the connection',
			'tls unknown: the log has no trace of the connection',
		]);
	}

	expect(some('dns tcp', exchangeOf({...unanswered, dials: [dialed(7, 'refused'), dialed(8)]}))).toEqual([
		'dns passed: line 8: connected to 192.0.2.1:6443',
		'tcp passed: line 8: connected to 192.0.2.1:6443',
	]);
	expect(some('dns tls', exchangeOf({...unanswered, timing: {getConnectionMs: 0}}))).toEqual([
		"dns passed: line 2: GetConnection, so the connection was an earlier request's",
		"tls passed: line 2: GetConnection, so the connection was an earlier request's",
	]);
	expect(some('tcp tls', exchangeOf({...unanswered, timing: {serverMs: 0}}))).toEqual([
		'tcp passed: line 2: a first byte of an answer arrived',
		'tls passed: line 2: a first byte of an answer arrived',
	]);
});

test('what a failed connection shows', () => {
	const failed = (stage: Finding['stage'], parts: Partial<Finding> = {}, before: readonly Exchange[] = []) =>
		some(
			'credentials proxy dns tcp tls response',
			exchangeOf({...unanswered, index: 2}),
			{stage, responder: 'nobody', ...parts},
			before,
		);
	const tried = (stage: string) =>
		`credentials passed: a connection was tried, which comes after them; it failed at ${stage}`;
	expect(failed('tls')).toEqual([
		tried('tls'),
		maybeProxy,
		'dns passed: what failed came after the connection was made',
		'tcp passed: what failed came after the connection was made',
		'tls failed: It was refused.',
		'response not-reached: stopped at tls',
	]);
	const evidence = [lineOf(4, 'dial tcp: lookup x'), lineOf(5, 'x dial tcp 192.0.2.17:6443: connect: refused')];
	expect(failed('tcp', {evidence}).slice(0, 5)).toEqual([
		tried('tcp'),
		maybeProxy,
		'dns passed: line 5: resolved to 192.0.2.17',
		'tcp failed: It was refused.',
		'tls not-reached: stopped at tcp',
	]);
	expect(failed('tcp', {evidence: [lineOf(6, 'dial tcp [fd00::1]:6443: i/o timeout')]})[2]).toBe(
		'dns passed: line 6: resolved to [fd00::1]',
	);
	expect(failed('dns').slice(0, 4)).toEqual([
		tried('dns'),
		maybeProxy,
		'dns failed: It was refused.',
		'tcp not-reached: stopped at dns',
	]);
	expect(failed('proxy').slice(0, 3)).toEqual([
		tried('proxy'),
		'proxy failed: It was refused.',
		'dns not-reached: stopped at proxy',
	]);
	// An address among the words of a failure further on was resolved, and no more.
	expect(failed('response', {evidence}).slice(2, 5)).toEqual([
		'dns passed: line 5: resolved to 192.0.2.17',
		'tcp unknown: the log has no trace of the connection',
		'tls unknown: the log has no trace of the connection',
	]);
	expect(failed('response', {reached: {stage: 'tcp', because: 'bytes came back'}})).toEqual([
		'credentials passed: bytes came back',
		maybeProxy,
		'dns passed: bytes came back',
		'tcp passed: bytes came back',
		'tls unknown: the log has no trace of the connection',
		'response failed: It was refused.',
	]);
});

test('an earlier answer of the same server shows the way to it, unless the connection failed', () => {
	const before = exchangeOf({index: 1, statusLine: lineOf(4)});
	const later = (parts: Partial<Exchange>, stage?: Finding['stage']) =>
		some('tls', exchangeOf({...unanswered, index: 2}), stage === undefined ? undefined : {stage, responder: 'nobody'}, [
			{...before, ...parts},
		])[0];
	const passed = 'tls passed: line 4: the same server had answered request 1';
	const unknown = 'tls unknown: the log has no trace of the connection';
	expect(later({})).toBe(passed);
	expect(later({}, 'response')).toBe(passed);
	expect(later({statusLine: undefined, last: 5})).toBe('tls passed: line 5: the same server had answered request 1');
	expect(later({}, 'proxy')).toBe('tls not-reached: stopped at proxy');
	expect(later({url: 'https://other.example.com:6443/api'})).toBe(unknown);
	expect(later({status: undefined})).toBe(unknown);
	expect(later({index: 2})).toBe(unknown);
	expect(later({index: 3})).toBe(unknown);
	expect(some('dns', exchangeOf({...unanswered, index: 2}), {stage: 'tcp', responder: 'nobody'}, [before])).toEqual([
		'dns unknown: the log has no trace of the connection',
	]);
});
