import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {commandLine} from '../src/text/shell.ts';

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
