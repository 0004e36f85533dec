import {existsSync} from 'node:fs';
import {chmod, mkdir, readFile} from 'node:fs/promises';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {onlyChildOf, startCluster, type Cluster} from '../support/cluster.ts';
import {hang} from '../support/faults.ts';
import {kubectlVersions} from '../support/kubectl.ts';
import {cli, runCli, startCli, startProgram, type Ran} from '../support/run-cli.ts';
import {until} from '../support/until.ts';

let cluster: Cluster;

beforeEach(async () => {
	cluster = await startCluster('1.36');
});

afterEach(() => cluster.stop());

/** Runs a kubectl that is a script; `log` writes an entry that our -v brings. */
async function runScript(
	script: string,
	flags: readonly string[] = [],
	args: readonly string[] = ['get', 'pods'],
): Promise<Ran> {
	return runCli(['--kubectl', await scriptOf(script), ...flags, '--', ...args], {env: cluster.env});
}

async function scriptOf(script: string): Promise<string> {
	const log = `log() { echo "I1121 07:57:03.983274 $$ loader.go:402] Config loaded from file:  $1" >&2; }\n`;
	const version = `case "$*" in *"version --client"*) exit;; esac\n`;
	const kubectl = await cluster.home.write('kubectl', `#!/bin/sh\n${version}${log}${script}\n`);
	await chmod(kubectl, 0o755);
	return kubectl;
}

/** One sentence, and what to do. */
const sentence = (words: string) => new RegExp(`^kubectl-debug: [^\\n]*${words}[^\\n]*\\n {2}\\S[^\\n]*\\n$`);

/** As Go prints it: a panic is no signal, and the exit code is 2. Source: Go `runtime/panic.go`. */
const panic = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x10 pc=0x1cf7282]

goroutine 1 [running]:
k8s.io/kubectl/pkg/cmd/get.(*GetOptions).Run(0x0)
`;

test('a panic: the trace is kubectl’s, and comes first', async () => {
	const ran = await runScript(`log here; cat >&2 <<'END'\n${panic}END\nexit 2`);
	expect(ran.code).toBe(2);
	expect(ran.stderr.startsWith(panic)).toBe(true);
	expect(ran.stderr.slice(panic.length)).toMatch(sentence('crashed \\(panic: runtime error: .*another|crashed'));
});

/**
The end of kubectl 1.19 to 1.23 from level 6 on: `fatal` calls `klog.FatalDepth`, which writes all stacks and exits with 255.

Source: kubectl 1.23 `pkg/cmd/util/helpers.go`; the stacks are shortened.
*/
const fatal = (message: string) => `if [ "$1" = -v=8 ] || [ "$1" = -v=9 ]; then
log here
cat >&2 <<'END'
F1121 07:57:03.983276    7093 helpers.go:118] ${message}
goroutine 1 [running]:
k8s.io/kubernetes/vendor/k8s.io/klog/v2.stacks(0x1)
	/workspace/src/k8s.io/kubernetes/vendor/k8s.io/klog/v2/klog.go:1038 +0x8a
k8s.io/kubernetes/vendor/k8s.io/kubectl/pkg/cmd/util.fatal({0xc0005ba000, 0x4a}, 0x1)
	/workspace/src/k8s.io/kubernetes/vendor/k8s.io/kubectl/pkg/cmd/util/helpers.go:95 +0xc5

goroutine 6 [chan receive]:
created by k8s.io/kubernetes/vendor/k8s.io/klog/v2.init.0
	/workspace/src/k8s.io/kubernetes/vendor/k8s.io/klog/v2/klog.go:420 +0xfb
END
exit 255
fi`;

describe('kubectl 1.23, which ends with a stack at the level that it gets', () => {
	test.each([
		['get pods', 'Error from server (NotFound): pods "web" not found', 1],
		['get pods', 'error: You must be logged in to the server (Unauthorized)', 1],
		['get pods', 'error: one\nerror: two', 1],
		['diff -f web.yaml', 'error: the path "web.yaml" does not exist', 2],
		// Nothing but an exit code: the answer no, and differences.
		['auth can-i list pods', '', 1],
		['diff -f web.yaml', '', 1],
		['exec web -- false', 'command terminated with exit code 3', 3],
	])('%s: %s', async (words, message, code) => {
		const script = `${fatal(message)}\nprintf '%s' 'not reached'`;
		const ran = await runScript(script, ['--quiet'], words.split(' '));
		expect(ran).toEqual({code, signal: undefined, stdout: '', stderr: message === '' ? '' : `${message}\n`});
	});

	test('keeps its exit code where the user chose the level', async () => {
		const ran = await runScript(fatal('error: no'), ['--quiet'], ['-v=8', 'get', 'pods']);
		expect(ran).toEqual({code: 255, signal: undefined, stdout: '', stderr: 'error: no\n'});
	});

	test('and 255 without such an entry is the exit code of something else', async () => {
		const ran = await runScript('log here; echo "error: no" >&2; exit 255', ['--quiet']);
		expect(ran).toEqual({code: 255, signal: undefined, stdout: '', stderr: 'error: no\n'});
	});
});

const unplugged =
	'Unable to connect to the server: getting credentials: exec: executable corp-login failed with exit code -1';

/** An unanswered request, and kubectl's last words once its credential plugin is dead. */
const waiting = `log here
echo "I1121 07:57:03.983275 $$ round_trippers.go:463] GET https://192.0.2.1:6443/api/v1/namespaces/web/pods" >&2`;

test('Ctrl-C that the credential plugin gets first is still the user’s', async () => {
	const script = `${waiting}\ntrap 'echo "${unplugged}" >&2; exit 1' INT\necho ready\nwhile :; do sleep 0.01; done`;
	const kubectl = await scriptOf(script);
	const report = `${cluster.home.folder}/report.json`;
	const running = startCli(['--report', `json=${report}`, '--report', 'text', '--kubectl', kubectl, 'get', 'pods'], {
		env: cluster.env,
		group: true,
	});
	let printed = '';
	running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	await until('it is ready', () => printed.includes('ready'));
	process.kill(-running.pid, 'SIGINT');
	const {code, signal, stderr} = await running.ended;
	expect({code, signal}).toEqual({code: undefined, signal: 'SIGINT'});
	expect(stderr).toMatch(new RegExp(`^${unplugged}\\n`));
	expect(stderr).toContain('interrupted (SIGINT)');
	expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({findings: [], runs: [{exitCode: 130}]});
});

test('a credential plugin that nobody here stopped has failed', async () => {
	const ran = await runScript(`${waiting}\necho "${unplugged}" >&2; exit 1`);
	expect({code: ran.code, signal: ran.signal}).toEqual({code: 1, signal: undefined});
	expect(ran.stderr).toContain('1 failure');
});

test.each([
	['SEGV', 139, 'crashed \\(SIGSEGV\\)'],
	['KILL', 137, 'killed \\(SIGKILL\\)'],
])('ended by SIG%s', async (signal, code, words) => {
	const ran = await runScript(`echo NAME; log here; kill -${signal} $$`);
	expect({code: ran.code, stdout: ran.stdout}).toEqual({code, stdout: 'NAME\n'});
	expect(ran.stderr).toMatch(sentence(words));
});

test('ended by SIGPIPE: nobody wants to know', async () => {
	const ran = await runScript('log here; kill -PIPE $$');
	expect(ran).toEqual({code: 141, signal: undefined, stdout: '', stderr: ''});
});

test.each([
	['in its header', 'I1121 07:57:03.98'],
	[
		'in a block',
		`I1121 07:57:03.983274    7093 round_trippers.go:527] "Request" verb="GET" url="https://h/api" headers=<\n\tAcc`,
	],
])('half an entry at its end, %s', async (_where, half) => {
	const ran = await runScript(`echo NAME; log here; printf '%s' '${half}' >&2; kill -KILL $$`);
	expect({code: ran.code, stdout: ran.stdout}).toEqual({code: 137, stdout: 'NAME\n'});
	expect(ran.stderr).toMatch(sentence('killed'));
});

test('what klog writes is taken out at any severity, what stands between passes as received', async () => {
	const own = [
		'E1121 07:57:03.983275    7093 memcache.go:265] "Unhandled Error" err=<',
		'\tgetting credentials: exec: executable corp-login not found',
		' >',
		'plain words  ',
		'W1121 07:57:03.983276    7093 reflector.go:561] watch ended',
		'\tindented words',
	].join('\n');
	const ran = await runScript(`log one; cat >&2 <<'END'\n${own}\nEND\nlog two`);
	expect(ran).toEqual({code: 0, signal: undefined, stdout: '', stderr: 'plain words  \n\tindented words\n'});
});

test('a full disk under --save-log: said once, and kubectl goes on', async () => {
	const ran = await runScript('log one; sleep 0.1; log two; echo NAME', ['--save-log', '/dev/full']);
	expect({code: ran.code, stdout: ran.stdout}).toEqual({code: 0, stdout: 'NAME\n'});
	expect(ran.stderr).toMatch(/^kubectl-debug: --save-log \/dev\/full: .*ENOSPC.*not saved\n$/);
});

test('a kubeconfig that cannot be read', async () => {
	const folder = `${cluster.home.folder}/folder`;
	await mkdir(folder);
	const ran = await runCli(['get', 'pods'], {env: {...cluster.env, KUBECONFIG: folder}});
	expect(ran.code).toBe(1);
	expect(ran.stderr).toMatch(/^error: error loading config file "[^"]*": read .*: is a directory\n/);
});

describe('a credential plugin that hangs', () => {
	test.each(kubectlVersions)('kubectl %s', async version => {
		const started = await startCluster(version);
		try {
			const {home, env, server} = started;
			const plugin = await home.write('corp-login', '#!/bin/sh\ntouch "$HOME/asked"\nexec sleep 30\n');
			await chmod(plugin, 0o755);
			const kubeconfig = JSON.stringify({
				'current-context': 'test',
				clusters: [{name: 'test', cluster: {server: server.url}}],
				contexts: [{name: 'test', context: {cluster: 'test', user: 'dev'}}],
				users: [
					{
						name: 'dev',
						user: {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never'}},
					},
				],
			});
			await home.write('kubeconfig', kubeconfig);
			const running = startCli(['get', 'pods'], {env, group: true});
			await until('the plugin runs', () => existsSync(`${home.folder}/asked`));
			process.kill(-running.pid, 'SIGINT');
			const ran = await running.ended;
			expect({code: ran.code, signal: ran.signal, stdout: ran.stdout}).toEqual({
				code: undefined,
				signal: 'SIGINT',
				stdout: '',
			});
			expect(ran.stderr).toMatch(sentence(`waited for ${plugin}`));
		} finally {
			await started.stop();
		}
	});
});

describe('signals to this program alone', () => {
	test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends kubectl, and then this program', async signal => {
		const {server, env, stop} = await startCluster('1.36', {faults: [hang]});
		try {
			const running = startCli(['--quiet', 'get', 'pods'], {env, group: true});
			await until('the pods are asked for', () => server.requests.some(request => request.includes('/pods')));
			const child = await onlyChildOf(running.pid);
			process.kill(running.pid, signal);
			expect(await running.ended).toEqual({code: undefined, signal, stdout: '', stderr: ''});
			expect(() => process.kill(child, 0)).toThrow('ESRCH');
		} finally {
			await stop();
		}
	});

	test('a kubectl that cleans up gets one signal, not two', async () => {
		const script =
			'trap "echo got; sleep 0.02; exit 3" TERM\necho ready\nexec 2>/dev/null\nwhile :; do sleep 0.01; done';
		const kubectl = await cluster.home.write('kubectl', `#!/bin/sh\n${script}\n`);
		await chmod(kubectl, 0o755);
		// A kubectl that takes more than a tenth of a second gets the signal again, as on a machine with too much to do.
		for (let attempt = 1; ; attempt++) {
			const running = startCli(['--kubectl', kubectl, 'get', 'pods'], {env: cluster.env, group: true});
			let printed = '';
			running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
			await until('it is ready', () => printed.includes('ready'));
			process.kill(-running.pid, 'SIGTERM');
			const ran = await running.ended;
			if (ran.code !== 3 && attempt < 5) continue;
			expect(ran).toEqual({code: 3, signal: undefined, stdout: 'ready\ngot\n', stderr: ''});
			return;
		}
	});
});

test('standard output that is full: kubectl says so, as without this program', async () => {
	const {program, env} = cluster;
	const script = '"$@" >/dev/full; echo "$?" >&2';
	const end = async (...command: readonly string[]) =>
		(await startProgram('/bin/sh', ['-c', script, 'sh', ...command], {env}).ended).stderr;
	const bare = await end(program, 'get', 'pods', '-o', 'yaml');
	expect(bare).toContain('no space left on device');
	expect(await end(process.execPath, cli, '--quiet', 'get', 'pods', '-o', 'yaml')).toBe(bare);
});

test('standard error that is full: kubectl is not disturbed', async () => {
	const script = '"$@" 2>/dev/full; echo "$?"';
	const ran = await startProgram('/bin/sh', ['-c', script, 'sh', process.execPath, cli, 'get', 'pod', 'missing'], {
		env: cluster.env,
	}).ended;
	expect(ran).toEqual({code: 0, signal: undefined, stdout: '1\n', stderr: ''});
});

test.each([
	[['--report', 'json=same', '--report', 'html=same'], '--report html=same: another report goes to this file'],
	[['--save-log', '/nonexistent/x'], '--save-log /nonexistent/x: the folder does not exist'],
])('a file that cannot be written keeps kubectl from being run: %s', async (flags, sentence) => {
	const ran = await runScript('echo it was run', flags);
	expect({code: ran.code, stdout: ran.stdout}).toEqual({code: 2, stdout: ''});
	expect(ran.stderr.startsWith(`kubectl-debug: ${sentence}\n  Name `)).toBe(true);
});

test('the next steps ask the cluster of the wrapped command as its user, and show no token', async () => {
	const refused =
		'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web"';
	const args = ['get', 'pods', '-n', 'web', '--context', 'my prod', '--token=s3cr3t-s3cr3t'];
	const ran = await runScript(`log here; echo '${refused}' >&2; exit 1`, [], args);
	expect(ran.stderr).toContain("    kubectl auth can-i list pods -n web --context='my prod' --token=<token>\n");
	// Bindings are for somebody else to read.
	expect(ran.stderr).toMatch(/kubectl get rolebindings,\S+ -n web -o wide --context='my prod'\n/);
	expect(ran.stderr).not.toContain('s3cr3t');
});
