import {chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {isLossy, takesLevel} from '../../src/kubectl/levels.ts';
import {clientOf} from '../../src/cli/wrapped/client.ts';
import {losesStatus} from '../../src/cli/wrapped/release.ts';
import type {Report} from '../../src/model/report.ts';
import {startCluster} from '../support/cluster.ts';
import {helm} from '../support/kubectl.ts';
import {runCli} from '../support/run-cli.ts';

// To unpack a program takes some seconds on a busy machine.
let folder: string;
let env: Record<string, string>;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-clients-'));
	env = {
		PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
		HOME: folder,
		XDG_CACHE_HOME: join(folder, 'cache'),
	};
});

afterEach(() => rm(folder, {recursive: true}));

/** A program that prints its arguments, one a line, and counts how often it is asked for its version. */
async function program(name: string, version = ''): Promise<string> {
	const file = join(folder, name);
	await mkdir(dirname(file), {recursive: true});
	const lines = [
		'#!/bin/sh',
		`case "$*" in *version*) echo asked >> '${folder}/asked'; echo '${version}'; exit;; esac`,
		String.raw`printf '%s\n' "$@"`,
	];
	await writeFile(file, lines.join('\n'));
	await chmod(file, 0o755);
	return file;
}

const timesAsked = async () => {
	try {
		return (await readFile(join(folder, 'asked'), 'utf8')).split('\n').length - 1;
	} catch {
		return 0;
	}
};

describe('which program a text names', () => {
	test.each([
		['kubectl', 'kubectl', 'kubectl', []],
		['oc', 'oc', 'oc', []],
		['/opt/tools/oc.exe', 'oc', '/opt/tools/oc.exe', []],
		['helm3', 'helm', 'helm3', []],
		['helmfile', 'kubectl', 'helmfile', []],
		['k3s kubectl', 'kubectl', 'k3s', ['kubectl']],
		['microk8s  kubectl', 'kubectl', 'microk8s', ['kubectl']],
		['minikube kubectl --', 'kubectl', 'minikube', ['kubectl', '--']],
		['microk8s helm3', 'helm', 'microk8s', ['helm3']],
		// Neither is there: its error should name what was asked for.
		['/opt/my tools/kubectl', 'kubectl', '/opt/my tools/kubectl', []],
	])('%s', (text, kind, file, words) => {
		expect(clientOf(text, env)).toEqual({kind, file, words});
	});

	test('a file that is there wins over words', async () => {
		const file = await program('Program Files/k8s tools/kubectl.exe');
		expect(clientOf(file, env)).toEqual({kind: 'kubectl', file, words: []});
		expect(clientOf(`${file} kubectl --`, env)).toEqual({kind: 'kubectl', file, words: ['kubectl', '--']});
		await program('bin/two words');
		expect(clientOf('two words', env)).toEqual({kind: 'kubectl', file: 'two words', words: []});
	});
});

describe('what is run', () => {
	test.each([
		['kubectl', 'kubectl', ['-v=9', 'get', 'pods']],
		['k3s kubectl', 'k3s', ['kubectl', '-v=9', 'get', 'pods']],
		['minikube kubectl --', 'minikube', ['kubectl', '--', '-v=9', 'get', 'pods']],
		['oc', 'oc', ['--loglevel=9', 'get', 'pods']],
		['helm', 'helm', ['-v=9', 'get', 'pods']],
	])('%s', async (text, name, args) => {
		await program(`bin/${name}`);
		const {code, stdout} = await runCli(['--kubectl', text, 'get', 'pods'], {env});
		expect([code, stdout.split('\n')]).toEqual([0, [...args, '']]);
	});

	test('a path with blanks in it', async () => {
		const file = await program('Program Files/kubectl.exe');
		const {stdout} = await runCli(['get', 'pods'], {env: {...env, KUBECTL_DEBUG_KUBECTL: file}});
		expect(stdout).toBe('-v=9\nget\npods\n');
	});

	test('no shell reads it', async () => {
		await program('bin/k3s');
		const {stdout} = await runCli(['--kubectl', `k3s $HOME;id 'a b'`, 'get'], {env});
		expect(stdout).toBe(`$HOME;id\n'a\nb'\n-v=9\nget\n`);
	});

	test('a launcher that is not there', async () => {
		const {code, stderr} = await runCli(['--kubectl', 'no-such-k3s kubectl', 'get', 'pods'], {env});
		expect([code, stderr]).toEqual([127, expect.stringMatching(/^kubectl-debug: no-such-k3s: no such program\n/)]);
	});

	test('only commands that know the flag get it', () => {
		// helm passes what stands in front of a plugin's name on to nobody.
		expect(takesLevel('helm', ['diff', 'upgrade', 'web', './chart'])).toBe(false);
		expect(takesLevel('helm', ['--kube-context', 'get', 'upgrade', 'web', './chart'])).toBe(true);
		expect(takesLevel('helm', ['repo', 'update'])).toBe(false);
		expect(takesLevel('kubectl', ['new-app'])).toBe(false);
		expect(takesLevel('oc', ['new-app'])).toBe(true);
	});
});

describe('a real helm', () => {
	test.each([
		['1.24', '3.9'],
		['1.36', '4.2'],
	] as const)('that came with kubectl %s logs its requests', async (version, release) => {
		const program = await helm(version);
		const cluster = await startCluster(version, {denies: ({resource}) => resource === 'secrets'});
		const file = join(folder, 'report.json');
		const args = ['--quiet', '--kubectl', program, '--report', `json=${file}`, 'list'];
		const ran = await runCli(args, {env: {...cluster.env, XDG_CACHE_HOME: join(folder, 'cache')}});
		await cluster.stop();
		const {findings, runs} = JSON.parse(await readFile(file, 'utf8')) as Report;
		expect([release, ran.code, findings.map(({id}) => id)]).toEqual([release, 1, ['authorization/rbac-denied']]);
		expect(runs.map(({command}) => command)).toEqual(['helm list']);
	});
});

const v123 = '{"clientVersion": {"major": "1", "minor": "23", "gitVersion": "v1.23.17"}}';
const v124 = '{"clientVersion": {"major": "1", "minor": "24", "gitVersion": "v1.24.0"}}';

describe('the level', () => {
	test.each([
		['kubectl', v123, true],
		['kubectl', v124, false],
		['kubectl', '{\n  "clientVersion": {\n    "gitVersion": "v1.23.5-eks-1234"\n', true],
		// What it logs at 9 is all there; 8 would have less of the bodies.
		['kubectl', '{"clientVersion": {"gitVersion": "v1.22.9"}}', false],
		['kubectl', 'error: unknown flag: --client', false],
		[
			'oc',
			'{"clientVersion": {"gitVersion": "4.10.0-202203070000.p0.g6ee1a8d"}, "releaseClientVersion": "4.10.3"}',
			true,
		],
		['oc', '{"clientVersion": {"gitVersion": "4.11.0-202208020235.p0.gfcf512e"}}', false],
		['oc', '{"clientVersion": {"gitVersion": "openshift-clients-4.2.0-201910041700"}}', false],
		['helm', 'v3.8.2', true],
		['helm', 'v3.9.4', false],
		['helm', 'v4.2.3', false],
	] as const)('%s: %s', (kind, said, lossy) => {
		expect(isLossy(kind, said)).toBe(lossy);
	});

	test('is 8 for kubectl 1.23, which is asked for its version once', async () => {
		await program('bin/kubectl', v123);
		for (let run = 0; run < 2; run++) expect((await runCli(['get', 'pods'], {env})).stdout).toBe('-v=8\nget\npods\n');
		expect(await timesAsked()).toBe(1);
		expect((await runCli(['--level', '9', 'get'], {env})).stdout).toBe('-v=9\nget\n');
		expect((await runCli(['get', '-v=6'], {env})).stdout).toBe('get\n-v=6\n');
	});

	test('nobody is asked where it does not matter', async () => {
		await program('bin/kubectl', v123);
		await runCli(['--level', '7', 'get'], {env});
		await runCli(['get', '-v', '6'], {env});
		await runCli(['some-plugin'], {env});
		expect(await timesAsked()).toBe(0);
	});

	test('another file is asked again, and the same one a day later', async () => {
		const file = await program('bin/kubectl', v123);
		const client = clientOf('kubectl', env);
		const today = Date.now();
		expect(losesStatus(client, env, today)).toBe(true);
		await program('bin/kubectl', v124);
		await utimes(file, 1, 1);
		expect(losesStatus(client, env, today)).toBe(false);
		expect(losesStatus(client, env, today + 23 * 3_600_000)).toBe(false);
		expect(await timesAsked()).toBe(2);
		expect(losesStatus(client, env, today + 25 * 3_600_000)).toBe(false);
		expect(await timesAsked()).toBe(3);
	});

	test('a launcher is asked with its words, apart from its other programs', async () => {
		await program('bin/k3s', v123);
		expect(losesStatus(clientOf('k3s kubectl', env), env)).toBe(true);
		expect(losesStatus(clientOf('k3s other', env), env)).toBe(true);
		expect(await timesAsked()).toBe(2);
	});

	test('a cache that cannot be read or written costs no more than time', async () => {
		await program('bin/kubectl', v123);
		const file = join(folder, 'a file');
		await writeFile(file, '');
		const {code, stdout} = await runCli(['get'], {env: {...env, XDG_CACHE_HOME: file}});
		expect([code, stdout]).toEqual([0, '-v=8\nget\n']);
		await mkdir(join(folder, 'cache', 'kubectl-debug'), {recursive: true});
		await writeFile(join(folder, 'cache', 'kubectl-debug', 'releases.json'), '{"half');
		expect((await runCli(['get'], {env})).stdout).toBe('-v=8\nget\n');
	});
});
