import {expect, test} from '@jest/globals';
import {failuresOf} from '../../src/failures/failures.ts';
import {analyzeText} from '../../src/pipeline.ts';

/** Error entries of kubectl itself count, also where no request and no last word says the same. */

const ids = (...lines: string[]) => analyzeText(`${lines.join('\n')}\n`).findings.map(({id}) => id);
const tunnel =
	'I1120 09:50:47.574270    9853 round_trippers.go:553] POST https://10.20.0.5:6443/api/v1/namespaces/web/pods/shop-0/portforward 101 Switching Protocols in 43 milliseconds';
const refused =
	'E1120 09:50:52.574270    9853 portforward.go:409] an error occurred forwarding 8080 -> 80: error forwarding port 80 to pod 6c1f0e3d9a44, uid : failed to connect to localhost:80 inside namespace "6c1f0e3d9a44", IPv4: dial tcp4 127.0.0.1:80: connect: connection refused';

test('a connection through a tunnel that goes on', () => {
	expect(ids(tunnel, 'Handling connection for 8080', refused)).toEqual(['network/port-forward-pod-refused']);
});

test('each error once, however often a browser tries', () => {
	const found = analyzeText([tunnel, refused, refused, refused].join('\n')).findings;
	expect(found.map(({id, evidence}) => [id, evidence.length])).toEqual([['network/port-forward-pod-refused', 3]]);
});

test('a request that kubectl proxy could not pass on', () => {
	expect(
		ids(
			'Starting to serve on 127.0.0.1:8001',
			'E1120 09:50:52.574270    9853 proxy_server.go:147] Error while proxying request: dial tcp 10.20.0.5:6443: connect: connection refused',
		),
	).toEqual(['network/connection-refused']);
});

test('an error that the command went on from is a warning', () => {
	const get = tunnel.replace('POST', 'GET').replace('/portforward 101 Switching Protocols', ' 200 OK');
	const noise =
		"E1120 09:50:52.574270    9853 memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request";
	expect(analyzeText(`${get}\n${noise}\n`).findings.map(({id, severity}) => [id, severity])).toEqual([
		['health/aggregated-api-unavailable', 'warning'],
	]);
});

test('an error that names its request is about that one, whichever began last', () => {
	const url = (path: string) => `https://10.20.0.5:6443/apis/${path}?timeout=32s`;
	const got = (path: string, answer: string) =>
		`I1120 09:50:47.574270    9853 round_trippers.go:553] GET ${url(path)} ${answer} in 43 milliseconds`;
	const copy = (path: string, words: string) =>
		`E1120 09:50:47.574270    9853 memcache.go:287] couldn't get resource list for ${path}: Get "${url(path)}": ${words}`;
	const found = analyzeText(
		[
			got('shop/v1', ''),
			got('apps/v1', '403 Forbidden'),
			copy('shop/v1', 'read tcp 10.0.0.9:51000->10.20.0.5:6443: read: connection reset by peer'),
			'error: unable to retrieve the complete list of server APIs: shop/v1: Get "https://10.20.0.5:6443/apis/shop/v1?timeout=32s": read tcp 10.0.0.9:51000->10.20.0.5:6443: read: connection reset by peer',
		].join('\n'),
	).findings;
	expect(found.map(({id, evidence}) => [id, evidence.map(({number}) => number)])).toEqual([
		['network/connection-reset', expect.arrayContaining([1, 3, 4])],
	]);
});

test('what the decoder could not read is the last answer', () => {
	const list =
		'I1120 09:50:47.574270    9853 round_trippers.go:632] "Response" verb="GET" url="https://10.20.0.5:6443/api/v1/namespaces/web/pods?limit=500" status="200 OK" milliseconds=1';
	for (const words of [
		"serializer for text/html; charset=utf-8 doesn't exist",
		`Object 'Kind' is missing in '{"hello":"world"}'`,
	]) {
		const {sources, findings} = analyzeText(`${list}\n${words}\n`);
		const failures = sources.flatMap(({runs}) => runs.flatMap(run => failuresOf(run)));
		expect(failures.map(({exchange, message}) => [exchange?.status, message])).toEqual([[200, words]]);
		expect(findings).toHaveLength(1);
	}
});

test('what kubectl says of its client certificate explains a handshake that ends in other words', () => {
	expect(
		ids(
			'E1120 09:29:28.901931   29641 cert_rotation.go:172] "Loading client cert failed" err="tls: private key does not match public key" key="key"',
			'I1120 09:29:29.001931   29641 round_trippers.go:632] "Response" verb="GET" url="https://10.20.0.5:6443/api?timeout=32s" status="" milliseconds=9',
			'Unable to connect to the server: EOF',
		),
	).toEqual(['authentication/client-cert-key-mismatch']);
});
