import {expect, test} from '@jest/globals';
import {isFailed, hasNoAnswer} from '../../src/http/outcome.ts';
import {responderOf} from '../../src/http/responder.ts';
import {unexplainedMs} from '../../src/http/timing.ts';
import {exchangeOf, unanswered} from '../support/exchange.ts';

/** Who answered, as far as headers and body tell. */

const audited = {'Audit-Id': '7f0c'};
const html = {'Content-Type': 'text/html; charset=utf-8'};
const status = (code: number, message: string, details: object = {}) =>
	JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code, details});

test.each([
	['server', 'nginx/1.25'],
	['server', 'awselb/2.0'],
	['server', 'HAProxy'],
	['server', 'envoy'],
	['server', 'istio-envoy'],
	['server', 'cloudflare'],
	['server', 'gws'],
	['server', 'Google Frontend'],
	['server', 'Traefik'],
	['server', 'AkamaiGHost'],
	['server', 'BigIP'],
	['server', 'openresty'],
	['server', 'Microsoft-Azure-Application-Gateway/v2'],
	['cf-ray', '8a1b'],
])('%s: %s is a load balancer', (name, value) => {
	expect(responderOf(exchangeOf({status: 502, responseHeaders: {[name]: value}}))).toBe('load-balancer');
});

test.each([
	['server', 'squid/6.1'],
	['server', 'Zscaler/6.2'],
	['server', 'BlueCoat'],
	['server', 'McAfee Web Gateway'],
	['server', 'MWG'],
	['server', 'Forcepoint'],
	['server', 'FortiNet'],
	['server', 'tinyproxy/1.11'],
	['server', 'mitmproxy 10'],
	['x-squid-error', 'ERR_ACCESS_DENIED 0'],
	['via', '1.1 proxy.example.com'],
])('%s: %s is a proxy', (name, value) => {
	expect(responderOf(exchangeOf({status: 403, responseHeaders: {[name]: value}}))).toBe('proxy');
});

test.each([
	['policy_denied', {}, 'proxy'],
	['X-Squid-Error: ERR_ACCESS_DENIED', {}, 'proxy'],
	['blocked by Zscaler', {}, 'proxy'],
	['BLUECOAT', {}, 'proxy'],
	// A proxy's page that passed a load balancer is still the proxy's.
	['policy_denied', {server: 'nginx'}, 'proxy'],
	['<html>no</html>', {}, 'proxy'],
	['\n <!DOCTYPE html><p>no', {}, 'proxy'],
	['see <html>', {}, 'unknown'],
	['no', html, 'proxy'],
	['<center>nginx/1.25</center>', html, 'load-balancer'],
	['<html><center>openresty</center>', {}, 'load-balancer'],
	['<html>HAProxy</html>', {}, 'load-balancer'],
	['no healthy upstream', html, 'load-balancer'],
	['no healthy upstream', {}, 'unknown'],
	['gateway error', {}, 'unknown'],
	['', {}, 'unknown'],
])('the body %j with %j: %s', (responseBody, responseHeaders, expected) => {
	expect(responderOf(exchangeOf({status: 403, responseBody, responseHeaders}))).toBe(expected);
});

test.each([
	['an Audit-Id', {status: 403, responseHeaders: audited}],
	['an Audit-Id, whatever passed it on', {status: 403, responseHeaders: {...audited, via: '1.1 p', server: 'nginx'}}],
	['a header of priority and fairness', {status: 403, responseHeaders: {'X-Kubernetes-Pf-Flowschema-Uid': 'a'}}],
	['a Status', {status: 403, responseBody: status(403, 'no')}],
	['a Status that does not begin with its kind', {status: 403, responseBody: '{"status":"Failure","message":"no"}'}],
	['the start of an object', {responseBody: '{"kind":"PodList","items":'}],
	['the start of an object behind blanks', {responseBody: '  {"kind":"PodList","items":'}],
])('kube-apiserver is known by %s', (_, parts) => {
	expect(responderOf(exchangeOf(parts))).toBe('api-server');
});

test('what is not its own proves nothing', () => {
	const made = status(403, 'unknown', {causes: [{reason: 'UnexpectedServerResponse', message: 'unknown'}]});
	expect(responderOf(exchangeOf({status: 403, responseBody: made.replace('"kind":"Status",', '')}))).toBe('unknown');
	expect(responderOf(exchangeOf({responseBody: '{"kind":"pod"}'}))).toBe('unknown');
	expect(responderOf(exchangeOf({responseBody: 'see {"kind":"Pod"}'}))).toBe('unknown');
});

test('behind kube-apiserver', () => {
	const answered = (code: number, message: string, url?: string) =>
		responderOf(
			exchangeOf({
				status: code,
				responseHeaders: audited,
				responseBody: status(code, message),
				...(url !== undefined && {url}),
			}),
		);
	expect(answered(403, 'admission webhook "w.example.com" denied the request: no')).toBe('webhook');
	expect(answered(500, 'failed calling webhook "w.example.com": timeout')).toBe('api-server');
	expect(answered(403, 'pods "a" denied the request')).toBe('api-server');
	expect(answered(401, 'https://10.0.0.7:10250/containerLogs/a: Unauthorized')).toBe('kubelet');
	expect(answered(500, 'dial tcp 10.0.0.7:10250: connection refused')).toBe('api-server');
	expect(answered(401, 'port 102501')).toBe('api-server');
	const metrics = 'https://h/apis/metrics.k8s.io/v1beta1/nodes';
	// The aggregator's words about the program behind it.
	expect(answered(503, 'service unavailable', metrics)).toBe('api-server');
	expect(answered(503, 'error trying to reach service: dial tcp', metrics)).toBe('api-server');
	expect(answered(503, 'apiserver is shutting down', metrics)).toBe('api-server');
	expect(answered(500, 'service unavailable', metrics)).toBe('api-server');
	expect(answered(503, 'service unavailable', 'https://h/apis/apps/v1/deployments')).toBe('api-server');
	expect(answered(503, 'service unavailable', 'https://h/api/v1/nodes')).toBe('api-server');
	expect(answered(503, 'service unavailable', 'https://h/api/v1/x/apis/a.b/v1')).toBe('api-server');
	expect(answered(503, 'service unavailable', '')).toBe('api-server');
});

test('a response that is no error is from kube-apiserver, whatever it contains', () => {
	const parts = {responseHeaders: audited, responseBody: 'admission webhook "w" denied the request; 10.0.0.7:10250'};
	expect(responderOf(exchangeOf(parts))).toBe('api-server');
	expect(responderOf(exchangeOf({...parts, status: 399}))).toBe('api-server');
	expect(responderOf(exchangeOf({...parts, status: 400}))).toBe('webhook');
	expect(responderOf(exchangeOf({...parts, status: undefined}))).toBe('api-server');
});

test('without a response nobody answered; without its end it is unknown', () => {
	expect(responderOf(exchangeOf(unanswered))).toBe('nobody');
	expect(responderOf(exchangeOf({...unanswered, ended: false}))).toBe('unknown');
	expect(responderOf(exchangeOf({ended: false, responseHeaders: audited}))).toBe('unknown');
});

test('a request has no answer when neither status, headers nor body came', () => {
	expect(hasNoAnswer(exchangeOf(unanswered))).toBe(true);
	expect(hasNoAnswer(exchangeOf({...unanswered, ended: false}))).toBe(false);
	expect(hasNoAnswer(exchangeOf({...unanswered, responseHeaders: audited}))).toBe(false);
	expect(hasNoAnswer(exchangeOf({...unanswered, responseBody: 'x'}))).toBe(false);
	expect(hasNoAnswer(exchangeOf())).toBe(false);
	expect([399, 400, 500].map(code => isFailed(exchangeOf({status: code})))).toEqual([false, true, true]);
	expect(isFailed(exchangeOf(unanswered))).toBe(true);
	expect(isFailed(exchangeOf({...unanswered, responseHeaders: audited}))).toBe(false);
});

test('the time that no phase covers', () => {
	const of = (durationMs: number | undefined, timing: object) => unexplainedMs(exchangeOf({durationMs, timing}));
	expect(of(100, {dnsMs: 10, tlsMs: 20, serverMs: 30})).toBe(40);
	expect(of(10, {dnsMs: 10, serverMs: 30})).toBe(0);
	expect(of(100, {dnsMs: 10})).toBeUndefined();
	expect(of(100, {})).toBeUndefined();
	expect(of(undefined, {serverMs: 30})).toBeUndefined();
});

test('a Kubernetes object tells its author whatever passed it on', () => {
	const responseHeaders = {server: 'nginx/1.13.12', via: '1.1 gateway'};
	expect(responderOf(exchangeOf({status: 406, responseHeaders, responseBody: status(406, 'not acceptable')}))).toBe(
		'api-server',
	);
	expect(responderOf(exchangeOf({responseHeaders, responseBody: '{"kind":"PodList","apiVersion":"v1"}'}))).toBe(
		'api-server',
	);
});

test('who passed an answer on is not its author', () => {
	// API servers before 1.22 sent an Audit-Id with audited requests only.
	const old = {'cache-control': 'no-cache, private', 'content-type': 'text/plain'};
	for (const by of [
		{server: 'nginx/1.22.1'},
		{via: '1.1 gate.example.com (squid/5.7)'},
		{via: '1.1 gate.example.com'},
	]) {
		const responseBody = '404 page not found';
		expect(responderOf(exchangeOf({status: 404, responseHeaders: {...old, ...by}, responseBody}))).toBe('unknown');
		expect(responderOf(exchangeOf({status: 404, responseHeaders: {...audited, ...by}, responseBody}))).toBe(
			'api-server',
		);
	}

	// A portal's framework may send the same header with its pages.
	const responseHeaders = {...old, 'content-type': 'text/html', server: 'nginx'};
	expect(responderOf(exchangeOf({status: 403, responseHeaders}))).toBe('load-balancer');
});

test('JSON of an error that is no Kubernetes object is not from an API server', () => {
	const responseBody = '{"error":{"code":503}}';
	expect(responderOf(exchangeOf({status: 503, responseBody}))).toBe('proxy');
	expect(responderOf(exchangeOf({status: 200, responseBody}))).toBe('unknown');
	const responseHeaders = {'cache-control': 'no-cache, private'};
	expect(responderOf(exchangeOf({status: 503, responseBody, responseHeaders}))).toBe('unknown');
	const url = 'https://h/api/v1/namespaces/web/services/shop/proxy/stock';
	expect(responderOf(exchangeOf({status: 503, responseBody, url}))).toBe('unknown');
	expect(responderOf(exchangeOf({status: 500, responseBody: '[-]etcd failed'}))).toBe('unknown');
});

test.each([
	[504, 'Gateway Time-out', 'load-balancer'],
	[503, 'Service Temporarily Unavailable', 'load-balancer'],
	[504, 'Gateway Timeout', 'unknown'],
	[503, '', 'unknown'],
	[522, 'Connection timed out', 'unknown'],
] as const)('the reason phrase of %i %s: %s', (code, statusText, expected) => {
	expect(responderOf(exchangeOf({status: code, statusText}))).toBe(expected);
});
