import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {compareReports} from '../../src/compare/compare.ts';
import type {Aspect, Comparison} from '../../src/compare/comparison.ts';
import {sideOf} from '../../src/compare/logs.ts';
import {compare} from '../../src/index.ts';
import {renderMarkdown} from '../../src/compare/markdown.ts';
import {renderText} from '../../src/compare/text.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {wraps} from '../support/wraps.ts';

const sample = (name: string) => sampleText(`recorded/${name}`);
const compared = (good: string, bad: string) => compare(sample(good), sample(bad));
const text = (comparison: Comparison) => renderText(comparison, {color: false, columns: 80});

/** The values of an aspect on both sides. */
const values = ({differences}: Comparison, aspect: Aspect) =>
	differences.filter(one => one.aspect === aspect).map(({good, bad}) => [good.value, bad.value]);

/** What both logs tell, whatever line it stands on. */
const told = ({result, divergence, differences, finding, same}: Comparison) => ({
	result,
	divergence: divergence && [
		divergence.kind,
		divergence.good?.url,
		divergence.good?.status,
		divergence.bad?.url,
		divergence.bad?.status,
	],
	differences: differences.map(({aspect, request, good, bad}) => [aspect, request, good.value, bad.value]),
	finding: finding?.id,
	same,
});

/** Lines of kubectl 1.30 at -v=8, as its source writes them. */
type Request = {
	readonly path: string;
	readonly method?: string;
	readonly status?: string;
	readonly ms?: number;
	readonly asked?: readonly string[];
	readonly answered?: readonly string[];
	readonly body?: string;
};

function log(requests: readonly Request[], {pid = 21_000, host = '10.0.0.1:6443'} = {}): string {
	const at = (file: string) => `I1120 21:09:17.316304   ${pid} ${file}] `;
	return requests
		.flatMap(({path, method = 'GET', status = '200 OK', ms = 5, asked, answered, body = '{}'}) => [
			`${at('round_trippers.go:463')}${method} https://${host}${path}`,
			`${at('round_trippers.go:469')}Request Headers:`,
			...(asked ?? ['User-Agent: kubectl/v1.30.0 (linux/amd64) kubernetes/7c48c2b']).map(
				line => `${at('round_trippers.go:473')}    ${line}`,
			),
			`${at('round_trippers.go:574')}Response Status: ${status} in ${ms} milliseconds`,
			`${at('round_trippers.go:577')}Response Headers:`,
			...(answered ?? ['Audit-Id: 2f2c6f4e-6d1b-4b5e-9a0e-000000000000', 'Content-Type: application/json']).map(
				line => `${at('round_trippers.go:580')}    ${line}`,
			),
			`${at('request.go:1212')}Response Body: ${body}`,
		])
		.join('\n');
}

const pods = '/api/v1/namespaces/shop/pods';
const refusal = (user: string) =>
	JSON.stringify({
		kind: 'Status',
		apiVersion: 'v1',
		status: 'Failure',
		message: `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "shop"`,
		reason: 'Forbidden',
		details: {kind: 'pods'},
		code: 403,
	});
const forbidden: Request = {path: pods, status: '403 Forbidden', body: refusal('jane')};

describe('recorded: what went well there and failed here', () => {
	// good, bad, the request, both statuses, the finding, what must differ, what must not
	test.each<[string, string, string, Array<number | null>, string, Aspect[], Aspect[]]>([
		[
			'1.33.9/get-pods.v8.log',
			'1.33.9/forbidden-list.v8.log',
			'/api/v1/namespaces/kube-locked/pods',
			[200, 403],
			'authorization/rbac-denied',
			['namespace'],
			['server', 'kubeconfig', 'client', 'credentials'],
		],
		[
			'1.28.3/get-pods.v9.log',
			'1.32.3/forbidden-list.v9.log',
			'/api/v1/namespaces/kube-locked/pods',
			[200, 403],
			'authorization/rbac-denied',
			['namespace', 'client'],
			['server', 'credentials', 'proxy', 'dial address'],
		],
		[
			'1.33.9/get-pods.v6.log',
			'1.33.9/unauthorized.v9.log',
			'/api',
			[200, 401],
			'authentication/credentials-rejected',
			['kubeconfig'],
			['server', 'credentials', 'client', 'proxy'],
		],
		[
			'1.33.9/get-pods.v8.log',
			'1.26.4/anonymous.v8.log',
			'/api',
			[200, 403],
			'authentication/anonymous-user',
			['credentials', 'kubeconfig', 'server', 'client'],
			['Audit-Id header', 'Content-Type'],
		],
		[
			'1.28.3/get-pods.v9.log',
			'1.30.0/proxy-refused.v9.log',
			'/api',
			[200, null],
			'network/proxy-connect-failed',
			['server', 'proxy'],
			['credentials'],
		],
		[
			'1.33.9/get-pods.v6.log',
			'1.34.5/proxy403.v6.log',
			'/api',
			[200, null],
			'network/proxy-connect-denied',
			['server', 'kubeconfig'],
			['client', 'credentials'],
		],
		[
			'1.36.3/credplugin-ok.v8.log',
			'1.33.9/credplugin-missing.v6.log',
			'/api',
			[200, null],
			'authentication/exec-plugin-missing',
			['kubeconfig'],
			// A plugin's token is in no log: that the good one shows no header is the same thing.
			['credentials', 'server'],
		],
		[
			'1.33.9/get-pods.v8.log',
			'1.22.0/502-nginx.v8.log',
			'/api',
			[200, 502],
			'network/lb-bad-gateway-502',
			['answered by', 'Server header', 'Audit-Id header', 'Content-Type', 'server'],
			['credentials'],
		],
		[
			'1.33.9/get-pods.v8.log',
			'1.25.0/portal-200html.v8.log',
			'/api',
			[200, 200],
			'network/captive-portal-html',
			['answered by', 'Content-Type', 'Audit-Id header'],
			['credentials', 'status'],
		],
		[
			'1.33.9/exec.v8.log',
			'1.29.4/exec-forbidden.v8.log',
			'/api/v1/namespaces/default/pods/noexec/exec',
			[101, 403],
			'authorization/subresource-denied',
			['name', 'client'],
			['namespace', 'server', 'requests'],
		],
		[
			// The upgrade is refused as a WebSocket, which leaves no status at -v=6, and then as SPDY.
			'1.33.9/exec.v8.log',
			'1.36.3/exec-forbidden.v6.log',
			'/api/v1/namespaces/default/pods/noexec/exec',
			[101, 403],
			'authorization/subresource-denied',
			['name'],
			['server', 'retries'],
		],
		[
			// The server asks for a certificate, which does not say that the client has one.
			'1.33.9/get-pods.v8.log',
			'1.35.2/tls-mtls-none.v6.log',
			'/api',
			[200, null],
			'authentication/client-cert-rejected',
			['server'],
			['credentials'],
		],
	])('%s and %s', (good, bad, path, statuses, finding, different, equal) => {
		const comparison = compared(good, bad);
		const {divergence, differences} = comparison;
		expect(divergence?.kind).toBe('failed');
		expect(divergence?.bad?.url.replace(/^https:\/\/[^/]*|\?.*$/g, '')).toBe(path);
		expect([divergence?.good?.status, divergence?.bad?.status]).toEqual(statuses);
		expect(comparison.finding?.id).toBe(finding);
		const aspects = differences.map(({aspect}) => aspect);
		expect(aspects).toEqual(expect.arrayContaining(different));
		expect(aspects.filter(aspect => equal.includes(aspect))).toEqual([]);
		expect(comparison.result).toBe('different');
	});

	test('every difference points at lines of its own log that say so', () => {
		const [good, bad] = ['1.28.3/get-pods.v9.log', '1.30.0/proxy-refused.v9.log'].map(sample) as [string, string];
		const {differences} = compare(good, bad);
		const cited = (source: string, lines: {first: number; last: number} | null) =>
			source
				.split('\n')
				.slice((lines?.first ?? 1) - 1, lines?.last)
				.join('\n');
		for (const [aspect, there, here] of [
			['server', 'https://127.0.0.1:6443/', 'https://k8s-api.corp.example:6443/'],
			['proxy', 'Dial to tcp:127.0.0.1:6443', 'Dial to tcp:127.0.0.1:3999'],
			['client', 'kubectl/v1.28.3', 'kubectl/v1.30.0'],
		] as const) {
			const one = differences.find(difference => difference.aspect === aspect);
			expect(cited(good, one?.good.lines ?? null)).toContain(there);
			expect(cited(bad, one?.bad.lines ?? null)).toContain(here);
		}
	});

	test('the class of the failure says what is told first', () => {
		expect(compared('1.28.3/get-pods.v9.log', '1.30.0/proxy-refused.v9.log').differences[0]?.aspect).toBe('server');
		expect(compared('1.33.9/get-pods.v8.log', '1.26.4/anonymous.v8.log').differences[0]?.aspect).toBe('credentials');
		expect(compared('1.28.3/get-pods.v9.log', '1.32.3/forbidden-list.v9.log').differences[0]?.aspect).toBe('namespace');
	});

	test('a failure before the first request', () => {
		const comparison = compared('1.33.9/get-pods.v6.log', '1.36.3/config-badctx.v6.log');
		expect(comparison.divergence).toMatchObject({kind: 'no-request', bad: null, good: {status: 200}});
		expect(comparison.finding?.id).toBe('authentication/kubeconfig-context-missing');
		expect(values(comparison, 'kubeconfig')).toEqual([['/home/dev/.kube/config', '/home/dev/.kube/badctx']]);
	});

	test('a failure that is none of a request', () => {
		// The server answers the watch with 200, and says in its stream that the version is too old.
		const comparison = compared('1.30.0/get-watch.v6.log', '1.34.5/get-watch-gone.v6.log');
		expect(comparison.divergence).toEqual({kind: 'in-no-request', good: null, bad: null});
		expect([comparison.result, comparison.finding?.id]).toEqual(['different', 'request/expired-continue']);
		expect(text(comparison)).not.toMatch(/before its first request|made no such request/);
	});

	test('discovery that only the failing run asked for is no sign of another command', () => {
		const comparison = compared('1.36.3/get-pods-warm.v8.log', '1.33.9/unauthorized.v9.log');
		expect(comparison.divergence).toMatchObject({kind: 'not-in-good', good: null, bad: {status: 401}});
		expect(values(comparison, 'requests')).toEqual([]);
		expect(comparison.remarks.join('\n')).not.toContain('different commands');
		expect(text(comparison)).toContain('cache');
	});
});

describe('no difference', () => {
	test.each([
		// The same kubectl and the same command, at other times and levels.
		['1.33.9/get-pods.v6.log', '1.33.9/get-pods.v8.log'],
		// One with a cold cache of discovery, one of a release that asks for each group: headers are missing in the second.
		['1.28.3/get-pods.v9.log', '1.20.2/get-pods.v7.log'],
	])('%s and %s: the work, whatever discovery took', (good, bad) => {
		const comparison = compared(good, bad);
		expect(comparison.divergence).toBeNull();
		expect(comparison.differences.map(({aspect}) => aspect).filter(aspect => aspect !== 'client')).toEqual([]);
		expect(comparison.remarks.join('\n')).toContain('The bad log shows no failure.');
	});

	test('times, ids, versions of objects and lengths are no differences', () => {
		const request = (id: number): Request => ({
			path: pods,
			ms: id,
			answered: [
				`Audit-Id: 2f2c6f4e-6d1b-4b5e-9a0e-00000000000${id}`,
				`Content-Length: ${id * 1000}`,
				`Date: Fri, 20 Nov 2026 21:34:3${id} GMT`,
				`X-Kubernetes-Pf-Flowschema-Uid: 5f1b2b8e-2a3d-4f0c-8d7e-${id}a6c0d5b7c21`,
				'Content-Type: application/json',
			],
			body: `{"kind":"PodList","metadata":{"resourceVersion":"${id}","uid":"${id}"},"items":[]}`,
		});
		const later = log([request(2)], {pid: 40_000}).replaceAll('21:09:17.316304', '23:59:59.999999');
		const comparison = compare(log([request(1)]), later);
		expect(comparison.differences).toEqual([]);
		expect([comparison.result, comparison.divergence]).toEqual(['same', null]);
	});

	test('both fail in the same way', () => {
		const comparison = compare(log([forbidden]), log([forbidden], {pid: 7}));
		expect(comparison.result).toBe('same');
		expect(comparison.remarks).toContain('Both logs fail in the same way: authorization/rbac-denied.');
	});
});

describe('what differs around the request', () => {
	const token = ['Authorization: Bearer <masked>', 'User-Agent: kubectl/v1.30.0 (linux/amd64) kubernetes/7c48c2b'];
	const plain = ['User-Agent: kubectl/v1.30.0 (linux/amd64) kubernetes/7c48c2b'];
	const audit = 'Audit-Id: 2f2c6f4e-6d1b-4b5e-9a0e-000000000000';

	test.each<[string, Request, Request, Aspect, [string | RegExp, string | RegExp]]>([
		[
			'the user, where both name one',
			forbidden,
			{...forbidden, body: refusal('system:serviceaccount:ci:bot')},
			'identity',
			['jane', 'system:serviceaccount:ci:bot'],
		],
		['the namespace', {path: pods}, {path: '/api/v1/namespaces/test/pods'}, 'namespace', ['shop', 'test']],
		[
			'the API version',
			{path: '/apis/networking.k8s.io/v1/namespaces/shop/ingresses'},
			{path: '/apis/extensions/v1beta1/namespaces/shop/ingresses'},
			'API version',
			['networking.k8s.io/v1', 'extensions/v1beta1'],
		],
		[
			'a header that only one sends',
			{path: pods, asked: token},
			{path: pods, asked: plain},
			'credentials',
			['Authorization header, Bearer', /^no Authorization header logged/],
		],
		[
			'impersonation',
			{path: pods},
			{path: pods, asked: [...plain, 'Impersonate-User: bob']},
			'impersonation',
			['none', 'bob'],
		],
		[
			'the client',
			{path: pods},
			{path: pods, asked: ['User-Agent: Helm/3.16.4']},
			'client',
			['kubectl 1.30.0', /Helm/i],
		],
		[
			'a proxy on the way back',
			{path: pods},
			{path: pods, answered: [audit, 'Via: 1.1 proxy-7', 'Content-Type: application/json']},
			'Via header',
			['none', '1.1 proxy-7'],
		],
		[
			'a warning',
			{path: pods},
			{path: pods, answered: [audit, 'Warning: 299 - "v1 is deprecated"', 'Content-Type: application/json']},
			'Warning header',
			['none', '299 - "v1 is deprecated"'],
		],
		['a slow answer', {path: pods, ms: 40}, {path: pods, ms: 4000}, 'duration', ['40 ms', '4000 ms']],
	])('%s', (_, good, bad, aspect, [there, here]) => {
		const [pair] = values(compare(log([good]), log([bad])), aspect);
		expect(pair?.[0]).toEqual(typeof there === 'string' ? there : expect.stringMatching(there));
		expect(pair?.[1]).toEqual(typeof here === 'string' ? here : expect.stringMatching(here));
		expect(values(compare(log([good]), log([good])), aspect)).toEqual([]);
	});

	test('ten times as slow, but not by half a second, is chance', () => {
		expect(compare(log([{path: pods, ms: 4}]), log([{path: pods, ms: 400}])).result).toBe('same');
	});

	test('a user that only one log names is not said to differ', () => {
		const comparison = compare(log([{path: pods}]), log([forbidden]));
		expect(values(comparison, 'identity')).toEqual([]);
		expect(comparison.oneSided).toMatchObject([{aspect: 'identity', side: 'bad', value: 'jane'}]);
	});

	test('a server behind a gateway: its path belongs to it', () => {
		const comparison = compare(log([{path: pods}]), log([{path: `/k8s/clusters/c-1${pods}`}]));
		expect(values(comparison, 'server')).toEqual([['https://10.0.0.1:6443', 'https://10.0.0.1:6443/k8s/clusters/c-1']]);
		expect(values(comparison, 'requests')).toEqual([]);
	});

	test.each<[string, string, string, Aspect, string, [string, string]]>([
		[
			'another port than the URL has: a proxy',
			'api.corp.example:6443',
			'10.0.0.1:6443',
			'proxy',
			'10.9.9.9:3128',
			['none', '10.9.9.9:3128'],
		],
		[
			'another address than the one in the URL',
			'10.0.0.1:6443',
			'10.0.0.1:6443',
			'proxy',
			'10.9.9.9:6443',
			['none', '10.9.9.9:6443'],
		],
		[
			'a name that has another address',
			'api.corp.example',
			'10.0.0.1:443',
			'dial address',
			'10.9.9.9:443',
			['10.0.0.1:443', '10.9.9.9:443'],
		],
	])('%s', (_, host, there, aspect, here, expected) => {
		const traced = (address: string) =>
			log([{path: pods}], {host}).replace(
				/^(.*)Response Status/m,
				`I1120 21:09:17.316304   21000 round_trippers.go:510] HTTP Trace: Dial to tcp:${address} succeed\n$&`,
			);
		const {differences} = compare(traced(there), traced(here));
		expect(differences.map(one => [one.aspect, one.good.value, one.bad.value])).toEqual([[aspect, ...expected]]);
	});

	test('kubectl 1.23 prints no status at -v=9: that is no failed try', () => {
		expect(values(compared('1.33.9/get-pods.v8.log', '1.23.0/get-pod-json.v9.log'), 'retries')).toEqual([]);
	});

	test('retries that helped', () => {
		const comparison = compared('1.20.2/get-pods.v7.log', '1.20.2/429-twice.v6.log');
		expect(values(comparison, 'retries')).toEqual([['none', '2 (429, 200)']]);
		expect(comparison.divergence).toBeNull();
	});

	test('an outcome that did not end the command', () => {
		const path = `${pods}/web`;
		const created: Request = {path: pods, method: 'POST', status: '201 Created'};
		const missing: Request = {path, status: '404 Not Found'};
		const comparison = compare(log([{path}, created]), log([missing, created]));
		expect(values(comparison, 'status')).toEqual([['200 OK', '404 Not Found']]);
		expect(comparison.divergence).toBeNull();
	});

	test('requests that only one made; not those that the failure kept it from making', () => {
		const node: Request = {path: '/api/v1/nodes'};
		const services: Request = {path: '/api/v1/namespaces/shop/services'};
		const comparison = compare(log([node, {path: pods}, services]), log([forbidden]));
		expect(values(comparison, 'requests')).toEqual([['list nodes', 'none']]);
		expect(comparison.divergence?.good?.url).toContain('/pods');
	});

	test('a log that ends early does not lack what it does not show', () => {
		const request = (path: string): Request => ({path, asked: token.toReversed(), answered: [audit, 'Via: 1.1 p']});
		const whole = log([request(pods), request('/api/v1/nodes')]);
		// Among the request headers of the first, and among the response headers of the second.
		for (const cut of [whole.indexOf('Authorization'), whole.indexOf('Via', whole.indexOf('nodes'))]) {
			const comparison = compare(whole, whole.slice(0, whole.lastIndexOf('\n', cut)));
			expect(comparison.differences).toEqual([]);
			expect(comparison.result).toBe('same');
		}
	});

	test('what was asked more often is no other request', () => {
		const poll = [{path: pods}, {path: '/api/v1/nodes'}];
		expect(compare(log(poll), log([...poll, ...poll, ...poll])).result).toBe('same');
	});
});

describe('which run', () => {
	const nodes: Request = {path: '/api/v1/nodes'};
	const bad = [log([nodes], {pid: 1001}), log([forbidden], {pid: 1002})].join('\n');
	const good = [log([nodes], {pid: 2001}), log([{path: pods}], {pid: 2002}), log([nodes], {pid: 2003})].join('\n');
	const sides = (goodRun?: string, badRun?: string) =>
		compareReports(
			sideOf(analyzeText(good, 'good.log'), false, goodRun),
			sideOf(analyzeText(bad, 'bad.log'), false, badRun),
		) as Comparison;

	test('of several: the one that fails, and the one most like it', () => {
		const comparison = sides();
		expect([comparison.good.run, comparison.bad.run]).toEqual(['r2', 'r2']);
		expect([comparison.good.runs, comparison.bad.runs]).toEqual([3, 2]);
		expect(text(comparison)).toContain('#r2 behind the name of a log');
	});

	test('of several that are alike: one that went well', () => {
		const retried = [log([forbidden], {pid: 3001}), log([{path: pods}], {pid: 3002})].join('\n');
		const comparison = compare(retried, retried);
		expect([comparison.good.run, comparison.bad.run]).toEqual(['r2', 'r1']);
	});

	test('the one that was asked for', () => {
		expect(sides('r3', 'r1')).toMatchObject({good: {run: 'r3', chosen: 'as asked'}, bad: {run: 'r1'}, result: 'same'});
		expect(sides('r9')).toEqual({missing: 'good'});
		expect(sides('r1', 'r9')).toEqual({missing: 'bad'});
	});
});

describe('what the reader is told about the logs', () => {
	test('swapped', () => {
		const comparison = compare(log([forbidden]), log([{path: pods}]));
		expect(comparison.divergence?.kind).toBe('failed-in-good');
		expect(comparison.remarks.join('\n')).toContain('seem to be swapped');
		expect(comparison.finding).toBeNull();
		expect(comparison.goodFindings.map(({id}) => id)).toEqual(['authorization/rbac-denied']);
	});

	test('both fail, each in its own way', () => {
		const gone: Request = {
			path: pods,
			status: '401 Unauthorized',
			body: '{"kind":"Status","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
		};
		const comparison = compare(log([gone]), log([forbidden]));
		expect(comparison.divergence).toMatchObject({kind: 'failed-differently', good: {status: 401}, bad: {status: 403}});
		expect(comparison.remarks).toContain('The good log fails too: authentication/credentials-rejected.');
	});

	test('other commands', () => {
		const comparison = compare(log([{path: '/api/v1/nodes'}]), log([forbidden]));
		expect(comparison.remarks.join('\n')).toContain('different commands');
	});

	test('a lower level', () => {
		const {remarks} = compared('1.33.9/get-pods.v6.log', '1.33.9/forbidden-list.v8.log');
		expect(remarks.filter(remark => remark.includes('The good log has no request and response headers'))).toHaveLength(
			1,
		);
		expect(remarks.join('\n')).not.toContain('The bad log has no');
	});

	test('no request of kubectl', () => {
		expect(() => compare('hello', log([forbidden]))).toThrow('the good log has no HTTP request of kubectl');
	});
});

describe('for all samples', () => {
	const sides = allSamples.map(name => [name, sideOf(analyzeText(sampleText(name), name), false)] as const);

	test('a run does not differ from itself', () => {
		let runs = 0;
		for (const [name, side] of sides) {
			for (const {id, exchanges} of side.report.runs) {
				const comparison = compareReports({...side, run: id}, {...side, run: id});
				if ('missing' in comparison) {
					expect(exchanges).toEqual([]);
					continue;
				}

				expect([name, id, comparison.result, comparison.differences, comparison.divergence]).toEqual([
					name,
					id,
					'same',
					[],
					null,
				]);
				runs++;
			}
		}

		expect(runs).toBeGreaterThan(allSamples.length / 2);
	});

	test('any two: the same each time, lines fit, and nothing of it is obeyed by a terminal', () => {
		const ends = {same: 0, different: 0};
		for (const [index, [, good]] of sides.entries()) {
			for (const step of [1, 17, 41]) {
				const bad = sides[(index + step) % sides.length]?.[1] ?? good;
				const comparison = compareReports(good, bad);
				if ('missing' in comparison) continue;
				ends[comparison.result]++;
				const shown = text(comparison);
				expect(text(compareReports(good, bad) as Comparison)).toBe(shown);
				for (const line of shown.split('\n')) {
					// A word that is longer than a line stays whole, so that it can be copied; so do commands.
					const words = line.trim().split(/\s+/);
					if (line.length > 80) expect(line.startsWith('    ') || words.length < 3).toBe(true);
				}

				// oxlint-disable-next-line no-control-regex -- Controls are exactly what must not be there.
				expect(shown).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
				expect(comparison.differences.length + Number(comparison.divergence !== null) > 0).toBe(
					comparison.result === 'different',
				);
				if (comparison.divergence?.kind === 'no-request') expect(comparison.bad.requests).toBe(0);
				// Nothing both differs and is the same.
				const differing = new Set(comparison.differences.map(({aspect}) => aspect));
				expect(comparison.same.filter(({aspect}) => differing.has(aspect))).toEqual([]);
				expect(Buffer.byteLength(renderMarkdown(comparison))).toBeLessThan(65_536);
			}
		}

		expect(Math.min(ends.same, ends.different)).toBeGreaterThan(0);
	});
});

describe('wrapping', () => {
	const good = sample('1.33.9/get-pods.v8.log');
	const bad = sample('1.33.9/forbidden-list.v8.log');
	const plain = told(compare(good, bad));

	test.each(wraps)('%s, %s: changes nothing on either side', (_, __, wrap) => {
		expect(told(compare(wrap(good), bad))).toEqual(plain);
		expect(told(compare(good, wrap(bad)))).toEqual(plain);
	});
});

describe('hostile text', () => {
	const evil = '\u001B]0;owned\u0007\u202Ex`|<img src=x>@everyone';
	const request: Request = {
		...forbidden,
		path: '/api/v1/namespaces/%3Cimg%20src=x%3E@everyone/pods',
		body: refusal(evil),
		answered: [`Via: ${evil}`, 'Audit-Id: 1', `Warning: 299 - "${evil}"`, 'Content-Type: application/json'],
	};
	const side = (requests: Request[], name: string) => sideOf(analyzeText(log(requests), name), false);
	const comparison = compareReports(side([{path: pods}], `${evil}.log`), side([request], `${evil}.log`)) as Comparison;

	test('is shown and not obeyed', () => {
		const shown = text(comparison);
		// oxlint-disable-next-line no-control-regex -- Controls are exactly what must not be there.
		expect(shown).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
		expect(shown).toContain(String.raw`\x1b]0;owned\x07\u202e`);
	});

	test('stays code in Markdown', () => {
		const shown = renderMarkdown(comparison)
			.replaceAll(/^(`{3,})[^]*?^\1$/gm, '')
			.replaceAll(/(`+)[^`](?:[^]*?[^`])?\1(?!`)/g, '');
		expect(shown).not.toMatch(/<img|@everyone|\u001B|\u202E/);
		expect(renderMarkdown(comparison)).toContain('@everyone');
	});

	test('secrets do not come out', () => {
		const secret = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJlLWJ5dGVz';
		const leaky = (user: string): Request => ({
			path: `${pods}?token=${secret}`,
			asked: [`Authorization: Bearer ${secret}`],
			status: '403 Forbidden',
			body: refusal(user),
		});
		const outputs = (showSecrets: boolean) => {
			const one = compare(log([{path: pods}]), log([leaky('jane')]), {showSecrets});
			return [text(one), renderMarkdown(one), JSON.stringify(one)].join('\n');
		};
		expect(outputs(false)).not.toContain(secret);
		expect(outputs(true)).toContain(secret);
	});
});

test('thousands of requests on each side', () => {
	const line = (path: string, index: number) =>
		`I1120 21:09:17.316304   21000 round_trippers.go:553] GET https://10.0.0.1:6443${path} 200 OK in ${index % 9} milliseconds`;
	const long = (prefix: string) =>
		Array.from({length: 5000}, (_, index) =>
			line(index % 3 === 0 ? `${pods}/${prefix}-${index % 1000}` : index % 2 === 0 ? pods : '/api/v1/nodes', index),
		).join('\n');
	const comparison = compare(long('a'), long('b'));
	expect(comparison.good.requests).toBe(5000);
	// Other names of the same kind are the same request.
	expect(comparison.differences).toEqual([]);
});
