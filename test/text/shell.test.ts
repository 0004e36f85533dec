import {execFileSync} from 'node:child_process';
import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import {sh} from '../../src/text/sh.ts';
import {commandLine, wordLine} from '../../src/text/shell.ts';

/** What a real shell makes of a command: the words of its program. */
const wordsIn = (line: string): string[] =>
	execFileSync('sh', ['-c', `program() { printf '%s\\0' "$@"; }; program ${line}`], {encoding: 'utf8'})
		.split('\0')
		.slice(0, -1);

test('any words come through a POSIX shell as they are', () => {
	const word = fc.string({unit: 'grapheme', minLength: 1}).filter(text => !/[\0<>]/.test(text));
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					word,
					word.map(text => `--as=${text}`),
				),
				{minLength: 1},
			),
			words => {
				expect(wordsIn(commandLine({argv: words}))).toEqual(words);
			},
		),
		{numRuns: 50},
	);
});

const proxies = sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`;
const certificate = sh`openssl s_client -connect ${'h:6443'} | openssl x509 -noout`;

test.each([
	['posix', sh`kubectl get pods`, 'kubectl get pods'],
	['posix', sh`kubectl get --as=${"it's me"} ${'a b'}`, String.raw`kubectl get --as='it'\''s me' 'a b'`],
	['posix', sh`kubectl get <pod> -o jsonpath='{.a}'`, "kubectl get <pod> -o jsonpath='{.a}'"],
	['posix', sh`ss 'sport = :<port>'`, "ss 'sport = :<port>'"],
	['posix', certificate, 'openssl s_client -connect h:6443 </dev/null | openssl x509 -noout'],
	['posix', proxies, "env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'"],
	['powershell', sh`kubectl get pods,services --as=${"it's me"}`, "kubectl get 'pods,services' --as='it''s me'"],
	['powershell', sh`kubectl get ${'‘x'} <pod>`, "kubectl get '‘‘x' <pod>"],
	['powershell', sh`${'C:\\a b\\x.exe'} get`, "& 'C:\\a b\\x.exe' get"],
	['powershell', certificate, '@() | openssl s_client -connect h:6443 | openssl x509 -noout'],
	[
		'powershell',
		proxies,
		"Get-ChildItem env: | Out-String -Stream | Select-String _proxy | ForEach-Object { $_ -replace '//[^@]*@', '//***@' }",
	],
	[
		'powershell',
		sh`kubectl get apiservices | grep -v Local`,
		'kubectl get apiservices | Select-String -CaseSensitive -NotMatch Local',
	],
	[
		'powershell',
		sh`kubectl x | grep -B5 -A30 -F ${'a.b'}`,
		'kubectl x | Select-String -SimpleMatch -CaseSensitive -Context 5,30 a.b',
	],
	['powershell', sh`kubectl x | grep -iw Pod`, String.raw`kubectl x | Select-String '\b(?:Pod)\b'`],
	['powershell', sh`curl -vk https://h/version`, 'curl.exe -vk https://h/version'],
	['powershell', sh`printenv KUBECONFIG`, '$env:KUBECONFIG'],
	['powershell', sh`env A=b kubectl exec x`, "$env:A = 'b'; kubectl exec x"],
	['powershell', sh`export A=http://<proxy>`, "$env:A = 'http://<proxy>'"],
	['powershell', sh`aws -iTCP:80`, "aws '-iTCP:80'"],
	['powershell', sh`lsof -iTCP:80`, undefined],
	['powershell', sh`ss -ltnp 'sport = :${'8080'}'`, 'Get-NetTCPConnection -State Listen -LocalPort 8080'],
	['powershell', sh`date -u`, '(Get-Date).ToUniversalTime()'],
	['powershell', sh`cat /etc/resolv.conf`, 'Get-DnsClientServerAddress'],
	['powershell', sh`ip route get ${'10.0.0.1'}`, 'Find-NetRoute -RemoteIPAddress 10.0.0.1'],
	['powershell', sh`ip -brief address`, 'ipconfig'],
	['powershell', sh`nc -vz -w 5 ${'10.0.0.1'} 6443`, 'Test-NetConnection 10.0.0.1 -Port 6443'],
	['powershell', sh`ping -c 20 ${'host'}`, 'ping -n 20 host'],
	['powershell', sh`pwd`, 'Get-Location'],
	['powershell', sh`ls -l -- ${'C:\\a b\\ca.crt'}`, "icacls 'C:\\a b\\ca.crt'"],
	['powershell', sh`timedatectl timesync-status`, 'w32tm /query /status'],
	['powershell', sh`wc -c <manifest>`, '(Get-Item <manifest>).Length'],
	['powershell', sh`sed -n 3,9p ${'a b.yaml'}`, "Get-Content 'a b.yaml' | Select-Object -Skip 2 -First 7"],
	['powershell', sh`kubectl x | head -n 1`, 'kubectl x | Select-Object -First 1'],
	['powershell', sh`kubectl x | head -2`, 'kubectl x | Select-Object -First 2'],
	['powershell', sh`kubectl x | sort -g -k2`, 'kubectl x | Sort-Object { [double](-split $_)[1] }'],
	['powershell', sh`kubectl x | cat -A`, "kubectl x | ForEach-Object { $_.Replace([string][char]9, '^I') + '$' }"],
	[
		'powershell',
		sh`kubectl x | sort -k2 -n | tail`,
		'kubectl x | Sort-Object { [double](-split $_)[1] } | Select-Object -Last 10',
	],
	[
		'powershell',
		sh`kubectl x | base64 -d | openssl x509`,
		'kubectl x | ForEach-Object { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($_)) } | openssl x509',
	],
	[
		'powershell',
		sh`<plugin> | head -c 200`,
		'<plugin> | Out-String | ForEach-Object { $_.Substring(0, [Math]::Min(200, $_.Length)) }',
	],
	['powershell', sh`file -- x`, undefined],
	['powershell', sh`kubectl x | wc -c`, undefined],
	['powershell', sh`kubectl x | grep -c y`, undefined],
	// Of a node, which runs Linux.
	['powershell', sh`journalctl -u kubelet`, 'journalctl -u kubelet'],
	['cmd', sh`kubectl get ${'a b'} -o jsonpath='{.a}'`, 'kubectl get "a b" -o jsonpath="{.a}"'],
	['cmd', sh`kubectl get ${'a"&b\\'}`, String.raw`kubectl get ^"a\^"^&b\\^"`],
	['cmd', sh`kubectl get ${'%PATH% \n x'}`, 'kubectl get ^"^%PATH^%   x^"'],
	['cmd', certificate, 'openssl s_client -connect h:6443 <NUL | openssl x509 -noout'],
	['cmd', sh`env | grep -i _proxy`, 'set | findstr /r /i /c:"_proxy"'],
	[
		'cmd',
		proxies,
		`powershell -NoProfile -Command "Get-ChildItem env: | Out-String -Stream | Select-String _proxy | ForEach-Object { $_ -replace '//[^@]*@', '//***@' }"`,
	],
	['cmd', sh`date -u`, 'powershell -NoProfile -Command "(Get-Date).ToUniversalTime()"'],
	['cmd', sh`nc -vz ${'a'} ${'6443'}`, 'powershell -NoProfile -Command "Test-NetConnection a -Port 6443"'],
	['cmd', sh`ip -brief address`, 'ipconfig'],
	['cmd', sh`ls -l -- ${'a b'}`, 'icacls "a b"'],
	['cmd', sh`ping -c 20 ${'host'}`, 'ping -n 20 host'],
	['cmd', sh`pwd`, 'cd'],
	['cmd', sh`curl -vk https://h/version`, 'curl -vk https://h/version'],
	['cmd', sh`lsof -iTCP:80`, undefined],
	['cmd', sh`kubectl x | grep -E 'a|b'`, 'kubectl x | findstr /r /c:"a" /c:"b"'],
	['cmd', sh`kubectl x | grep -iF ${'a.b'}`, 'kubectl x | findstr /l /i /c:"a.b"'],
	[
		'cmd',
		sh`kubectl x | grep -B5 -F ${'a"b'}`,
		String.raw`powershell -NoProfile -Command ^"kubectl x ^| Select-String -SimpleMatch -CaseSensitive -Context 5,0 'a\^"b'^"`,
	],
	['cmd', sh`printenv KUBECONFIG`, 'echo %KUBECONFIG%'],
	['cmd', sh`env A=b kubectl exec x`, 'set "A=b" && kubectl exec x'],
] as const)('for %s: %j', (shell, command, line) => {
	expect(commandLine(command, shell)).toBe(line);
});

test.each([
	['posix', "kubectl get '<a>' '--context=a b' -n=x"],
	['powershell', "kubectl get '<a>' '--context=a b' -n=x"],
	['cmd', 'kubectl get "<a>" "--context=a b" -n=x'],
] as const)('what somebody typed leaves nothing to fill in: %s', (shell, line) => {
	expect(wordLine(['kubectl', 'get', '<a>', '--context=a b', '-n=x'], shell)).toBe(line);
});
