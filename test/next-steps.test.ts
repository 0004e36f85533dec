import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {commandLine} from '../src/text/shell.ts';
import {casesOf} from './support/cases.ts';

/** What to do next depends on who asked, and on what stands in between. */

const klog = (message: string, file = 'round_trippers.go:553') => `I0314 10:00:00.000000    4242 ${file}] ${message}`;

const commandsOf = (lines: readonly string[]) =>
	analyzeText(`${lines.join('\n')}\n`).findings.flatMap(({nextSteps}) => nextSteps.map(step => commandLine(step)));

const untrusted =
	'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority';
const trusted = (dialed: string) => [
	klog(`curl -v -XGET  'https://k8s.example.net:6443/api?timeout=32s'`, 'round_trippers.go:466'),
	klog(`HTTP Trace: Dial to tcp:${dialed} succeed`, 'round_trippers.go:510'),
	klog('GET https://k8s.example.net:6443/api?timeout=32s  in 41 milliseconds'),
	untrusted,
];

test('certificates are asked for through the proxy that the trace shows', () => {
	expect(commandsOf(trusted('10.1.1.80:3128'))).toContain(
		'openssl s_client -connect k8s.example.net:6443 -proxy 10.1.1.80:3128 -showcerts </dev/null',
	);
});

test('a connection to the port of the API server is no proxy', () => {
	expect(commandsOf(trusted('10.2.2.2:6443'))).toContain(
		'openssl s_client -connect k8s.example.net:6443 -showcerts </dev/null',
	);
});

const conflict = (manager: string, words: string) => [
	klog(
		`PATCH https://10.0.0.1:6443/apis/apps/v1/namespaces/web/deployments/api?fieldManager=${manager}&force=false 409 Conflict in 4 milliseconds`,
	),
	`${words}Apply failed with 1 conflict: conflict with "kubectl-scale" using apps/v1: .spec.replicas`,
];

test.each([
	['helm', 'Error: UPGRADE FAILED: conflict occurred while applying object web/api apps/v1, Kind=Deployment: ', 'helm'],
	['kubectl', 'error: ', 'kubectl'],
])('fields are taken over with the flag of %s', (manager, words, program) => {
	const forced = commandsOf(conflict(manager, words)).filter(command => command.includes('--force-conflicts'));
	expect(forced.length).toBeGreaterThan(0);
	expect(forced.filter(command => !command.startsWith(`${program} `))).toEqual([]);
});

const log403 = (command: string) => [
	`$ ${command}`,
	'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:web:ci" cannot list resource "pods" in API group "" in the namespace "web"',
];

test('the server is asked again as the one who was refused, bindings are read and written by an administrator', () => {
	expect(commandsOf(log403('kubectl get pods -n web --context=prod --as=system:serviceaccount:web:ci'))).toEqual([
		'kubectl auth can-i list pods -n web --as=system:serviceaccount:web:ci --context=prod',
		'kubectl auth can-i --list -n web --as=system:serviceaccount:web:ci --context=prod',
		'kubectl get rolebindings,clusterrolebindings -n web -o wide --context=prod',
		'kubectl create rolebinding <name> --clusterrole=<role> --serviceaccount=web:ci -n web --context=prod',
	]);
});

test('whoever may not impersonate is asked about as themselves', () => {
	const commands = commandsOf([
		'$ kubectl get pods --as=bob --context=prod',
		'Error from server (Forbidden): users "bob" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
	]);
	expect(commands.length).toBeGreaterThan(0);
	expect(commands.filter(command => command.includes('--as'))).toEqual([]);
	expect(commands).toContainEqual(expect.stringMatching(/^kubectl auth can-i impersonate .*--context=prod$/));
});

test('a kubeconfig that does not exist is left out where another is looked for', () => {
	expect(
		commandsOf(['$ kubectl get pods --kubeconfig=gone.yaml', 'error: stat gone.yaml: no such file or directory']),
	).toContain('kubectl config get-contexts');
});

const folder = join(import.meta.dirname, 'causes');
const fixtures = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.md'));

test('a step meant for somebody else says so to the program too', () => {
	const steps = fixtures
		.flatMap(file => casesOf(readFileSync(join(folder, file), 'utf8')))
		.flatMap(({log}) => analyzeText(log).findings)
		.flatMap(({nextSteps}) => nextSteps)
		.filter(({argv}) => argv[0] === 'kubectl' || argv[0] === 'oc');
	const others = steps.filter(({why}) => /\badministrators?\b|\bas somebody who\b/.test(why));
	expect(others.length).toBeGreaterThan(10);
	expect(others.filter(({by}) => by !== 'administrator').map(each => commandLine(each))).toEqual([]);
	// Who may do so, no other: nobody binds a role as the one who lacks it.
	const grants = steps.filter(({argv: [, command, what]}) => command === 'create' && /role/.test(what ?? ''));
	expect(grants.filter(({by}) => by !== 'administrator').map(each => commandLine(each))).toEqual([]);
});

describe('a name of a log is no flag of a next step', () => {
	const hostile = '--kubeconfig=/etc/x';
	const isFlag = (words: readonly string[]) =>
		words.some(
			(word, at) =>
				word === hostile && !words.slice(0, at).includes('--') && !/^(?:-n|-proxy|-connect)$/.test(words[at - 1] ?? ''),
		);

	test.each(fixtures)('%s', file => {
		for (const {log} of casesOf(readFileSync(join(folder, file), 'utf8'))) {
			const names = analyzeText(log).findings.flatMap(({facts}) =>
				Object.values(facts).filter(
					(value): value is string => typeof value === 'string' && /^[\w./:-]{3,}$/.test(value) && log.includes(value),
				),
			);
			for (const name of new Set(names)) {
				// In the command it is a flag, which the steps keep.
				const changed = log.replaceAll(/^(?![$+] ).*$/gm, line => line.replaceAll(name, hostile));
				const steps = analyzeText(changed).findings.flatMap(({nextSteps}) => nextSteps);
				const bad = steps.filter(({argv, pipe = []}) => [argv, ...pipe].some(isFlag));
				expect([name, bad.map(each => commandLine(each))]).toEqual([name, []]);
			}
		}
	});
});

const unix =
	/^(?:awk|base64|cat|command|cut|date|env|export|file|getent|grep|head|ip|ls|lsof|nc|od|printenv|sed|sort|ss|tail|timedatectl|tr|wc)\b/;

test.each(['powershell', 'cmd'] as const)('no step for %s calls a program of Unix', shell => {
	const steps = fixtures
		.flatMap(file => casesOf(readFileSync(join(folder, file), 'utf8')))
		.flatMap(({log}) => analyzeText(log).findings)
		.flatMap(({nextSteps}) => nextSteps);
	const lines = new Map(steps.map(step => [commandLine(step), commandLine(step, shell)]));
	const isForeign = (line: string) => line.split(/ \^?\| |; |&& /).some(part => unix.test(part));
	expect([...lines.values()].filter(line => line !== undefined && isForeign(line))).toEqual([]);
	// What is left out is known: a new step should have a counterpart, or not be for Windows.
	const missing = [...lines].filter(([, line]) => line === undefined).map(([line]) => line);
	// Control plane nodes run Linux.
	expect(missing.filter(line => !/^(?:file|lsof) |\| wc -c$|\| tr |\/etc\/kubernetes\//.test(line))).toEqual([]);
});

const refused407 = (server: string) => [
	klog(`GET ${server}/api?timeout=32s  in 9 milliseconds`),
	'Unable to connect to the server: Proxy Authentication Required',
];

test('Go asks no proxy of the environment about this machine, so there it is a proxy-url', () => {
	expect(commandsOf(refused407('https://127.0.0.1:6443'))).toEqual([
		'kubectl config view --minify',
		"curl -vk --noproxy '*' https://127.0.0.1:6443/version",
	]);
	expect(commandsOf(refused407('https://10.0.0.1:6443'))).toEqual([
		"env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'",
		'kubectl config view --minify',
		"curl -vk --noproxy '*' https://10.0.0.1:6443/version",
	]);
});

test('NO_PROXY is nothing to set: a proxy-url ignores it, and so does a gateway', () => {
	const steps = fixtures
		.flatMap(file => casesOf(readFileSync(join(folder, file), 'utf8')))
		.flatMap(({log}) => analyzeText(log).findings)
		.flatMap(({nextSteps}) => nextSteps);
	expect(steps.map(step => commandLine(step)).filter(line => line.includes('NO_PROXY'))).toEqual([]);
});

test.each([
	[
		['$ kubectl get pods --server=https://k8s.example.com:6443', untrusted],
		'openssl s_client -connect k8s.example.com:6443 -showcerts </dev/null',
	],
	[
		['$ kubectl get pods', 'Unable to connect to the server: dial tcp 192.0.2.7:6443: connect: no route to host'],
		'nc -vz -w 5 192.0.2.7 6443',
	],
	[
		['$ kubectl get pods', 'Unable to connect to the server: dial tcp [2001:db8::7]:6443: connect: no route to host'],
		'nc -vz -w 5 2001:db8::7 6443',
	],
])('a server that only the command or the error names: %j', (lines, command) => {
	expect(commandsOf(lines)).toContain(command);
});

test('a certificate of the kubeconfig may be a file', () => {
	const steps = fixtures
		.flatMap(file => casesOf(readFileSync(join(folder, file), 'utf8')))
		.flatMap(({log}) => analyzeText(log).findings)
		.flatMap(({nextSteps}) => nextSteps)
		.map(step => commandLine(step))
		.filter(
			line => /(?:client-certificate|client-key|certificate-authority)-data/.test(line) && line.includes('openssl'),
		);
	expect(steps.length).toBeGreaterThan(0);
	expect(steps.filter(line => !line.includes('--flatten'))).toEqual([]);
});

test('a command that the client has not got yet is no step', () => {
	const commands = (version: string) =>
		commandsOf([
			klog('PATCH https://10.0.0.1:6443/api/v1/nodes/b?fieldManager=kubectl-label'),
			klog('Request Headers:'),
			klog(`    User-Agent: kubectl/v${version} (linux/amd64) kubernetes/1234567`),
			klog('Response Status: 403 Forbidden in 4 milliseconds'),
			'Error from server (Forbidden): nodes "b" is forbidden: node "a" is not allowed to modify node "b"',
		]);
	expect(commands('1.24.0')).toEqual(['kubectl config view --minify']);
	expect(commands('1.27.3')).toEqual(['kubectl config view --minify', 'kubectl auth whoami']);
});
