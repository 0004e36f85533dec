import {chmod, mkdir, readdir} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import type {ApiServerOptions} from '../support/api-server.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {hang} from '../support/faults.ts';
import {endSessions, PtySession, type SessionOptions} from '../support/pty-session.ts';
import {startProgram} from '../support/run-cli.ts';
import {program} from './logs.ts';

const clusters: Cluster[] = [];

afterEach(async () => {
	endSessions();
	await Promise.all(clusters.splice(0).map(cluster => cluster.stop()));
});

async function cluster(options?: ApiServerOptions): Promise<Cluster> {
	const started = await startCluster('1.33', options);
	clusters.push(started);
	return started;
}

const run = ({env, home}: Pick<Cluster, 'env' | 'home'>, args: readonly string[], options: SessionOptions = {}) =>
	new PtySession(program(...args), {cwd: home.folder, ...options, env: {...env, ...options.env}});

const pods = 'GET /api/v1/namespaces/default/pods?limit=500';
const deniesPods = {denies: ({resource}) => resource === 'pods'} satisfies ApiServerOptions;

/** What a terminal makes of line feeds. */
const onTerminal = (text: string) => text.replaceAll('\n', '\r\n');

const asked = ({server}: Cluster, request: string) => server.requests.filter(text => text === request).length;

/** Shell commands that log two requests as kubectl 1.32 does. */
const requests = ['/api', '/apis']
	.map(
		request =>
			`echo "I1120 21:20:55.240392 $$ round_trippers.go:560] GET https://10.0.0.1:6443${request} 200 OK in 5 milliseconds" >&2`,
	)
	.join('\n');

/** Waits until the test says so. */
const untilGo = 'while [ ! -e go ]; do sleep 0.02; done';

/** A program in the place of kubectl. */
async function fakeKubectl({home}: Cluster, commands: string) {
	const script = await home.write('kubectl', `#!/bin/sh\n${commands}\n`);
	await chmod(script, 0o755);
	return {script, go: () => home.write('go', '')};
}

test('a command that fails opens the screen behind its own output', async () => {
	const world = await cluster(deniesPods);
	const bare = await startProgram(world.program, ['get', 'pods'], {env: world.env}).ended;
	expect(bare.stderr).toMatch(/^Error from server \(Forbidden\)/);
	const session = run(world, ['get', 'pods']);
	await session.shows(/^ kubectl get pods /);
	await session.shows(/^ ✗ authorization/);
	await session.shows(/› ✗ +\d+ +list +pods -n default +403/);
	// kubectl's words were printed before, as ever.
	expect(session.bytes.split('\u001b[?1049h')[0]).toContain(onTerminal(bare.stderr));
	session.press('\t\t');
	await session.shows('[Output]');
	await session.shows('Error from server (Forbidden)');
	session.press('q');
	expect(await session.end()).toBe(bare.code);
	session.expectRestored();
	expect(session.scrollback).toContain(bare.stderr);
	expect(session.scrollback).toContain('authorization/rbac-denied');
});

test('a command that succeeds opens none, and leaves the terminal alone', async () => {
	const world = await cluster();
	const bare = await startProgram(world.program, ['get', 'pods'], {env: world.env}).ended;
	expect(bare.stdout).toContain('web');
	const session = run(world, ['get', 'pods']);
	expect(await session.end()).toBe(0);
	expect(session.bytes).not.toContain('\u001b[?');
	expect(session.bytes).toContain(onTerminal(bare.stdout));
});

test('--ui shows a request while the next one hangs; Ctrl-C interrupts kubectl, then leaves', async () => {
	const world = await cluster({faults: [hang]});
	const session = run(world, ['--ui', 'get', 'pods']);
	await session.shows('kubectl is running');
	await session.shows(/list +pods -n default/);
	expect(session.buffer).toBe('alternate');
	session.press('\u0003');
	await session.hides('kubectl is running');
	expect(session.buffer).toBe('alternate');
	session.press('\u0003');
	// What a shell gives for a program that SIGINT ended.
	expect(await session.end()).toBe(130);
	session.expectRestored();
});

test('a kubectl that ignores Ctrl-C does not keep the user', async () => {
	const world = await cluster();
	const {script, go} = await fakeKubectl(world, `trap '' INT\n${requests}\n${untilGo}\necho "had time"; exit 3`);
	const session = run(world, ['--ui', '--kubectl', script, 'get', 'pods']);
	await session.shows('kubectl is running');
	session.press('\u0003');
	await session.shows('Ctrl-C again leaves');
	session.press('\u0003');
	await session.until('it has left', () => session.buffer === 'normal');
	await go();
	expect(await session.end()).toBe(3);
	session.expectRestored();
	expect(session.scrollback).toContain('had time\n');
});

test('q while kubectl runs gives the terminal back, and its output follows', async () => {
	const world = await cluster();
	const {script, go} = await fakeKubectl(
		world,
		`echo "before q"\n${requests}\n${untilGo}\nprintf 'behind q: '; read line; echo "$line"; exit 3`,
	);
	const session = run(world, ['--ui', '--kubectl', script, 'get', 'pods']);
	await session.shows('kubectl is running');
	session.press('q');
	await session.until('it has left', () => session.buffer === 'normal');
	await session.shows('before q');
	await go();
	await session.shows('behind q: ');
	session.press('typed\r');
	expect(await session.end()).toBe(3);
	session.expectRestored();
	expect(session.scrollback).toMatch(/^before .*\nbefore q\nbehind q: typed\ntyped\n/);
});

test("with --ui kubectl's standard output is in the scrollback, byte for byte", async () => {
	const world = await cluster();
	const bare = await startProgram(world.program, ['get', 'pods', '-o', 'yaml'], {env: world.env}).ended;
	expect(bare.stdout).toContain('kind: Pod');
	const session = run(world, ['--ui', 'get', 'pods', '-o', 'yaml']);
	await session.shows('No failure found');
	session.press('q');
	expect(await session.end()).toBe(0);
	session.expectRestored();
	// In front of the screen what came before it opened, behind it what came then.
	const passed = session.bytes.replace(/\u001b\[\?1049h[^]*\u001b\[\?1049l/, '');
	expect(passed).toContain(onTerminal(bare.stdout));
});

test('R runs the command again, s a step that changes nothing, after a question with the exact command', async () => {
	const world = await cluster(deniesPods);
	const session = run(world, ['-n', 'default', '--ui', 'get', 'pods'].slice(2), {columns: 140, rows: 40});
	await session.shows(/^ ✗ authorization/);
	const before = asked(world, pods);
	expect(before).toBe(1);
	session.press('R1');
	await session.shows('kubectl has run again');
	expect(asked(world, pods)).toBe(2);

	const review = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
	const reviews = () => world.server.requests.filter(request => request.startsWith(review)).length;
	session.press('s');
	await session.shows('Run a next step');
	await session.shows(/1 +kubectl auth can-i list pods -n default/);
	session.press('1');
	await session.shows('Run kubectl auth can-i list pods -n default ?');
	session.press('n');
	await session.hides('Run kubectl auth can-i');
	expect(reviews()).toBe(0);
	session.press('s1');
	await session.shows('Run kubectl auth can-i list pods -n default ?');
	session.press('y');
	await session.shows(/exit code \d/);
	expect(reviews()).toBe(1);
	expect(await session.quit()).toBe(1);
	session.expectRestored();
});

test('s runs a step with a pipe: kubectl and the programs behind it', async () => {
	const world = await cluster();
	const url = 'https://10.0.0.1:6443/api/v1/namespaces/web/pods';
	const {script} = await fakeKubectl(
		world,
		[
			`case "$*" in *webhookconfigurations*) echo 'Validating/v: other'; echo 'Validating/v: a.example'; echo 'Mutating/m: a.example'; exit 0;; esac`,
			`echo "I1120 21:20:55.240392 $$ round_trippers.go:560] POST ${url} 400 Bad Request in 5 milliseconds" >&2`,
			`echo 'Error from server: admission webhook "a.example" denied the request: no' >&2`,
			'exit 1',
		].join('\n'),
	);
	const session = run(world, ['--ui', '--kubectl', script, 'create', '-f', 'web.yaml'], {columns: 160, rows: 40});
	await session.shows(/^ ✗ admission /);
	session.press('s');
	await session.shows(/1 +kubectl get validatingwebhookconfigurations\S* -o jsonpath=/);
	session.press('1y');
	await session.shows('2 lines, Tab shows them (exit code 0)');
	session.press('\t\t');
	await session.shows('[Output]');
	await session.shows('Validating/v: a.example');
	expect(await session.quit()).toBe(1);
	session.expectRestored();
});

test('a kubectl that asks a question gets the terminal', async () => {
	const world = await cluster();
	// The answer is typed before anybody reads it: a screen that opened meanwhile would take it. The question is there before the
	// requests, so that no pause of the machine can come between them.
	const {script} = await fakeKubectl(
		world,
		`printf 'Username: '\n${requests}\nsleep 0.5\nread name\necho "hello $name"\nexit 4`,
	);
	const session = run(world, ['--ui', '--kubectl', script, 'get', 'pods']);
	await session.shows(/^Username: /);
	session.press('jane\r');
	expect(await session.end()).toBe(4);
	expect(session.scrollback).toMatch(/^before .*\nUsername: jane\nhello jane\n/);
	expect(session.bytes).not.toContain('\u001b[?1049h');
});

test('a kubectl that asks while the screen is open gets the terminal', async () => {
	const world = await cluster();
	const {script, go} = await fakeKubectl(
		world,
		`${requests}\n${untilGo}\nprintf 'Username: ' >&2\nread name\necho "hello $name"\nexit 4`,
	);
	const session = run(world, ['--ui', '--kubectl', script, 'get', 'pods']);
	await session.shows('kubectl is running');
	await go();
	await session.until('the question is on the main screen', () => session.buffer === 'normal');
	await session.shows(/^Username: /);
	session.press('jane\r');
	expect(await session.end()).toBe(4);
	session.expectRestored();
	expect(session.scrollback).toMatch(/^before .*\nUsername: jane\nhello jane\n/);
});

test('kubectl printed 20 MB: all of it arrives behind the screen, and no file stays', async () => {
	const world = await cluster();
	const temporary = path.join(world.home.folder, 'tmp');
	await mkdir(temporary);
	const lines = 400_000;
	const {script, go} = await fakeKubectl(
		world,
		`${requests}\n${untilGo}\nseq -f 'line %08.0f of what kubectl has to tell us, and more' 1 ${lines}`,
	);
	const session = run(world, ['--ui', '--kubectl', script, 'get', 'pods'], {env: {TMPDIR: temporary}});
	await session.shows('kubectl is running');
	await go();
	await session.shows('No failure found');
	expect(await readdir(temporary)).toEqual([]);
	session.press('q');
	expect(await session.end()).toBe(0);
	expect(session.buffer).toBe('normal');
	const [, behind = ''] = session.bytes.split('\u001b[?1049l');
	const line = 'line 00000001 of what kubectl has to tell us, and more\r\n';
	const last = `line 00${lines}${line.slice('line 00000001'.length)}`;
	// What is there is not printed again when it is not as it should be: it is long.
	expect(behind.indexOf(last)).toBe((lines - 1) * line.length);
	const numbers = [...behind.matchAll(/line (\d+) of/g)].map(([, number]) => Number(number));
	expect(numbers.findIndex((number, index) => number !== index + 1)).toBe(-1);
	expect(numbers).toHaveLength(lines);
	expect(await readdir(temporary)).toEqual([]);
});
