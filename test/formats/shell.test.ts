import {describe, expect, test} from '@jest/globals';
import html from '../../src/formats/html.ts';
import json from '../../src/formats/json.ts';
import markdown from '../../src/formats/markdown.ts';
import text from '../../src/formats/text.ts';
import type {Report} from '../../src/model/report.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';
import type {Shell} from '../../src/text/shell.ts';

const reportOn = (...lines: readonly string[]): Report => reportOf(analyzeText(`${lines.join('\n')}\n`));

const options = {color: false, columns: 200};

const entry = (text: string) => `I0314 10:00:00.000000    4242 ${text}`;
const asked = [
	entry('round_trippers.go:463] GET https://api.example.com:6443/api/v1/namespaces/web/pods?limit=500'),
	entry('round_trippers.go:469] Request Headers:'),
];
const agent = (name: string) => entry(`round_trippers.go:473]     User-Agent: ${name} kubernetes/abcdef0`);
const timeout =
	'Unable to connect to the server: dial tcp 192.0.2.7:6443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.';
const refused = 'Unable to connect to the server: dial tcp 192.0.2.7:6443: i/o timeout';

describe('steps are for the shell of the log', () => {
	test.each<[string, readonly string[], Shell | undefined]>([
		['a prompt of PowerShell', [String.raw`PS C:\Users\jane> kubectl get pods -n web`, refused], 'powershell'],
		['a prompt of cmd', [String.raw`C:\src>kubectl get pods -n web`, refused], 'cmd'],
		['a prompt of Unix', ['jane@laptop:~$ kubectl get pods -n web', refused], 'posix'],
		['PowerShell on Unix', ['PS /home/jane> kubectl get pods -n web', refused], 'posix'],
		['Git Bash on Windows', ['$ kubectl.exe get pods -n web', timeout], 'posix'],
		['the user agent of Windows', [...asked, agent('kubectl.exe/v1.30.1 (windows/amd64)'), refused], 'powershell'],
		['the user agent of macOS', [...asked, agent('kubectl/v1.30.1 (darwin/arm64)'), refused], 'posix'],
		['a system call of Windows', [timeout], 'powershell'],
		['a program of Windows', ['Run kubectl.exe get pods -n web', refused], 'powershell'],
		[
			'a kubeconfig on Windows',
			[entry(String.raw`loader.go:402] Config loaded from file:  C:\Users\jane\.kube\config`), refused],
			'powershell',
		],
		[
			'a kubeconfig on Unix',
			[entry('loader.go:402] Config loaded from file:  /home/jane/.kube/config'), refused],
			'posix',
		],
		['nothing that tells', ['Run kubectl get pods -n web', refused], undefined],
	])('%s', (_, lines, shell) => {
		const {findings} = reportOn(...lines);
		expect(findings.map(finding => finding.shell)).toEqual([shell]);
	});
});

const windows = reportOn(
	String.raw`PS C:\Users\jane> kubectl get pods -n web --kubeconfig "C:\Users\jane\my config"`,
	timeout,
);

test.each([
	['text', text.render(windows, options)],
	['markdown', markdown.render(windows)],
	['html', html.render(windows).replaceAll('&#39;', "'").replaceAll('&quot;', '"')],
])('%s shows them, whatever the machine is that reads the log', (_, shown) => {
	expect(shown).toContain('Get-ChildItem env: | Out-String -Stream');
	expect(shown).toMatch(/\bTest-NetConnection \S/);
	expect(shown).not.toMatch(/\benv \| grep|\bsed -E|\bnc -vz/);
});

test('JSON has POSIX commands, words to make any other of, and the shell', () => {
	const {findings} = JSON.parse(json.render(windows)) as Report;
	expect(findings[0]).toMatchObject({shell: 'powershell'});
	expect(findings[0]?.nextSteps.map(({command}) => command)).toContainEqual(expect.stringMatching(/^nc -vz -w 5 /));
});

test('where the log does not tell, they are for the shell of whoever reads it', () => {
	const unknown = reportOn('Run kubectl get pods -n web', refused);
	expect(text.render(unknown, options)).toMatch(/\bnc -vz -w 5 \S/);
	expect(text.render(unknown, {...options, shell: 'powershell'})).toMatch(/\bTest-NetConnection \S/);
	const unix = reportOn('$ kubectl get pods -n web', refused);
	expect(text.render(unix, {...options, shell: 'powershell'})).toMatch(/\bnc -vz -w 5 \S/);
});

test('a step without a counterpart is left out', () => {
	const lines = ['error: unable to listen on any of the requested ports: [{8080 8080}]'];
	const unable =
		'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.]';
	const shown = text.render(reportOn(String.raw`C:\src>kubectl port-forward pod/web 8080`, unable, ...lines), options);
	expect(shown).toContain('Get-NetTCPConnection -State Listen -LocalPort 8080');
	expect(shown).not.toMatch(/lsof|\bss -/);
});
