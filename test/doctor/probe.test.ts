import {readdir, readFile} from 'node:fs/promises';
import {afterEach, describe, expect, test} from '@jest/globals';
import {clientOf} from '../../src/cli/wrapped/client.ts';
import {Ajv} from 'ajv';
import {probe} from '../../src/cli/wrapped/probe.ts';
import {defaults} from '../../src/cli/options/defaults.ts';
import {analyze, causes} from '../../src/index.ts';
import {classes} from '../../src/model/finding.ts';
import type {Report, ReportFinding} from '../../src/model/report.ts';
import text from '../../src/formats/text.ts';
import {plainReport} from '../../src/report/plain.ts';
import type {ApiServerOptions} from '../support/api-server.ts';
import {failure, type Answer} from '../support/api/status.ts';
import {pem} from '../support/certs.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {badGateway, type Fault} from '../support/faults.ts';
import {closedAddress, listenSilently} from '../support/ports.ts';
import {base64, jwt, kubeconfig} from './support.ts';

const clusters: Cluster[] = [];

afterEach(async () => {
	await Promise.all(clusters.splice(0).map(async ({stop}) => stop()));
});

async function cluster(options?: ApiServerOptions): Promise<Cluster> {
	const started = await startCluster('1.33', options);
	clusters.push(started);
	return started;
}

const answer = (path: RegExp, given: Answer): Fault => ({
	at: 'handler',
	when: request => path.test(request.path),
	answer: given,
});

type Asked = {readonly finding: ReportFinding; readonly said: string; readonly report: Report};

/** Asks what the first finding of a log leaves open. */
async function asked(
	log: string | ReportFinding,
	{env}: Pick<Cluster, 'env'>,
	{args = [], timeout = 15}: {readonly args?: readonly string[]; readonly timeout?: number} = {},
): Promise<Asked> {
	let said = '';
	const report: Report =
		typeof log === 'string'
			? analyze(log)
			: {
					schemaVersion: '1',
					tool: {name: 't', version: '1'},
					sources: [],
					runs: [],
					findings: [log],
					outcome: 'failed',
				};
	expect(report.findings).toHaveLength(1);
	const result = await probe(report, {
		client: clientOf(env['KUBECTL_DEBUG_KUBECTL'] ?? '', env),
		args,
		env,
		options: {...defaults, timeout, color: false},
		say(text) {
			said += text;
		},
	});
	const [finding] = result.findings;
	if (finding === undefined) throw new Error('the finding is gone');
	return {finding, said, report: result};
}

/** A finding as the report has it, with what a probe looks at. */
const found = (id: string, grade: ReportFinding['grade'], facts: ReportFinding['facts']): ReportFinding => ({
	id,
	class: 'network',
	cause: id.replace(/^.*\//, ''),
	grade,
	severity: 'error',
	recovered: false,
	retryable: false,
	run: 'r1',
	exchanges: [],
	title: 'Something failed',
	summary: 'Something failed.',
	responder: 'unknown',
	stage: 'tls',
	facts,
	evidence: [],
	rulesOut: [],
	unknowns: [{what: 'this', because: 'the log does not say', settledBy: 'asking'}],
	nextSteps: [],
	count: 1,
});

describe('a right', () => {
	const denied = `I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/pods 403 Forbidden in 5 milliseconds
Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web": denied by policy engine 7`;
	const mayI = (status: object) =>
		answer(/\/selfsubjectaccessreviews$/, {
			code: 201,
			body: {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {}, status},
		});

	test('no: the refusal is proven, by the same user in the namespace of the request', async () => {
		expect(analyze(denied).findings[0]).toMatchObject({id: 'authorization/other-authorizer-denied', grade: 'likely'});
		const started = await cluster({faults: [mayI({allowed: false, reason: 'policy engine 7'})]});
		const {finding, said, report} = await asked(denied, started, {
			args: ['--as', 'jane', '-n', 'other', 'get', 'pods', '-n', 'web'],
		});
		expect(said).toBe(`$ ${started.program} auth can-i list pods --namespace=web --as=jane\n`);
		expect(finding.grade).toBe('proven');
		expect(finding.probes).toEqual([
			{
				commands: [`${started.program} auth can-i list pods --namespace=web --as=jane`],
				result: 'The server says no (policy engine 7): it is refused now too.',
				settles: 'confirmed',
			},
		]);
		const schema = JSON.parse(
			await readFile(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
		) as object;
		expect(new Ajv({strict: false, validateFormats: false}).validate(schema, JSON.parse(JSON.stringify(report)))).toBe(
			true,
		);
		// Which authorizer it was the server does not say.
		expect(finding.unknowns).toHaveLength(1);
		for (const request of started.server.requests)
			expect(request).toMatch(/^GET |^POST \/apis\/authorization\.k8s\.io\/v1\/selfsubjectaccessreviews/);
	});

	test('yes: the finding is taken back', async () => {
		const {finding} = await asked(denied, await cluster({faults: [mayI({allowed: true})]}));
		expect(finding).toMatchObject({grade: 'possible', severity: 'error', probes: [{settles: 'contradicted'}]});
	});

	test('yes: what a line of the log proves stays proven', async () => {
		const proven = denied.replace(': denied by policy engine 7', '');
		expect(analyze(proven).remedies).toHaveLength(1);
		const {finding, report} = await asked(proven, await cluster({faults: [mayI({allowed: true})]}));
		expect(finding).toMatchObject({grade: 'proven', probes: [{settles: 'contradicted'}]});
		// Nobody needs a role for it any more.
		expect(report.remedies).toBeUndefined();
	});

	test.each([
		['a verb that is a flag', {verb: '--as=system:admin', resource: 'pods'}],
		['a namespace that is a flag', {verb: 'list', resource: 'pods', namespace: '--all'}],
		['a resource with a blank', {verb: 'list', resource: 'pods -A'}],
		['a path with a query', {verb: 'get', path: '/metrics?x=1'}],
	])('%s is not asked for', async (_, facts) => {
		const {finding, said} = await asked(found('authorization/rbac-denied', 'likely', facts), await cluster());
		expect(said).toBe('');
		expect(finding.probes).toBeUndefined();
	});
});

describe('credentials', () => {
	const rejected = `I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/pods 401 Unauthorized in 5 milliseconds
error: You must be logged in to the server (Unauthorized)`;

	test('the dates of the certificate tell why', async () => {
		const started = await cluster();
		const user = {'client-certificate-data': base64(pem('expired.pem')), 'client-key-data': base64(pem('expired.key'))};
		await started.home.write('kubeconfig', kubeconfig({server: started.server.url}, user));
		const {finding} = await asked(rejected, started);
		expect(finding).toMatchObject({
			id: 'authentication/credentials-rejected',
			grade: 'proven',
			unknowns: [],
			probes: [{settles: 'confirmed', result: expect.stringContaining('ended on 2021-01-01')}],
		});
		expect(started.server.requests).toEqual([]);
	});

	test('those of a token too', async () => {
		const started = await cluster();
		await started.home.write(
			'kubeconfig',
			kubeconfig({server: started.server.url}, {token: jwt({sub: 'jane', exp: 1_600_000_000})}),
		);
		const {finding, report} = await asked(rejected, started);
		expect(finding).toMatchObject({
			id: 'authentication/token-expired',
			cause: 'token-expired',
			grade: 'proven',
			title: causes.find(({id}) => id === 'authentication/token-expired')?.title,
			summary: 'The token has expired.',
			run: 'r1',
			exchanges: ['r1.x1'],
			unknowns: [],
			probes: [
				{
					settles: 'confirmed',
					insteadOf: 'authentication/credentials-rejected',
					result: 'The token of jane, by an unnamed issuer, expired at 2020-09-13 12:26 UTC.',
				},
			],
		});
		// The lines of the log, and not those by which the catalogue knows the cause.
		expect(finding.evidence.map(({text}) => text).toSorted()).toEqual(rejected.split('\n').toSorted());
		expect(finding.nextSteps.map(({command}) => command)).toContainEqual(expect.stringContaining('new token'));
		const schema = new Ajv({allowUnionTypes: true}).compile(
			JSON.parse(await readFile(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8')) as object,
		);
		expect(schema(plainReport(report))).toBe(true);
	});

	test('the server refuses them still', async () => {
		const started = await cluster();
		await started.home.writeKubeconfig({server: started.server.url, credentials: 'rejected-token'});
		const {finding} = await asked(rejected, started);
		expect(finding).toMatchObject({grade: 'proven', probes: [{settles: 'confirmed'}]});
		// Why it does, nobody said.
		expect(finding.unknowns.length).toBeGreaterThan(0);
	});

	test('a certificate that the server refused: its dates', async () => {
		const started = await cluster();
		const user = {'client-certificate-data': base64(pem('expired.pem')), 'client-key-data': base64(pem('expired.key'))};
		await started.home.write('kubeconfig', kubeconfig({server: started.server.url}, user));
		const {finding} = await asked(found('authentication/client-cert-rejected', 'likely', {}), started);
		expect(finding).toMatchObject({
			grade: 'proven',
			probes: [{result: expect.stringContaining('ended on 2021-01-01')}],
		});
	});

	test('the server accepts them', async () => {
		const {finding} = await asked(found('authentication/credentials-rejected', 'likely', {}), await cluster());
		expect(finding).toMatchObject({grade: 'possible', probes: [{settles: 'contradicted'}]});
	});
});

describe('the connection', () => {
	const likely = (id: string) => found(id, 'likely', {});

	test('TLS: the certificate has ended', async () => {
		const {finding, said} = await asked(likely('authentication/x509-expired'), await cluster({certificate: 'expired'}));
		expect(finding).toMatchObject({grade: 'proven', unknowns: []});
		expect(said).toMatch(/^# TLS handshake with 127\.0\.0\.1:\d+$/m);
	});

	test('TLS: nothing is wrong with it', async () => {
		const {finding} = await asked(likely('authentication/x509-expired'), await cluster());
		expect(finding).toMatchObject({grade: 'possible', probes: [{settles: 'contradicted'}]});
	});

	test('DNS: the name does not resolve', async () => {
		const started = await cluster();
		await started.home.writeKubeconfig({server: 'https://k8s-api.invalid:6443'});
		const {finding} = await asked(likely('network/dns-no-such-host'), started, {timeout: 15});
		expect(finding.probes?.[0]?.result).toContain('k8s-api.invalid');
		expect(finding.probes?.[0]?.commands.at(-1)).toBe('# look up k8s-api.invalid');
	});

	test('TCP: it is the server that refuses', async () => {
		const started = await cluster();
		await started.home.writeKubeconfig({server: `https://${await closedAddress()}`});
		const {finding} = await asked(likely('network/connection-refused'), started);
		expect(finding).toMatchObject({grade: 'proven', unknowns: []});
	});

	test('TCP: it is the proxy', async () => {
		const started = await cluster();
		await started.home.writeKubeconfig({server: 'https://k8s-api.test:6443'});
		const env = {...started.env, HTTPS_PROXY: `http://${await closedAddress()}`};
		const {finding} = await asked(likely('network/connection-refused'), {env});
		expect(finding).toMatchObject({
			grade: 'possible',
			probes: [{settles: 'contradicted', result: expect.stringContaining('network/proxy-connect-failed')}],
		});
	});

	test('a time-out: the phase that takes the time is named', async () => {
		const started = await cluster();
		const silent = await listenSilently();
		try {
			await started.home.writeKubeconfig({server: `https://127.0.0.1:${silent.port}`});
			const {finding} = await asked(likely('network/client-timeout'), started, {timeout: 3});
			expect(finding).toMatchObject({
				id: 'network/tls-handshake-timeout',
				grade: 'proven',
				stage: 'tls',
				probes: [{settles: 'confirmed', insteadOf: 'network/client-timeout'}],
			});
		} finally {
			await silent.close();
		}
	});

	const waited = `$ kubectl get pods -n web --context=prod
I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://k8s-api.invalid:6443/api/v1/namespaces/web/pods?limit=500  in 10000 milliseconds
Unable to connect to the server: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`;

	test('a time-out: its name does not resolve, and that is the finding', async () => {
		expect(analyze(waited).findings[0]).toMatchObject({id: 'network/client-timeout', stage: 'tcp'});
		const started = await cluster();
		await started.home.writeKubeconfig({server: 'https://k8s-api.invalid:6443'});
		const {finding, report} = await asked(waited, started);
		expect(finding).toMatchObject({
			id: 'network/dns-no-such-host',
			class: 'network',
			cause: 'dns-no-such-host',
			grade: 'proven',
			title: causes.find(({id}) => id === 'network/dns-no-such-host')?.title,
			summary: 'The name k8s-api.invalid does not exist.',
			stage: 'dns',
			retryable: false,
			facts: {host: 'k8s-api.invalid'},
			probes: [{settles: 'confirmed', insteadOf: 'network/client-timeout', commands: expect.arrayContaining([])}],
		});
		expect(finding.nextSteps.map(({command}) => command)).toEqual(
			expect.arrayContaining(['nslookup k8s-api.invalid', 'kubectl config view --minify --context=prod']),
		);
		const outcomes = report.runs[0]?.exchanges[0]?.journey.filter(({outcome}) => outcome !== 'unknown');
		expect(outcomes?.map(({stage, outcome}) => `${stage} ${outcome}`)).toEqual(
			expect.arrayContaining(['dns failed', 'tcp not-reached', 'tls not-reached']),
		);
		expect(text.render(report, {color: false, columns: 200})).toMatch(
			/✗ network\/dns-no-such-host {2}proven\n[^]*The log alone shows network\/client-timeout\./,
		);
	});

	test('a name explains no time-out of a connection that was there', async () => {
		const started = await cluster();
		await started.home.writeKubeconfig({server: 'https://k8s-api.invalid:6443'});
		const {finding} = await asked(found('network/client-timeout', 'proven', {connected: true}), started);
		expect(finding).toMatchObject({id: 'network/client-timeout', probes: [{settles: 'open'}]});
		expect(finding.probes?.[0]).not.toHaveProperty('insteadOf');
	});

	test('it works now, which proves nothing', async () => {
		const {finding} = await asked(likely('network/connection-reset'), await cluster());
		expect(finding).toMatchObject({grade: 'likely', probes: [{settles: 'open'}]});
	});
});

describe('what stands behind the server', () => {
	const metrics = found('health/aggregated-api-unavailable', 'likely', {
		group: 'metrics.k8s.io',
		version: 'v1beta1',
		apiService: 'v1beta1.metrics.k8s.io',
	});
	const service = (status: string): Answer => ({
		code: 200,
		body: {
			metadata: {name: 'v1beta1.metrics.k8s.io'},
			spec: {group: 'metrics.k8s.io'},
			status: {conditions: [{type: 'Available', status, reason: 'MissingEndpoints', message: 'no endpoints'}]},
		},
	});

	test.each([
		['is not available', service('False'), 'proven', 'confirmed'],
		['is available', service('True'), 'possible', 'contradicted'],
		[
			'is not registered',
			failure(404, 'NotFound', 'apiservices.apiregistration.k8s.io "x" not found', {}),
			'possible',
			'contradicted',
		],
		[
			'may not be read',
			failure(403, 'Forbidden', 'User "jane" cannot get resource "apiservices"', {}),
			'likely',
			'open',
		],
	])('the API service %s', async (_, given, grade, settles) => {
		const started = await cluster({faults: [answer(/\/apiservices\//, given)]});
		const {finding} = await asked(metrics, started);
		expect(finding).toMatchObject({grade, probes: [{settles}]});
		expect(started.server.requests).toEqual(['GET /apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io']);
	});

	const webhook = (grade: ReportFinding['grade']) =>
		found('admission/webhook-unreachable', grade, {
			webhook: 'v.example.com',
			service: 'policy',
			serviceNamespace: 'policy-system',
		});
	const slices = (...ready: ReadonlyArray<boolean | undefined>): Fault =>
		answer(/\/endpointslices$/, {
			code: 200,
			body: {items: [{endpoints: ready.map(each => ({conditions: each === undefined ? {} : {ready: each}}))}]},
		});

	test.each([
		['none', [], 'proven', 'confirmed', '0 endpoints, none of them ready'],
		['none that is ready', [false, false], 'proven', 'confirmed', '2 endpoints, none of them ready'],
		['one', [true, false], 'likely', 'open', '1 of 2 endpoints'],
		['one that does not say', [undefined], 'likely', 'open', '1 of 1 endpoints'],
	] as const)('endpoints of a webhook: %s', async (_, ready, grade, settles, words) => {
		const started = await cluster({faults: [slices(...ready)]});
		const {finding} = await asked(webhook('likely'), started);
		expect(finding).toMatchObject({grade, probes: [{settles, result: expect.stringContaining(words)}]});
		expect(started.server.requests).toEqual([
			'GET /apis/discovery.k8s.io/v1/namespaces/policy-system/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dpolicy',
		]);
	});

	test('a quota that is full', async () => {
		const full: Answer = {
			code: 200,
			body: {status: {hard: {pods: '10', 'requests.cpu': '4'}, used: {pods: '10', 'requests.cpu': '1'}}},
		};
		const started = await cluster({faults: [answer(/\/resourcequotas\/compute$/, full)]});
		const {finding} = await asked(
			found('admission/quota-exceeded', 'proven', {quota: 'compute', namespace: 'web'}),
			started,
		);
		expect(finding.probes).toMatchObject([
			{settles: 'confirmed', result: 'Used now: pods 10 of 10, requests.cpu 1 of 4.'},
		]);
	});
});

describe('the same request again', () => {
	const gateway = `I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/configmaps?limit=500 502 Bad Gateway in 5 milliseconds
Error from server (InternalError): an error on the server ("bad gateway") has prevented the request from succeeding`;

	test('with headers and body it is proven', async () => {
		const started = await cluster({faults: [badGateway]});
		const {finding, said} = await asked(gateway, started);
		expect(finding).toMatchObject({
			id: 'network/lb-bad-gateway-502',
			grade: 'proven',
			unknowns: [],
			probes: [{settles: 'confirmed'}],
		});
		expect(said).toBe(`$ ${started.program} get --raw '/api/v1/namespaces/web/configmaps?limit=1' -v=9\n`);
	});

	test('it is something else', async () => {
		const {finding} = await asked(gateway, await cluster({denies: ({resource}) => resource === 'configmaps'}));
		expect(finding).toMatchObject({
			grade: 'possible',
			probes: [{settles: 'contradicted', result: expect.stringContaining('authorization/rbac-denied')}],
		});
	});

	test('the same status, and the answer says what it is: that is the finding', async () => {
		const internal = gateway.replace('502 Bad Gateway', '500 Internal Server Error').replace('bad gateway', 'unknown');
		expect(analyze(internal).findings).toMatchObject([{id: 'health/internal-error', grade: 'likely'}]);
		const late = failure(500, '', 'etcdserver: request timed out');
		const {finding} = await asked(internal, await cluster({faults: [answer(/\/configmaps$/, late)]}));
		expect(finding).toMatchObject({
			id: 'health/etcd-timeout',
			grade: 'proven',
			run: 'r1',
			exchanges: ['r1.x1'],
			probes: [{settles: 'confirmed', insteadOf: 'health/internal-error'}],
		});
		expect(finding.evidence.map(({text}) => text).toSorted()).toEqual(internal.split('\n').toSorted());
	});

	test('it is answered now, which proves nothing', async () => {
		const {finding} = await asked(gateway, await cluster());
		expect(finding).toMatchObject({grade: 'likely', probes: [{settles: 'open'}]});
	});

	test.each([
		['a Secret', 'GET https://10.0.0.1/api/v1/namespaces/web/secrets/x'],
		['Secrets', 'GET https://10.0.0.1/api/v1/namespaces/web/secrets?limit=500'],
		['what stands behind an object', 'GET https://10.0.0.1/apis/apps/v1/namespaces/web/deployments/x/scale'],
		['a watch', 'GET https://10.0.0.1/api/v1/namespaces/web/configmaps?watch=true'],
		['no resource', 'GET https://10.0.0.1/logs/kube-apiserver.log'],
		['a create', 'POST https://10.0.0.1/api/v1/namespaces/web/configmaps'],
		['a path that climbs', 'GET https://10.0.0.1/api/v1/namespaces/web/configmaps/..%2f..'],
	])('not for %s', async (_, request) => {
		const log = gateway.replace(/GET \S+/, request);
		expect(analyze(log).findings).toMatchObject([{id: 'network/lb-bad-gateway-502', grade: 'likely'}]);
		const {said, finding} = await asked(log, await cluster());
		expect(said).toBe('');
		expect(finding.probes).toBeUndefined();
	});
});

test('every cause that is named is one of the catalogue', async () => {
	const folder = new URL('../../src/doctor/', import.meta.url);
	const files = (await readdir(folder, {recursive: true})).filter(name => name.endsWith('.ts'));
	const texts = await Promise.all(files.map(async name => readFile(new URL(name, folder), 'utf8')));
	const named = texts.flatMap(text =>
		[...text.matchAll(new RegExp(`'((?:${classes.join('|')})/[a-z\\d-]+)'`, 'g'))].map(([, id]) => id),
	);
	expect(named.length).toBeGreaterThan(80);
	const known = new Set<string | undefined>(causes.map(({id}) => id));
	expect(named.filter(id => !known.has(id))).toEqual([]);
});

test('nothing is run for helm, nor for what succeeded or has no probe', async () => {
	const {env, server} = await cluster();
	const refused = found('authorization/rbac-denied', 'likely', {verb: 'list', resource: 'pods'});
	const unchanged = await asked(refused, {env: {...env, KUBECTL_DEBUG_KUBECTL: '/usr/bin/helm'}});
	expect(unchanged.finding).toBe(refused);
	await asked({...refused, severity: 'warning'}, {env});
	await asked(found('conflict/already-exists', 'likely', {}), {env});
	expect(server.requests).toEqual([]);
});
