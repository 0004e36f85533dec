import {appendFileSync} from 'node:fs';
import {chmod, mkdir, readFile, symlink} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {checks} from '../../src/doctor/checks/registry.ts';
import {startApiServer, type ApiServerOptions} from '../support/api-server.ts';
import {failure, plainText, type Answer} from '../support/api/status.ts';
import {pem} from '../support/certs.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {startConnectProxy} from '../support/connect-proxy.ts';
import type {Fault} from '../support/faults.ts';
import {closedAddress, listen, listenSilently, listenWithoutTls} from '../support/ports.ts';
import {until} from '../support/until.ts';
import {base64, examined, hasEnded, jwt, kubeconfig, told} from './support.ts';

const open: Array<() => Promise<unknown>> = [];

afterEach(async () => {
	await Promise.all(open.splice(0).map(async close => close()));
});

async function cluster(
	options?: ApiServerOptions,
	version: Parameters<typeof startCluster>[0] = '1.33',
): Promise<Cluster> {
	const started = await startCluster(version, options);
	open.push(started.stop);
	return started;
}

const use = <T extends {readonly close: () => Promise<void>}>(resource: T): T => {
	open.push(resource.close);
	return resource;
};

/** A kubeconfig in place of the cluster's own. */
async function configured({home, env, server}: Cluster, user?: object, more: object = {}) {
	const config = kubeconfig({server: server.url, 'certificate-authority-data': base64(pem('ca.pem')), ...more}, user);
	const file = await home.write('kubeconfig', config);
	await chmod(file, 0o600);
	return env;
}

const answer = (path: RegExp, given: Answer): Fault => ({
	at: 'handler',
	when: request => path.test(request.path),
	answer: given,
});

const whoami = (username: string) =>
	answer(/\/selfsubjectreviews$/, {
		code: 201,
		body: {
			apiVersion: 'authentication.k8s.io/v1',
			kind: 'SelfSubjectReview',
			status: {userInfo: {username, groups: ['developers', 'system:authenticated']}},
		},
	});

const apiServices = (available: 'True' | 'False') =>
	answer(/\/apiservices$/, {
		code: 200,
		body: {
			kind: 'APIServiceList',
			items: [
				{
					metadata: {name: 'v1beta1.metrics.k8s.io'},
					spec: {group: 'metrics.k8s.io'},
					status: {
						conditions: [
							{
								type: 'Available',
								status: available,
								reason: 'MissingEndpoints',
								message: 'no endpoints for metrics-server',
							},
						],
					},
				},
			],
		},
	});

const mayI = (allowed: boolean) =>
	answer(/\/selfsubjectaccessreviews$/, {
		code: 201,
		body: {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {}, status: {allowed}},
	});

const healthy = plainText(200, '[+]ping ok\n[+]etcd ok\nlivez check passed');
const sick = plainText(500, '[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed');

test('everything is shown before it is done', async () => {
	const {home, env} = await cluster();
	const log = join(home.folder, 'log');
	const file = await home.write(
		'kubectl',
		`#!/bin/sh\necho "ran $*" >>${log}\nexec ${env['KUBECTL_DEBUG_KUBECTL']} "$@"\n`,
	);
	await chmod(file, 0o755);
	await examined(
		{...env, KUBECTL_DEBUG_KUBECTL: file},
		{onShow: action => appendFileSync(log, `${action.replace(file, 'shown').replaceAll("'", '')}\n`)},
	);
	const lines = (await readFile(log, 'utf8')).trim().split('\n');
	const ran = lines.flatMap((line, index) => (line.startsWith('ran ') ? [[lines[index - 1], line]] : []));
	expect(ran).toHaveLength(7);
	for (const [before, line] of ran) expect(before).toBe(line?.replace('ran', 'shown'));
});

test('all is well', async () => {
	const {server, home, env} = await cluster({
		faults: [answer(/^\/(?:livez|readyz)$/, healthy), whoami('dev@example.com'), apiServices('True'), mayI(true)],
	});
	await chmod(join(home.folder, 'kubeconfig'), 0o600);
	const {ids, of, shown} = await examined(env, {args: ['get', 'pods', '-n', 'shop']});
	expect(ids).toEqual(
		'kubectl name kubeconfig context credentials token proxy dns tcp tls clock server livez readyz identity api-services permission'.split(
			' ',
		),
	);
	// `good-token` is no JWT, so it tells nothing.
	expect(ids.filter(id => of(id).outcome !== 'ok')).toEqual(['token']);
	expect(of('kubectl').facts['version']).toMatch(/^v1\.33\./);
	expect(of('context').facts).toMatchObject({context: 'test', server: server.url, user: 'dev', namespace: 'shop'});
	expect(of('tls').facts).toMatchObject({issuer: 'CN=kubernetes', validUntil: '2120-01-01T00:00:00.000Z'});
	expect(of('livez').facts).toEqual({checks: 2});
	expect(of('identity').facts).toEqual({user: 'dev@example.com', groups: ['developers', 'system:authenticated']});
	// Nothing is asked that would change anything, and never without the flags of the command.
	for (const request of server.requests)
		expect(request).toMatch(/^GET |^POST \/apis\/auth\w+\.k8s\.io\/\w+\/selfsubject\w*reviews(?:\?|$)/);
	const asked = shown.filter(line => / (?:get|auth) /.test(line));
	expect(asked.length).toBe(6);
	for (const line of asked) expect(line).toContain('--namespace=shop');
});

describe('kubectl', () => {
	test.each([
		['is not there', 'nothing-here', undefined, /no such program/],
		['may not be executed', 'kubectl', 0o644, /cannot be started \(EACCES\)/],
		['hangs', 'kubectl', 0o755, /did not tell its version within 0\.5 s/],
	])('%s', async (_, name, mode, sentence) => {
		const {home, env} = await cluster();
		const file = join(home.folder, name);
		if (mode !== undefined) {
			await home.write(name, '#!/bin/sh\nsleep 20\n');
			await chmod(file, mode);
		}

		const {of} = await examined({...env, KUBECTL_DEBUG_KUBECTL: file}, {timeoutMs: 500});
		expect(of('kubectl').outcome).toBe('failed');
		expect(of('kubectl').summary).toMatch(sentence);
		expect(of('server')).toMatchObject({outcome: 'skipped', summary: 'Not tried, because kubectl failed.'});
	});
});

describe('kubeconfig', () => {
	const part = (name: string, server: string) =>
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': name,
			clusters: [{name: 'shared', cluster: {server}}],
			contexts: [{name, context: {cluster: 'shared', user: 'u'}}],
			users: [{name: 'u', user: {token: 'good-token'}}],
		});

	test('of a list the first file counts, entry by entry; files that are missing are told', async () => {
		const {home, env} = await cluster();
		const one = await home.write('one', part('a', 'https://127.0.0.1:1'));
		const two = await home.write('two', part('b', 'https://127.0.0.1:2'));
		await chmod(one, 0o600);
		await chmod(two, 0o600);
		const KUBECONFIG = `${one}:${join(home.folder, 'three')}:${two}`;
		const {of} = await examined({...env, KUBECONFIG}, {upTo: 'context'});
		expect(told(of('kubeconfig'))).toEqual(['warning', null]);
		expect(of('kubeconfig').summary).toContain(` ${join(home.folder, 'three')} does not exist.`);
		expect(of('context').facts).toMatchObject({context: 'a', server: 'https://127.0.0.1:1'});
		const other = await examined({...env, KUBECONFIG}, {args: ['--context=b'], upTo: 'context'});
		expect(other.of('context').facts).toMatchObject({context: 'b', server: 'https://127.0.0.1:1'});
		const alone = await examined({...env, KUBECONFIG}, {args: ['--kubeconfig', two], upTo: 'context'});
		expect(alone.of('context').facts).toMatchObject({context: 'b', server: 'https://127.0.0.1:2'});
		expect(alone.of('kubeconfig').facts['why']).toBe('--kubeconfig');
	});

	test('each missing file of a list is named, beside what else there is to say', async () => {
		const {home, env} = await cluster();
		const file = await home.write('one', part('a', 'https://127.0.0.1:1'));
		await chmod(file, 0o644);
		const list = (...files: readonly string[]) => ({...env, KUBECONFIG: files.join(':')});
		const some = await examined(list('/gone/a', file, '/gone/b', '/gone/c'), {upTo: 'kubeconfig'});
		expect(some.of('kubeconfig')).toMatchObject({outcome: 'warning', todo: `chmod go-rwx -- ${file}`});
		expect(some.of('kubeconfig').summary).toBe(
			`${file}, as KUBECONFIG says. /gone/a, /gone/b and /gone/c do not exist. Others on this machine may read it.`,
		);
		const none = await examined(list('/gone/a', '/gone/b'), {upTo: 'kubeconfig'});
		expect(none.of('kubeconfig').summary).toMatch(/^There is no kubeconfig: \/gone\/a and \/gone\/b do not exist \(/);
		const broken = await examined(list('/', '/gone/a', '/tmp'), {upTo: 'kubeconfig'});
		expect(broken.of('kubeconfig')).toMatchObject({
			summary: '/ is a folder, /tmp is a folder; they are read as KUBECONFIG says. /gone/a does not exist.',
			todo: 'ls -ld -- / /tmp',
		});
	});

	test.each([
		['--kubeconfig names nothing', ['--kubeconfig=/nothing/here'], {}, 'authentication/kubeconfig-missing'],
		['KUBECONFIG names nothing', [], {KUBECONFIG: '/nothing/here'}, 'authentication/localhost-8080'],
		['a folder', [], {KUBECONFIG: '/'}, 'authentication/kubeconfig-invalid'],
	])('%s', async (_, args, env, cause) => {
		const started = await cluster();
		const {of} = await examined({...started.env, ...env}, {args});
		expect(told(of('kubeconfig'))).toEqual(['failed', cause]);
	});

	test('the default is in HOME', async () => {
		const {home, env} = await cluster();
		const {KUBECONFIG = '', ...rest} = env;
		await mkdir(join(home.folder, '.kube'));
		await symlink(KUBECONFIG, join(home.folder, '.kube', 'config'));
		const {of} = await examined(rest);
		expect(of('kubeconfig').facts['why']).toBe('default');
		expect(of('server').outcome).toBe('ok');
	});

	test('a file that cannot be read: a link to itself, which not even root can open', async () => {
		const {home, env} = await cluster();
		const file = join(home.folder, 'loop');
		await symlink(file, file);
		const {of} = await examined({...env, KUBECONFIG: file});
		expect(told(of('kubeconfig'))).toEqual(['failed', 'authentication/kubeconfig-invalid']);
		expect(of('kubeconfig').summary).toContain(file);
	});

	test.each([
		['no YAML', 'users: [', /yaml: line \d/],
		['something else', '"s3cr3t-in-the-wrong-place"', /json: cannot unmarshal string/],
		[
			'a text in place of a list',
			'apiVersion: v1\nkind: Config\nusers: s3cr3t-in-the-wrong-place\n',
			/cannot unmarshal/,
		],
	])('%s is told, but not repeated', async (_, text, kind) => {
		const {home, env} = await cluster();
		const file = await home.write('broken', text);
		const {of} = await examined({...env, KUBECONFIG: file}, {upTo: 'kubeconfig'});
		expect(told(of('kubeconfig'))).toEqual(['failed', 'authentication/kubeconfig-invalid']);
		expect(of('kubeconfig').summary).toMatch(kind);
		expect(JSON.stringify(of('kubeconfig'))).not.toContain('s3cr3t');
	});

	test('others may read it', async () => {
		const {home, env} = await cluster();
		await chmod(join(home.folder, 'kubeconfig'), 0o644);
		const {of} = await examined(env, {upTo: 'kubeconfig'});
		expect(of('kubeconfig')).toMatchObject({outcome: 'warning', todo: expect.stringMatching(/^chmod go-rwx /)});
	});
});

test.each([
	['--context', ['--context=staging'], 'authentication/kubeconfig-context-missing'],
	['--cluster', ['--cluster=staging'], 'authentication/kubeconfig-invalid'],
	['--user', ['--user=staging'], 'authentication/kubeconfig-invalid'],
])('%s names what is not there', async (flag, args, cause) => {
	const {env} = await cluster();
	const {of} = await examined(env, {args});
	expect(told(of('context'))).toEqual(['failed', cause]);
	expect(of('context').summary).toContain(`"staging" in the kubeconfig; ${flag} names it`);
	expect(of('tls').outcome).toBe('skipped');
});

test('no context is chosen', async () => {
	const {home, env, server} = await cluster();
	await home.writeKubeconfig({server: server.url, currentContext: ''});
	const {of} = await examined(env);
	expect(told(of('context'))).toEqual(['failed', 'authentication/localhost-8080']);
});

describe('credentials', () => {
	test.each([
		['a client certificate', {'client-certificate-data': base64(pem('client.pem'))}, 'ok', null],
		['none', {}, 'warning', 'authentication/no-credentials'],
		['a password', {username: 'jane', password: 'x'}, 'warning', 'authentication/basic-auth-removed'],
		['a provider that is gone', {'auth-provider': {name: 'gcp'}}, 'failed', 'authentication/auth-provider-removed'],
		['a provider that stays', {'auth-provider': {name: 'oidc'}}, 'ok', null],
	])('%s', async (_, user, outcome, cause) => {
		const {of} = await examined(await configured(await cluster(), user), {upTo: 'credentials'});
		expect(told(of('credentials'))).toEqual([outcome, cause]);
	});

	test('--as is told', async () => {
		const {of, shown} = await examined((await cluster()).env, {args: ['--as=jane', 'get', 'pods']});
		expect(of('credentials').facts['impersonates']).toBe('jane');
		for (const line of shown.filter(each => / (?:get|auth) /.test(each))) expect(line).toContain('--as=jane');
	});
});

describe('client certificate', () => {
	test.each([
		['a good one', 'client.pem', 'client.key', 'ok', null],
		['one that has ended', 'expired.pem', 'expired.key', 'failed', 'authentication/credentials-rejected'],
		['another key', 'client.pem', 'server.key', 'failed', 'authentication/client-cert-key-mismatch'],
		['no certificate at all', 'client.key', 'client.key', 'failed', 'authentication/client-cert-unreadable'],
	])('%s', async (_, certificate, key, outcome, cause) => {
		const user = {'client-certificate-data': base64(pem(certificate)), 'client-key-data': base64(pem(key))};
		const {of} = await examined(await configured(await cluster(), user), {upTo: 'client-certificate'});
		expect(told(of('client-certificate'))).toEqual([outcome, cause]);
	});

	test('files are relative to the kubeconfig', async () => {
		const started = await cluster();
		await started.home.write('jane.pem', pem('client.pem'));
		await started.home.write('jane.key', pem('client.key'));
		const user = {'client-certificate': 'jane.pem', 'client-key': 'jane.key'};
		const {of} = await examined(await configured(started, user));
		expect(of('client-certificate').facts['subject']).toBe('CN=dev@example.com,O=developers');
		expect(of('server').outcome).toBe('ok');
		const missing = await examined(await configured(started, {...user, 'client-certificate': 'gone.pem'}));
		expect(told(missing.of('client-certificate'))).toEqual(['failed', 'authentication/client-cert-unreadable']);
	});
});

describe('token', () => {
	/** Seconds since 1970. */
	const fromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
	test.each([
		['valid for an hour', () => ({exp: fromNow(3600)}), 'ok', null],
		['almost over', () => ({exp: fromNow(240)}), 'warning', null],
		['over', () => ({exp: fromNow(-60)}), 'failed', 'authentication/token-expired'],
		['not yet', () => ({exp: fromNow(7200), nbf: fromNow(3600)}), 'failed', 'authentication/clock-skew-token'],
		['without an end', () => ({}), 'ok', null],
	])('%s', async (_, claims, outcome, cause) => {
		const token = jwt({
			iss: 'https://issuer.example.com',
			sub: 'system:serviceaccount:ci:deployer',
			aud: 'k8s',
			...claims(),
		});
		const {of} = await examined(await configured(await cluster(), {token}), {upTo: 'token'});
		expect(told(of('token'))).toEqual([outcome, cause]);
		expect(of('token').facts).toMatchObject({
			issuer: 'https://issuer.example.com',
			subject: 'system:serviceaccount:ci:deployer',
			audience: ['k8s'],
		});
		expect(JSON.stringify(of('token'))).not.toContain(token.split('.')[1]);
	});

	test('a file of tokens', async () => {
		const started = await cluster();
		await started.home.write('token', `${jwt({sub: 'jane', exp: fromNow(-60)})}\n`);
		const {of} = await examined(await configured(started, {tokenFile: 'token'}), {upTo: 'token'});
		expect(told(of('token'))).toEqual(['failed', 'authentication/token-expired']);
		const {of: missing} = await examined(await configured(started, {tokenFile: 'gone'}), {upTo: 'token'});
		expect(missing('token').outcome).toBe('failed');
	});
});

describe('credential plugin', () => {
	const plugin = async ({home}: Cluster, script: string, more: object = {}) => {
		const file = await home.write('corp-login', `#!/bin/sh\n${script}\n`);
		await chmod(file, 0o755);
		return {
			exec: {apiVersion: 'client.authentication.k8s.io/v1', command: file, interactiveMode: 'Never', ...more},
		};
	};

	const credential = `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"good-token"}}'`;

	test('works, and is timed', async () => {
		const started = await cluster();
		const env = await configured(started, await plugin(started, `sleep 0.4; ${credential}`));
		const before = performance.now();
		const {of} = await examined(env, {upTo: 'server'});
		const took = performance.now() - before;
		expect(of('exec-plugin').outcome).toBe('ok');
		expect(of('server').outcome).toBe('ok');
		const {pluginMs} = of('server').facts;
		expect(pluginMs).toBeGreaterThanOrEqual(390);
		expect(pluginMs).toBeLessThanOrEqual(took);
	});

	test('hangs: one sentence, and nothing is left of it', async () => {
		const started = await cluster();
		const file = join(started.home.folder, 'pid');
		const env = await configured(started, await plugin(started, `echo $$ >${file}; sleep 60`));
		const {of} = await examined(env, {timeoutMs: 3000, upTo: 'server'});
		expect(told(of('server'))).toEqual(['failed', 'authentication/exec-plugin-failed']);
		expect(of('server').summary).toMatch(/^The credential plugin \S+\/corp-login did not finish within 3 s: /);
		// That of the clock, without credentials.
		expect(started.server.requests).toEqual(['GET /version']);
		const pid = Number(await readFile(file, 'utf8'));
		await until('the plugin has ended', () => hasEnded(pid));
	});

	test('fails', async () => {
		const started = await cluster();
		const {of} = await examined(await configured(started, await plugin(started, 'echo nothing doing >&2; exit 3')));
		expect(told(of('server'))).toEqual(['failed', 'authentication/exec-plugin-failed']);
	});

	test.each([
		['is not installed', {command: 'corp-login-not-installed'}, 'failed', 'authentication/exec-plugin-missing'],
		[
			'speaks a version that is gone',
			{apiVersion: 'client.authentication.k8s.io/v1alpha1'},
			'failed',
			'authentication/exec-plugin-version',
		],
		['wants a terminal', {interactiveMode: 'Always'}, 'warning', 'authentication/exec-plugin-interactive'],
	])('%s', async (_, more, outcome, cause) => {
		const started = await cluster();
		const {of} = await examined(await configured(started, await plugin(started, credential, more)), {
			upTo: 'exec-plugin',
		});
		expect(told(of('exec-plugin'))).toEqual([outcome, cause]);
	});
});

describe('the way to the server', () => {
	const at = async (address: string, env: Readonly<Record<string, string>> = {}, timeoutMs = 15_000) => {
		const started = await cluster();
		const file = await started.home.write(
			'kubeconfig',
			kubeconfig({server: address, 'certificate-authority-data': base64(pem('ca.pem'))}),
		);
		return examined({...started.env, ...env, KUBECONFIG: file}, {timeoutMs});
	};

	test('an address that is none', async () => {
		const {of} = await at('api.example.com:6443x');
		expect(of('proxy').outcome).toBe('failed');
	});

	test('a name that does not resolve', async () => {
		const {of, ids} = await at('https://k8s-api.invalid:6443');
		// What the machine's resolver says of such names differs.
		expect(of('dns').outcome).toBe('failed');
		expect(of('dns').cause).toMatch(/^network\/dns-(?:no-such-host|server-misbehaving|timeout)$/);
		expect(ids.filter(id => of(id).outcome === 'skipped')).toEqual(
			'tcp tls clock server livez readyz identity api-services'.split(' '),
		);
		expect(of('server').summary).toBe('Not tried, because dns failed.');
	});

	test('a name that does', async () => {
		const {port} = use(await startApiServer());
		const {of} = await at(`https://localhost:${port}`);
		expect(of('dns').facts['addresses']).toContain('127.0.0.1');
		expect(of('tls').outcome).toBe('ok');
	});

	test('nothing listens', async () => {
		const {of} = await at(`https://${await closedAddress()}`);
		expect(told(of('tcp'))).toEqual(['failed', 'network/connection-refused']);
		expect(of('tls').outcome).toBe('skipped');
	});

	test('a port that says nothing', async () => {
		const {of} = await at(`https://127.0.0.1:${use(await listenSilently()).port}`, {}, 3000);
		expect(of('tcp').outcome).toBe('ok');
		expect(told(of('tls'))).toEqual(['failed', 'network/tls-handshake-timeout']);
	});

	test('a port that speaks no TLS', async () => {
		const {of} = await at(`https://127.0.0.1:${use(await listenWithoutTls()).port}`);
		expect(told(of('tls'))).toEqual(['failed', 'network/https-to-http-port']);
	});

	test('something else than an API server', async () => {
		const {of} = await at(`http://127.0.0.1:${use(await listenWithoutTls()).port}`);
		expect(of('tls').outcome).toBe('warning');
		expect(told(of('server'))).toEqual(['failed', 'network/wrong-endpoint']);
	});

	test.each([
		[200, 'tls', 'ok', null],
		[403, 'tls', 'failed', 'network/proxy-connect-denied'],
		[407, 'tls', 'failed', 'network/proxy-auth-required'],
	] as const)('a proxy that answers %i', async (status, check, outcome, cause) => {
		const {port, requests} = use(await startApiServer());
		const proxy = use(await startConnectProxy(status, port));
		const {of} = await at('https://k8s-api.test:6443', {HTTPS_PROXY: proxy.url});
		expect(of('proxy').facts['from']).toBe('HTTPS_PROXY');
		expect(told(of(check))).toEqual([outcome, cause]);
		expect(proxy.requests).toContain('k8s-api.test:6443');
		expect(requests.length > 0).toBe(status === 200);
	});

	test('a proxy that is not there', async () => {
		const {of} = await at('https://k8s-api.test:6443', {HTTPS_PROXY: `http://${await closedAddress()}`});
		expect(told(of('tcp'))).toEqual(['failed', 'network/proxy-connect-failed']);
	});

	test('NO_PROXY decides', async () => {
		const {of} = await at('https://k8s-api.invalid:6443', {HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '.invalid'});
		expect(of('proxy').facts['exempt']).toBe('.invalid');
		expect(of('dns').outcome).toBe('failed');
	});
});

describe("the server's certificate", () => {
	test.each([
		['expired', {certificate: 'expired'}, {}, 'failed', 'authentication/x509-expired'],
		['for another name', {certificate: 'other-name'}, {}, 'failed', 'authentication/x509-name-mismatch'],
		[
			'for another name, which tls-server-name asks for',
			{certificate: 'other-name'},
			{'tls-server-name': 'kubernetes.default.svc'},
			'ok',
			null,
		],
		[
			'of another authority',
			{},
			{'certificate-authority-data': base64(pem('other-ca.pem'))},
			'failed',
			'authentication/x509-unknown-authority',
		],
		// Without an authority the system's count, of which this program knows only a part.
		[
			'of an authority that nobody named',
			{},
			{'certificate-authority-data': ''},
			'unknown',
			'authentication/x509-unknown-authority',
		],
		[
			'not looked at',
			{certificate: 'expired'},
			{'certificate-authority-data': '', 'insecure-skip-tls-verify': true},
			'warning',
			null,
		],
		[
			'with an authority that is no PEM',
			{},
			{'certificate-authority-data': base64('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')},
			'failed',
			'authentication/kubeconfig-invalid',
		],
	] as const)('%s', async (_, options, more, outcome, cause) => {
		const {of} = await examined(await configured(await cluster(options), undefined, more), {upTo: 'tls'});
		expect(told(of('tls'))).toEqual([outcome, cause]);
	});
});

describe('the clock', () => {
	/** The server's answer to the first request, that of the clock, is this many seconds off. */
	const off = (seconds: number, status = 200): Fault => ({
		at: 'front',
		when: ({path}) => path === '/version',
		times: 1,
		answer: {code: status, headers: {Date: new Date(Date.now() + seconds * 1000).toUTCString()}, body: {}},
	});

	test.each([
		[0, 'ok', /^This machine and the server agree on the time\.$/],
		[40, 'ok', /^The clock of this machine is (?:38|39|40) s behind the server's: too little to matter\.$/],
		[-40, 'ok', /^The clock of this machine is (?:39|40|41) s ahead of the server's: too little to matter\.$/],
		[
			600,
			'warning',
			/^The clock of this machine is 10 min behind the server's: a certificate .* not yet valid here, .*token/,
		],
		[
			-90_000,
			'warning',
			/^The clock of this machine is 25 h ahead of the server's: a certificate or token may look expired/,
		],
	] as const)('%i seconds', async (seconds, outcome, summary) => {
		const {of, shown} = await examined((await cluster({faults: [off(seconds)]})).env, {upTo: 'clock'});
		expect(of('clock')).toMatchObject({outcome, cause: null, summary: expect.stringMatching(summary)});
		expect(shown.at(-1)).toMatch(/^# GET https:\/\/127\.0\.0\.1:\d+\/version without credentials$/);
		expect(Math.abs(Number(of('clock').facts['secondsAhead']) - seconds)).toBeLessThan(3);
	});

	test('also of a server that answers nobody, and whose certificate is not valid', async () => {
		const started = await cluster({faults: [off(7200, 401)], certificate: 'expired'});
		const {of} = await examined(started.env, {upTo: 'clock'});
		expect(of('tls').outcome).toBe('failed');
		expect(of('clock')).toMatchObject({outcome: 'warning', todo: expect.stringMatching(/^timedatectl /)});
	});

	test('a server that says nothing', async () => {
		const {port} = use(await listenSilently());
		const started = await cluster();
		await started.home.writeKubeconfig({server: `https://127.0.0.1:${port}`});
		const {of} = await examined(started.env, {timeoutMs: 1000, upTo: 'clock'});
		expect(of('clock').outcome).toBe('unknown');
	});

	test('an answer without a Date', async () => {
		const {port} = use(
			await listen(
				createServer(socket => {
					socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
				}),
			),
		);
		const started = await cluster();
		await started.home.writeKubeconfig({server: `http://127.0.0.1:${port}`});
		const {of} = await examined(started.env, {upTo: 'clock'});
		expect(of('clock')).toMatchObject({
			outcome: 'unknown',
			summary: "The server's clock is not known: its answer (404) has no Date.",
		});
	});
});

describe('what to do is told for the shell of the user', () => {
	test.each([
		['posix', /^timedatectl timesync-status: Shows/],
		['powershell', /^w32tm \/query \/status: Shows/],
		['cmd', /^w32tm \/query \/status: Shows/],
	] as const)('%s: the clock', async (shell, words) => {
		const fault: Fault = {
			at: 'front',
			when: ({path}) => path === '/version',
			answer: {code: 200, headers: {Date: new Date(0).toUTCString()}, body: {}},
		};
		const {of} = await examined((await cluster({faults: [fault]})).env, {upTo: 'clock', shell});
		expect(of('clock').todo).toMatch(words);
	});

	test.each([
		['posix', 'export KUBECONFIG=<file>'],
		['powershell', "$env:KUBECONFIG = '<file>'"],
		['cmd', 'set "KUBECONFIG=<file>"'],
	] as const)('%s: a variable', async (shell, words) => {
		const {env} = await cluster();
		const {of} = await examined({...env, KUBECONFIG: '/gone'}, {upTo: 'kubeconfig', shell});
		expect(of('kubeconfig').todo).toContain(`say where it is: ${words}`);
	});

	test('and its commands ask the same cluster as the same user', async () => {
		const {env} = await cluster({faults: [apiServices('False')]});
		const {of} = await examined(env, {args: ['--context=test', '--as=jane', '-n', 'shop']});
		expect(of('api-services').todo).toMatch(
			/^kubectl describe apiservice v1beta1\.metrics\.k8s\.io --context=test --as=jane; commands/,
		);
	});

	test('so do those of the catalogue', async () => {
		const env = await configured(await cluster(), {token: 'nobody-knows'});
		const {of} = await examined(env, {args: ['--context=test'], upTo: 'server'});
		expect(of('server').todo).toMatch(/^kubectl config view --minify --context=test: /);
	});
});

describe('what the server says', () => {
	test('401', async () => {
		const {of} = await examined(await configured(await cluster(), {token: 'nobody-knows'}));
		expect(told(of('server'))).toEqual(['failed', 'authentication/credentials-rejected']);
		expect(of('livez').outcome).toBe('skipped');
	});

	test.each([
		['1.33', 'ok'],
		['1.32', 'ok'],
		['1.24', 'warning'],
		['1.36', 'warning'],
	] as const)('kubectl %s for a server of 1.33', async (version, outcome) => {
		const {of} = await examined((await cluster({}, version)).env, {upTo: 'server'});
		expect(of('server').outcome).toBe(outcome);
	});

	test.each([
		['v1.34.1', 'ok'],
		['v1.35.0-gke.100', 'warning'],
		['v1.31.9+k3s1', 'warning'],
	] as const)('kubectl 1.33 for a server of %s', async (gitVersion, outcome) => {
		const {env} = await cluster({faults: [answer(/^\/version$/, {code: 200, body: {gitVersion}})]});
		expect((await examined(env, {upTo: 'server'})).of('server').outcome).toBe(outcome);
	});

	test.each(['livez', 'readyz'])('/%s fails', async which => {
		const {of} = await examined((await cluster({faults: [answer(new RegExp(`^/${which}$`), sick)]})).env, {
			upTo: which,
		});
		expect(told(of(which))).toEqual(['failed', 'health/readyz-failed']);
		expect(of(which).facts).toEqual({failed: ['etcd']});
	});

	test('nobody may look at its health, nor list API services', async () => {
		const {of} = await examined((await cluster({denies: ({path}) => /^\/(?:readyz|apis\/apireg)/.test(path)})).env);
		expect(of('readyz').outcome).toBe('unknown');
		expect(of('api-services').outcome).toBe('unknown');
		expect(of('livez').outcome).toBe('ok');
	});

	test('nobody arrived', async () => {
		const {of} = await examined((await cluster({faults: [whoami('system:anonymous')]})).env, {upTo: 'identity'});
		expect(told(of('identity'))).toEqual(['failed', 'authentication/anonymous-user']);
	});

	test.each([
		['kubectl does not ask', '1.24', {}, /kubectl 1\.24 cannot ask/],
		['the server does not tell', '1.33', {}, /The server does not tell/],
	] as const)('%s who it is', async (_, version, options, sentence) => {
		const {of} = await examined((await cluster(options, version)).env, {upTo: 'identity'});
		expect(of('identity').outcome).toBe('unknown');
		expect(of('identity').summary).toMatch(sentence);
	});

	test('an aggregated API is down', async () => {
		const {of} = await examined((await cluster({faults: [apiServices('False')]})).env, {upTo: 'api-services'});
		expect(told(of('api-services'))).toEqual(['warning', 'health/aggregated-api-unavailable']);
		expect(of('api-services').summary).toContain('MissingEndpoints: no endpoints for metrics-server');
	});

	test('the command would be refused', async () => {
		const {of} = await examined((await cluster({faults: [mayI(false)]})).env, {args: ['logs', 'web']});
		expect(told(of('permission'))).toEqual(['failed', 'authorization/subresource-denied']);
	});

	test('a request that hangs', async () => {
		const fault: Fault = {at: 'front', when: ({path}) => path === '/livez', answer: 'hang'};
		const {of} = await examined((await cluster({faults: [fault]})).env, {timeoutMs: 3000, upTo: 'readyz'});
		expect(of('livez')).toMatchObject({outcome: 'failed', summary: 'kubectl did not finish within 3 s.'});
		expect(of('readyz').outcome).toBe('ok');
	});

	test('503', async () => {
		const fault: Fault = {
			at: 'authentication',
			answer: failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
		};
		const {of} = await examined((await cluster({faults: [fault]})).env);
		expect(told(of('server'))).toEqual(['failed', 'health/apiserver-unavailable']);
	});
});

test('makes each check behind those that it needs', () => {
	const ids = checks.map(({id}) => id);
	expect(new Set(ids).size).toBe(ids.length);
	for (const [index, {needs}] of checks.entries())
		expect(ids.slice(0, index)).toEqual(expect.arrayContaining([...needs]));
});
