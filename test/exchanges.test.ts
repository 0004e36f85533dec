import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import type {Exchange} from '../src/model/exchange.ts';
import {recorded, sampleText} from './support/samples.ts';

const exchangesIn = (path: string): Exchange[] =>
	analyzeText(sampleText(path)).sources.flatMap(source => source.runs.flatMap(run => run.exchanges));

/** The log without what the tools around it added: CI prefix, CRLF; the container's own lines of `logs.v6`. */
const plainLines = (file: string) =>
	sampleText(`recorded/${file}`)
		.split('\n')
		.map(line => line.replace(/\r$/, '').replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))
		.filter(line => !line.includes(' main.go:42] '));

const sorted = (values: Iterable<number | string>) => [...values].map(String).toSorted();

/**
A second reading of the same files that shares nothing with the parser: what each kind of line says, taken from all lines at
once, without pairing anything. Whatever a log says must turn up in exactly as many exchanges.
*/
describe('nothing that a log says is lost or made up', () => {
	const files = recorded.map(({file}) => file).filter(file => !file.includes('get-cm-tricky'));
	test.each(files)('%s', file => {
		const lines = plainLines(file);
		const exchanges = exchangesIn(`recorded/${file}`);
		const ended = exchanges.filter(exchange => exchange.ended);
		const has123 = lines.some(line => line.includes('curl -v')) && file.startsWith('1.23');
		const answers = lines.flatMap(line => {
			const text = /^(?:.*?\] )?(?:Response Status: |[A-Z]+ https?:\S+ )(\d{3})?.*? in (\d+) milliseconds$/.exec(line);
			if (text !== null) return [{status: text[1] ?? '-'}];
			const structured = /\] "Response" .*?status="(\d{3})?/.exec(line);
			return structured === null ? [] : [{status: structured[1] ?? '-'}];
		});
		if (has123) {
			// kubectl 1.23 at -v=9 prints statistics in place of the status.
			expect(ended).toHaveLength(lines.filter(line => line.includes('] HTTP Statistics: ')).length);
		} else {
			expect(sorted(ended.map(({status}) => status ?? '-'))).toEqual(sorted(answers.map(({status}) => status)));
			const durations = lines.flatMap(
				line => /(?:^| )milliseconds=(\d+)| in (\d+) milliseconds$/.exec(line)?.slice(1).find(Boolean) ?? [],
			);
			expect(sorted(ended.map(({durationMs}) => durationMs ?? -1))).toEqual(sorted(durations));
		}

		const urls = new Set(
			lines.flatMap(line => {
				const found =
					/\] "(?:Request|Response)".* url="([^"]+)"|^(?:.*?\] )?(?:GET|POST|PUT|PATCH|DELETE) (https?:\S+)|curl .*'(https?:[^']+)'/.exec(
						line,
					);
				return found === null ? [] : [found[1] ?? found[2] ?? found[3] ?? ''];
			}),
		);
		expect(new Set(exchanges.map(({url}) => url))).toEqual(urls);

		const headerLines = lines.flatMap(line => {
			const found = /^(?:[IWEF]\d{4} .*round_trippers\.go:\d+\] {5}|\t| {4})([A-Z][\w-]+): (.*)$/.exec(line);
			return found === null ? [] : [`${(found[1] ?? '').toLowerCase()}: ${found[2] ?? ''}`];
		});
		const shown = exchanges.flatMap(({requestHeaders, responseHeaders}) =>
			[...requestHeaders, ...responseHeaders].map(([name, value]) => `${name}: ${value}`),
		);
		for (const header of headerLines) {
			const [name, value] = [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 2)];
			expect(shown.some(each => each.startsWith(`${name}: `) && each.includes(value))).toBe(true);
		}

		const bodies = lines.filter(line => /\] Response Body:|^Response Body:|\] "Response Body" body=/.test(line));
		const firstBegun = lines.findIndex(line => /round_trippers|^GET /.test(line));
		const bodyCount = bodies.filter(line => lines.indexOf(line) > firstBegun).length;
		expect(exchanges.filter(({responseBody}) => responseBody !== undefined)).toHaveLength(bodyCount);
	});
});

/** Read off the files by a person. */
describe('each shape of the log', () => {
	const show = ({method, url, status, statusText, durationMs}: Exchange) =>
		`${method} ${url.replace(/^https?:\/\/[^/]+/, '')} ${status ?? '-'} ${statusText} ${durationMs ?? '-'}`;

	test('glog, -v=6', () => {
		expect(exchangesIn('recorded/descheduler-0.9.0_client-go-1.9-glog/nodes-forbidden.v6.log').map(show)).toEqual([
			'GET /api 200 OK 9',
			'GET /apis 200 OK 0',
			'GET /api/v1 200 OK 0',
			'GET /api/v1/nodes?limit=500&resourceVersion=0 403 Forbidden 1',
			'GET /api/v1/nodes 403 Forbidden 0',
		]);
	});

	test('text at -v=8: headers, body and Status of a refused upgrade', () => {
		const exchanges = exchangesIn('recorded/1.29.4/exec-forbidden.v8.log');
		expect(exchanges.map(show)).toEqual([
			'GET /api?timeout=32s 200 OK 3',
			'GET /apis?timeout=32s 200 OK 0',
			'GET /api/v1/namespaces/default/pods/noexec 200 OK 0',
			'POST /api/v1/namespaces/default/pods/noexec/exec?command=ls&container=nginx&stderr=true&stdout=true 403 Forbidden 2',
		]);
		expect(exchanges[0]?.responseHeaders.get('etag')).toBe('"6F1C4B6E0D2F5A7B"');
		expect(exchanges[0]?.responseBody?.text).toMatch(/^\{"kind":"APIGroupDiscoveryList"/);
		expect(exchanges[3]?.requestHeaders.get('x-stream-protocol-version')).toBe(
			'v5.channel.k8s.io, v4.channel.k8s.io, v3.channel.k8s.io, v2.channel.k8s.io, channel.k8s.io',
		);
		expect(exchanges[3]?.responseHeaders.get('x-content-type-options')).toBe('nosniff');
	});

	test('1.23 at -v=9, which prints no status: the answer is known by its headers', () => {
		const exchanges = exchangesIn('recorded/1.23.0/get-pod-json.v9.log');
		expect(exchanges.every(({status, responseHeaders}) => status === undefined && responseHeaders.size > 0)).toBe(true);
		expect(exchanges[0]?.timing).toEqual({dnsMs: 0, connectMs: 0, tlsMs: 1, serverMs: 0});
		expect(exchanges[0]?.durationMs).toBe(3);
		expect(exchanges[0]?.dials.map(({address}) => address)).toEqual(['127.0.0.1:6443']);
	});

	test('1.23 at -v=9, DNS failure: no headers, no answer', () => {
		const exchanges = exchangesIn('recorded/1.23.0/dns.v9.log');
		expect(exchanges).toHaveLength(5);
		expect(
			exchanges.every(({responseHeaders, dnsAddresses}) => responseHeaders.size === 0 && dnsAddresses === ''),
		).toBe(true);
		expect(exchanges[0]?.timing.dnsMs).toBe(4);
	});

	test('parallel discovery: bodies find their requests by group version', () => {
		for (const file of [
			'recorded/1.22.0/get-pods.v8.log',
			'recorded/1.20.2/forbidden-list.v8.log',
			'recorded/1.23.0/skip-headers.v8.log',
		]) {
			const lists = exchangesIn(file).filter(({responseBody}) =>
				responseBody?.text.startsWith('{"kind":"APIResourceList"'),
			);
			expect(lists.length).toBeGreaterThan(3);
			for (const {url, responseBody} of lists) {
				const groupVersion = /"groupVersion":"([^"]+)"/.exec(responseBody?.text ?? '')?.[1];
				expect(new URL(url).pathname.replace(/^\/apis?\//, '')).toBe(groupVersion);
			}
		}
	});

	test('structured at -v=9: curl, trace, phases, body', () => {
		const [first] = exchangesIn('recorded/1.33.9/unauthorized.v9.log');
		expect(first).toMatchObject({
			method: 'GET',
			url: 'https://127.0.0.1:6443/api?timeout=32s',
			status: 401,
			statusText: 'Unauthorized',
			durationMs: 3,
			timing: {dnsMs: 0, connectMs: 0, tlsMs: 1, serverMs: 1},
			first: 7,
			last: 21,
			apiStatus: {message: 'Unauthorized', reason: 'Unauthorized', code: 401, clientMade: false},
		});
		expect(first?.requestHeaders.get('user-agent')).toBe('kubectl/v1.33.9 (linux/amd64) kubernetes/69220b6');
		expect(first?.responseHeaders.get('audit-id')).toBe('ca993077-1d8d-439b-b1f3-bb6168cf76c4');
		expect(first?.dials).toHaveLength(1);
	});

	test('structured at -v=8: an answer without a URL', () => {
		const exchanges = exchangesIn('recorded/1.36.3/etcd-slow.v8.log');
		expect(exchanges.map(({status}) => status)).toEqual([200, 200, 500]);
		expect(exchanges[2]?.apiStatus).toMatchObject({
			message: 'etcdserver: request timed out',
			reason: undefined,
			code: 500,
		});
	});

	test('the mixed 1.32: request body before its request', () => {
		const exchange = exchangesIn('recorded/1.32.3/patch.v8.log').find(({method}) => method === 'PATCH');
		expect(exchange?.requestBody?.text).toBe('{"spec":{"replicas":3}}');
		expect(exchange?.status).toBe(200);
	});

	test('truncated bodies say how much is missing', () => {
		const bodies = exchangesIn('recorded/1.28.3/get-cm-utf8cut.v8.log').flatMap(({responseBody}) => responseBody ?? []);
		const truncated = bodies.filter(body => body.truncated > 0);
		expect(truncated.length).toBeGreaterThan(0);
		for (const body of truncated) expect(body.text).not.toContain('[truncated');
	});

	test('retries count their attempts', () => {
		const attempts = exchangesIn('recorded/1.20.2/429-twice.v6.log').filter(({url}) => url.includes('throttled-twice'));
		expect(attempts.map(({attempt, status, recovered}) => [attempt, status, recovered])).toEqual([
			[1, 429, true],
			[2, 429, true],
			[3, 200, false],
		]);
	});

	test('two programs in one file are two runs', () => {
		const [source] = analyzeText(sampleText('recorded/transformed/two-runs.1.22-then-1.36.v6.log')).sources;
		expect(source?.runs.map(({exchanges}) => exchanges.at(-1)?.status)).toEqual([404, 200]);
	});

	test('what a configmap or a container prints is not read as a log', () => {
		for (const file of [
			'recorded/1.28.3/get-cm-tricky.v10.log',
			'recorded/1.33.9/get-cm-tricky.v10.log',
			'recorded/1.27.1/logs.v6.log',
		]) {
			const exchanges = exchangesIn(file);
			expect(exchanges.every(({url, status}) => url.startsWith('https://127.0.0.1:6443/') && status === 200)).toBe(
				true,
			);
		}
	});
});
