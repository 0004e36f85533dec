import {existsSync, readFileSync} from 'node:fs';
import {chmod, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import type {DoctorReport} from '../../src/cli/commands/doctor.ts';
import type {ApiServerOptions} from '../support/api-server.ts';
import {pem} from '../support/certs.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {runCli, startCli} from '../support/run-cli.ts';
import {until} from '../support/until.ts';
import {base64, hasEnded, jwt} from './support.ts';

const clusters: Cluster[] = [];

afterEach(async () => {
	await Promise.all(clusters.splice(0).map(async ({stop}) => stop()));
});

async function cluster(options?: ApiServerOptions): Promise<Cluster> {
	const started = await startCluster('1.33', options);
	clusters.push(started);
	return started;
}

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8');

test('nothing fails: 0, results on standard output, commands on standard error', async () => {
	const {env, program} = await cluster();
	const {code, stdout, stderr} = await runCli(['doctor', '--timeout', '20', '--', '-n', 'shop'], {env});
	expect(code).toBe(0);
	const text = utf8(stdout);
	expect(text).toMatch(/^✓ kubectl {13}\S/);
	expect(text).toMatch(/^✓ server {14}Kubernetes v1\.33\.4\.$/m);
	expect(text).toMatch(/\n\n✓ nothing failed in \d+ checks/);
	expect(text).toContain('`kubectl debug` is a command of kubectl');
	expect(stderr).toContain(`$ ${program} get --raw /version -v=9 --namespace=shop\n`);
	// Words that are longer than the rest of a line, such as paths, stay whole.
	for (const line of text.split('\n').filter(each => !/\/\S{50}/.test(each)))
		expect(line.length).toBeLessThanOrEqual(80);
});

test('something fails: 1, with the cause and what to do; what follows is not tried', async () => {
	const {env} = await cluster({certificate: 'expired'});
	const {code, stdout} = await runCli(['doctor', '--timeout', '20'], {env});
	expect(code).toBe(1);
	const text = utf8(stdout);
	expect(text).toMatch(/^✗ tls {17}The certificate of 127\.0\.0\.1 ended on 2021-01-01\.$/m);
	expect(text).toMatch(/^ {22}→ Have it renewed/m);
	expect(text).toMatch(/^ {22}kubectl-debug causes authentication\/x509-expired$/m);
	expect(text).toMatch(/^– skipped {13}Not tried, because tls failed: server, livez/m);
	expect(text).toMatch(/\n1 check failed/);
});

test('--report json for programs', async () => {
	const {env, home, server} = await cluster();
	const file = join(home.folder, 'doctor.json');
	const {code, stdout} = await runCli(['--report', 'json', '--timeout', '20', 'doctor', '--report', `json=${file}`], {
		env,
	});
	expect(code).toBe(0);
	const report = JSON.parse(utf8(stdout)) as DoctorReport;
	expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(report);
	expect(report).toMatchObject({schemaVersion: '1', outcome: 'ok', tool: {name: 'kubectl-debug'}});
	const context = report.checks.find(({id}) => id === 'context');
	expect(context).toMatchObject({outcome: 'ok', todo: null, cause: null, facts: {server: server.url}, actions: []});
	const tcp = report.checks.find(({id}) => id === 'tcp');
	expect(tcp?.actions).toEqual([`# connect to 127.0.0.1:${server.port}`]);
});

test.each([
	['a format that it has not', ['doctor', '--report', 'sarif'], /doctor has no format sarif/],
	['a flag of kubectl in front of --', ['doctor', '--context', 'a'], /unknown flag/],
	['a time that is none', ['doctor', '--timeout', 'soon'], /--timeout: .* is no number of seconds/],
	['no time at all', ['doctor', '--timeout', '0'], /--timeout: 0 is no number of seconds/],
])('%s: 2', async (_, args, sentence) => {
	const {code, stdout, stderr} = await runCli(args, {env: {HOME: '/nothing', PATH: '/nothing'}});
	expect({code, stdout}).toEqual({code: 2, stdout: ''});
	expect(stderr).toMatch(sentence);
});

test('--quiet says nothing', async () => {
	const {env} = await cluster();
	expect(await runCli(['doctor', '--quiet', '--timeout', '20'], {env})).toEqual({
		code: 0,
		signal: undefined,
		stdout: '',
		stderr: '',
	});
});

test('Ctrl-C ends it, and what it started', async () => {
	const {env, home} = await cluster();
	const file = await home.write('kubectl', `#!/bin/sh\necho $$ >${home.folder}/pid\nsleep 60\n`);
	await chmod(file, 0o755);
	const {pid, ended} = startCli(['doctor', '--kubectl', file], {env});
	const inner = join(home.folder, 'pid');
	await until('kubectl runs', () => existsSync(inner) && readFileSync(inner, 'utf8') !== '');
	process.kill(pid, 'SIGINT');
	expect(await ended).toMatchObject({code: undefined, signal: 'SIGINT', stdout: ''});
	await until('kubectl has ended', () => hasEnded(Number(readFileSync(inner, 'utf8'))));
});

test('no secret leaves it, whatever the kubeconfig holds', async () => {
	const {server, home, env} = await cluster();
	const secrets = {
		token: 's3cr3t-opaque-token',
		password: 's3cr3t-password',
		pluginVariable: 's3cr3t-variable',
		proxyPassword: 's3cr3t-proxy',
		environmentProxy: 's3cr3t-environment',
		flag: 's3cr3t-flag-token',
		jwt: jwt({sub: 'jane', exp: 4_000_000_000, s3cr3t: 'claim'}),
		key: base64(pem('client.key')),
	};
	const users = {
		token: {token: secrets.token},
		jwt: {token: secrets.jwt},
		password: {username: 'jane', password: secrets.password},
		certificate: {'client-certificate-data': base64(pem('client.pem')), 'client-key-data': secrets.key},
		plugin: {
			exec: {
				apiVersion: 'client.authentication.k8s.io/v1',
				command: 'sh',
				args: ['-c', 'echo "$WORD" >&2; exit 1'],
				env: [{name: 'WORD', value: `password: ${secrets.pluginVariable}`}],
				interactiveMode: 'Never',
			},
		},
	};
	const authority = base64(pem('ca.pem'));
	const clusters = {
		direct: {server: server.url, 'certificate-authority-data': authority},
		proxied: {server: 'https://k8s-api.test:6443', 'proxy-url': `http://jane:${secrets.proxyPassword}@127.0.0.1:1`},
		variable: {server: 'https://k8s-api.test:6443'},
	};
	const names = Object.keys(clusters).flatMap(each => Object.keys(users).map(user => [each, user] as const));
	await home.write(
		'kubeconfig',
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			clusters: Object.entries(clusters).map(([name, value]) => ({name, cluster: value})),
			users: Object.entries(users).map(([name, user]) => ({name, user})),
			contexts: names.map(([each, user]) => ({name: `${each}-${user}`, context: {cluster: each, user}})),
		}),
	);
	await chmod(join(home.folder, 'kubeconfig'), 0o600);
	const hidden = [...Object.values(secrets), ...Object.values(secrets).map(base64), ...secrets.jwt.split('.').slice(1)];
	const runs = [
		...Object.keys(users).map(user => [`--context=direct-${user}`]),
		['--context=proxied-token'],
		['--context=variable-token'],
		['--context=direct-token', '--token', secrets.flag],
		['--context=direct-token', `--token=${secrets.flag}`],
	];
	for (const args of runs) {
		const file = join(home.folder, 'doctor.txt');
		const {stdout, stderr} = await runCli(['doctor', '--report', 'json', '--report', `text=${file}`, '--', ...args], {
			env: {...env, HTTPS_PROXY: `http://jane:${secrets.environmentProxy}@127.0.0.1:1`},
		});
		const said = stdout + stderr + (await readFile(file, 'utf8'));
		expect(said).toContain('"id": "credentials"');
		for (const secret of hidden) expect([args, said.includes(secret)]).toEqual([args, false]);
	}

	// And it did use them.
	expect(server.requests.length).toBeGreaterThan(0);
	for (const request of server.requests) expect(request).toMatch(/^GET |^POST \S*\/selfsubject\w*reviews/);
});
