import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';

/** kubectl's last line against what the requests before it say. */

const at = 'I1120 21:09:17.317683   21740 round_trippers.go:553] ';
const misled = (log: string) =>
	analyzeText(log).findings.map(({id, misleading}) => [id, misleading?.line.number, misleading?.because]);

test('a type that does not exist, because the list of types was refused', () => {
	const log = `${at}GET https://10.0.0.1:6443/api?timeout=32s 401 Unauthorized in 5 milliseconds
E1120 21:09:17.318000   21740 memcache.go:238] couldn't get current server API group list: the server has asked for the client to provide credentials
error: the server doesn't have a resource type "pods"`;
	expect(misled(log)).toEqual([
		[
			'authentication/credentials-rejected',
			3,
			'request 1 was answered 401 Unauthorized, so the list of resource types could not be read',
		],
	]);
});

test('a type that does not exist, because nobody answered', () => {
	const log = `${at}GET https://10.0.0.1:6443/api?timeout=32s  in 5 milliseconds
I1120 21:09:17.318000   21740 cached_discovery.go:120] skipped caching discovery info due to Get "https://10.0.0.1:6443/api?timeout=32s": dial tcp 10.0.0.1:6443: connect: no route to host
error: the server doesn't have a resource type "pods"`;
	expect(misled(log)).toEqual([
		['network/no-route-to-host', 3, 'request 1 got no answer, so the list of resource types could not be read'],
	]);
});

test('a type that does not exist: kubectl is right', () => {
	const log = `${at}GET https://10.0.0.1:6443/api?timeout=32s 200 OK in 5 milliseconds
${at}GET https://10.0.0.1:6443/apis?timeout=32s 200 OK in 5 milliseconds
error: the server doesn't have a resource type "pdos"`;
	expect(misled(log)).toEqual([['request/resource-type-unknown', undefined, undefined]]);
});

test('a server that refused the connection, where it was the proxy', () => {
	const log = `${at}GET https://k8s.example:6443/api?timeout=32s  in 0 milliseconds
I1120 21:09:17.318000   21740 helpers.go:234] Connection error: Get https://k8s.example:6443/api?timeout=32s: proxyconnect tcp: dial tcp 127.0.0.1:3128: connect: connection refused
The connection to the server k8s.example:6443 was refused - did you specify the right host or port?`;
	expect(misled(log)).toEqual([
		['network/proxy-connect-failed', 3, 'it was the proxy that could not be reached, not the server'],
	]);
});

test('a server that refused the connection, and did', () => {
	const log = `${at}GET https://10.0.0.1:6443/api?timeout=32s  in 0 milliseconds
I1120 21:09:17.318000   21740 helpers.go:234] Connection error: Get https://10.0.0.1:6443/api?timeout=32s: dial tcp 10.0.0.1:6443: connect: connection refused
The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?`;
	expect(misled(log)).toEqual([['network/connection-refused', undefined, undefined]]);
});
