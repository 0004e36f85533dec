import {chmod, mkdir, readFile, stat} from 'node:fs/promises';
import {constants} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {hasLevel, takesLevel} from '../src/kubectl/levels.ts';
import type {Report} from '../src/model/report.ts';
import type {ApiServerOptions} from './support/api-server.ts';
import {onlyChildOf, startCluster, type Cluster} from './support/cluster.ts';
import {hang} from './support/faults.ts';
import {kubectl, kubectlVersions, type KubectlVersion} from './support/kubectl.ts';
import {manifests} from './support/manifests.ts';
import {cli, runCli, startCli, startProgram, type Ran, type Running} from './support/run-cli.ts';
import {scenarios} from './support/scenarios.ts';
import {within} from './support/within.ts';
import {until} from './support/until.ts';

const clusters: Cluster[] = [];

afterEach(async () => {
	await Promise.all(clusters.splice(0).map(cluster => cluster.stop()));
});

async function cluster(version: KubectlVersion, options?: ApiServerOptions): Promise<Cluster> {
	const started = await startCluster(version, options);
	clusters.push(started);
	return started;
}

const pods = '/api/v1/namespaces/default/pods';

/** What a shell makes of the way in which a program ended. */
const shellCode = ({code, signal}: Ran) => (signal === undefined ? code : 128 + constants.signals[signal]);

const reportIn = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Report;

describe.each(kubectlVersions)('kubectl %s', version => {
	test('reads standard input', async () => {
		const {server, env} = await cluster(version);
		const ran = await runCli(['--quiet', 'create', '-f', '-', '--validate=false'], {
			env,
			stdin: JSON.stringify(manifests['new-pod.json']),
		});
		expect(ran).toEqual({code: 0, signal: undefined, stdout: 'pod/job created\n', stderr: ''});
		expect(server.requests).toContainEqual(expect.stringMatching(/^POST \/api\/v1\/namespaces\/default\/pods\?/));
	});

	test('gets the arguments behind -- as they are', async () => {
		const {server, env} = await cluster(version, {denies: ({subresource}) => subresource === 'exec'});
		const command = ['sh', '-c', 'echo "$HOME" *', '--quiet', '--report=json', '-v=1', '--', '-h', ''];
		const ran = await runCli(['--quiet', 'exec', 'web', '--', ...command], {env});
		expect(ran.code).toBe(1);
		const asked = server.requests.filter(request => request.includes('/exec?'));
		expect(asked).not.toEqual([]);
		for (const request of asked) {
			const query = new URL(request.slice(request.indexOf('/')), server.url).searchParams;
			expect(query.getAll('command')).toEqual(command);
		}
	});

	test('may have its own flags in front of its command', async () => {
		const {home, env, program} = await cluster(version);
		const file = join(home.folder, 'report.json');
		const args = ['-n', 'default', '--request-timeout', '20s', 'get', 'pods'];
		const bare = await startProgram(program, args, {env}).ended;
		const ran = await runCli(['--quiet', '--report', `json=${file}`, '--', ...args], {env});
		expect(ran).toEqual(bare);
		expect(ran.stdout).toContain('web');
		const [run] = (await reportIn(file)).runs;
		expect(run?.exchanges.map(({url}) => new URL(url).pathname)).toContain(pods);
	});

	test.each(['-v=6', '-v 6', '-v6', '--v=6', '--v 6'])('keeps the level that was chosen: %s', async level => {
		const {home, env} = await cluster(version);
		const file = join(home.folder, 'kubectl.log');
		const ran = await runCli(['--quiet', '--save-log', file, 'get', 'pods', ...level.split(' ')], {env});
		expect(ran.code).toBe(0);
		const log = await readFile(file, 'utf8');
		expect(log).toMatch(/GET.*\/pods\?limit=500.*200 OK/);
		expect(log).not.toMatch(/Response Body|Response Headers|HTTP Statistics|curl /);
	});

	test('logs at -v=9 by default, and that is what --save-log keeps, for its owner alone', async () => {
		const {home, env, program} = await cluster(version);
		const saved = join(home.folder, 'saved.log');
		const copy = join(home.folder, 'copy.log');
		// Stands in front of kubectl, and keeps what it writes.
		const script = await home.write(
			'kubectl',
			`#!/bin/sh\n${program} "$@" 2>${copy}\ncode=$?\ncat ${copy} >&2\nexit $code\n`,
		);
		await chmod(script, 0o755);
		const ran = await runCli(['--quiet', '--save-log', saved, '--kubectl', script, 'get', 'pod', 'wbe'], {env});
		expect(ran.code).toBe(1);
		const log = await readFile(saved);
		expect(log.equals(await readFile(copy))).toBe(true);
		// The timings of a connection, from -v=9 on, and kubectl's own message.
		expect(log.toString()).toMatch(/HTTP Statistics: |dnsLookup/);
		expect(log.toString()).toContain('Error from server (NotFound): pods "wbe" not found\n');
		expect((await stat(saved)).mode & 0o777).toBe(0o600);
	});

	test('is killed: the program tells what was read until then', async () => {
		const {home, server, env} = await cluster(version, {faults: [hang]});
		const file = join(home.folder, 'report.json');
		const running = startCli(['--no-ui', '--report', `json=${file}`, 'get', 'pods'], {env});
		await until('the pods are asked for', () => server.requests.some(request => request.includes(pods)));
		process.kill(await onlyChildOf(running.pid), 'SIGKILL');
		expect(await running.ended).toEqual({code: 128 + 9, signal: undefined, stdout: '', stderr: ''});
		const [run] = (await reportIn(file)).runs;
		expect(run?.exitCode).toBe(128 + 9);
		const last = run?.exchanges.at(-1);
		expect(new URL(last?.url ?? '').pathname).toBe(pods);
		expect(last?.status).toBeNull();
	});

	test.each(['SIGTERM', 'SIGHUP'] as const)('is told of %s', async signal => {
		const {server, env} = await cluster(version, {faults: [hang]});
		const running = startCli(['--no-ui', 'get', 'pods'], {env});
		await until('the pods are asked for', () => server.requests.some(request => request.includes(pods)));
		const child = await onlyChildOf(running.pid);
		process.kill(running.pid, signal);
		const ran = await running.ended;
		expect({signal: ran.signal, stdout: ran.stdout}).toEqual({signal, stdout: ''});
		// kubectl says nothing: this is what it waited for.
		expect(ran.stderr).toMatch(
			/^kubectl-debug: stopped while GET https:\S+\/pods\?limit=500 had no answer\n {2}\S.*\n$/,
		);
		expect(() => process.kill(child, 0)).toThrow('ESRCH');
	});

	test.each([
		['get', ['get', 'pods'], `GET ${pods}?limit=500`, 128 + 2],
		// It has a handler of its own by 1.28.
		[
			'wait',
			['wait', 'pod/web', '--for=condition=Never', '--timeout=60s'],
			'watch=true',
			version === '1.24' ? 128 + 2 : 1,
		],
	] as const)('is interrupted: %s', async (_command, args, request, code) => {
		const interrupted = async (start: (env: Cluster['env'], program: string) => Running) => {
			const {server, env, program} = await cluster(version, {faults: args[0] === 'get' ? [hang] : []});
			const running = start(env, program);
			await until(`${request} is asked for`, () => server.requests.some(text => text.includes(request)));
			// To the whole group, as a terminal sends it.
			process.kill(-running.pid, 'SIGINT');
			return running.ended;
		};

		const bare = await interrupted((env, program) => startProgram(program, args, {env, group: true}));
		const ran = await interrupted(env => startCli(['--no-ui', ...args], {env, group: true}));
		expect(shellCode(bare)).toBe(code);
		// The same end, not only the same code: a shell's loop ends when a command dies of Ctrl-C.
		expect({...ran, stderr: ''}).toEqual({...bare, stderr: ''});
		expect(ran.stderr).toMatch(/^kubectl-debug: stopped while GET https:\S+ had no answer$/m);
	});
});

describe('which program is run', () => {
	test('no kubectl on the PATH', async () => {
		const {home} = await cluster('1.33');
		const empty = join(home.folder, 'bin');
		await mkdir(empty);
		const ran = await runCli(['get', 'pods'], {env: {HOME: home.folder, PATH: empty}});
		expect(ran.code).toBe(127);
		expect(ran.stdout).toBe('');
		expect(ran.stderr).toMatch(/^kubectl-debug: kubectl: no such program\n {2}\S.*--kubectl.*\n$/);
	});

	test('a file that may not be executed', async () => {
		const {home, env} = await cluster('1.33');
		const file = await home.write('kubectl', '#!/bin/sh\n');
		const ran = await runCli(['get', 'pods'], {env: {...env, KUBECTL_DEBUG_KUBECTL: file}});
		expect(ran.code).toBe(126);
		expect(ran.stdout).toBe('');
		expect(ran.stderr).toMatch(/^kubectl-debug: \S+\/kubectl: .*EACCES.*\n {2}\S.*\n$/);
	});

	test('the one on the PATH, and --kubectl before KUBECTL_DEBUG_KUBECTL', async () => {
		const {home, env, program} = await cluster('1.33');
		const file = await home.write('kubectl', `#!/bin/sh\nexec ${program} "$@"\n`);
		await chmod(file, 0o755);
		const {KUBECTL_DEBUG_KUBECTL: _, ...rest} = env;
		const onPath = {...rest, PATH: `${home.folder}:${env['PATH'] ?? ''}`};
		expect((await runCli(['--quiet', 'get', 'pods'], {env: onPath})).code).toBe(0);
		const broken = {...env, KUBECTL_DEBUG_KUBECTL: join(home.folder, 'nothing-here')};
		expect((await runCli(['--quiet', 'get', 'pods'], {env: broken})).code).toBe(127);
		expect((await runCli(['--quiet', '--kubectl', program, 'get', 'pods'], {env: broken})).code).toBe(0);
	});
});

test.each([
	['healthy-get', 0],
	['401', 10],
	['rbac-list', 11],
	['refused', 12],
	['etcd-timeout', 13],
	['409-exists', 14],
	['quota', 15],
	['404', 16],
] as const)('--exit-code class: %s is %i', async (name, code) => {
	const scenario = scenarios.find(other => other.name === name);
	if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
	const program = await kubectl('1.33');
	const ran = await within(scenario, ({env, args}) =>
		runCli(['--quiet', '--exit-code', 'class', ...args], {env: {...env, KUBECTL_DEBUG_KUBECTL: program}}),
	);
	expect(ran.code).toBe(code);
});

describe('whoever reads has gone', () => {
	test('standard output', async () => {
		const {env, program} = await cluster('1.33');
		const args = ['get', 'secret', 'database', '-o', 'yaml'];
		const gone = async (running: Running) => {
			running.child.stdout?.destroy();
			return running.ended;
		};

		const bare = await gone(startProgram(program, args, {env}));
		const ran = await gone(startCli(['--quiet', ...args], {env}));
		expect(shellCode(bare)).not.toBe(0);
		expect(ran).toEqual({...bare, code: shellCode(bare), signal: undefined});
	});

	test('standard error: kubectl is not disturbed', async () => {
		const {home, env} = await cluster('1.33');
		const file = join(home.folder, 'report.json');
		const running = startCli(['--report', 'text', '--report', `json=${file}`, 'get', 'pods,configmaps,widgets'], {env});
		running.child.stderr?.destroy();
		const {code} = await running.ended;
		expect(code).toBe(1);
		expect((await reportIn(file)).findings.map(({id}) => id)).toEqual(['request/resource-type-unknown']);
	});

	test.each([
		// kubectl writes its table line by line: it is done before `head` is gone, or ended by SIGPIPE, as it is bare.
		['| head -n 1', ['get', 'pods'], /^(?:0|141)\n$/, /^NAME .*\n$/],
		['2>&1 | head -n 1', ['get', 'pod', 'wbe'], /^1\n$/, /^Error from server \(NotFound\): pods "wbe" not found\n$/],
	])('%s', async (pipe, args, code, line) => {
		const {home, env} = await cluster('1.33');
		const file = join(home.folder, 'code');
		const script = `{ "$@"; echo $? >${file}; } ${pipe}`;
		const ran = await startProgram('/bin/sh', ['-c', script, 'sh', process.execPath, cli, ...args], {env}).ended;
		expect(ran.stdout).toMatch(line);
		expect(ran.stderr).not.toMatch(/EPIPE|^ +at /m);
		expect(await readFile(file, 'utf8')).toMatch(code);
	});
});

// kubectl 1.24 lists nothing here.
test.each(['1.28', '1.32', '1.33', '1.36'] as const)('the flags of kubectl %s are known', async version => {
	const {stdout} = await startProgram(await kubectl(version), ['options']).ended;
	const flags = [...stdout.matchAll(/^ +(?:(-\w), )?(--[\w-]+)=(.*):$/gm)];
	expect(flags.length).toBeGreaterThan(20);
	for (const [, short, long = '', value] of flags) {
		for (const flag of [short ?? long, long]) {
			const takesNext = value !== 'true' && value !== 'false';
			expect([flag, takesLevel('kubectl', [flag, 'value', 'get'])]).toEqual([flag, takesNext]);
			expect([flag, takesLevel('kubectl', [flag, 'get', 'value'])]).toEqual([flag, !takesNext]);
			expect([flag, takesLevel('kubectl', [`${flag}=value`, 'get'])]).toEqual([flag, true]);
			expect([flag, hasLevel([flag, '9', 'get'])]).toEqual([flag, long === '--v']);
		}
	}
});
