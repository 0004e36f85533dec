import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

const at = (pid: number, message: string) => `I1120 21:09:17.317683   ${pid} round_trippers.go:553] ${message}`;
const get = (pid: number, what: string, answer: string) =>
	at(pid, `GET https://10.0.0.1:6443/api/v1/namespaces/web/${what} ${answer} in 5 milliseconds`);
const denied =
	'Error from server (Forbidden): secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "web"';

const read = (...lines: string[]) => {
	const {sources, findings} = analyzeText(lines.join('\n'));
	return {
		runs: sources[0]?.runs.map(({pid, exchanges}) => `${pid}: ${exchanges.map(({status}) => status).join(' ')}`),
		found: findings.map(({id, run}) => `${run.pid} ${id}`),
	};
};

test('entries of several programs are kept apart', () => {
	expect(
		read(
			get(10010, 'pods', '200 OK'),
			get(10020, 'secrets', '403 Forbidden'),
			get(10010, 'services', '200 OK'),
			denied,
		),
	).toEqual({
		runs: ['10010: 200 200', '10020: 403'],
		found: ['10020 authorization/rbac-denied'],
	});
});

test('last words behind an entry of another program go to the one that failed', () => {
	expect(
		read(
			get(10010, 'secrets', '403 Forbidden'),
			get(10020, 'pods', '200 OK'),
			get(10010, 'secrets', '403 Forbidden'),
			get(10020, 'services', '200 OK'),
			denied,
		).found,
	).toEqual(['10010 authorization/rbac-denied']);
});

test('a program that ended before does not get the words of the next one', () => {
	const {found} = read(
		get(10010, 'secrets', '403 Forbidden'),
		get(10020, 'pods', '200 OK'),
		'error: the server doesn\'t have a resource type "podz"',
	);
	expect(found).toContain('10020 request/resource-type-unknown');
});

test('the same process id again, behind last words and a new configuration, is another run', () => {
	const loaded = 'I1120 21:09:17.317683       7 loader.go:395] Config loaded from file:  /root/.kube/config';
	expect(
		read(
			loaded,
			get(7, 'secrets', '403 Forbidden').replace('   7', '       7'),
			denied,
			loaded,
			get(7, 'pods', '200 OK').replace('   7', '       7'),
		).runs,
	).toEqual(['7: 403', '7: 200']);
});

test('a command is told from its echo', () => {
	for (const [echo, command] of [
		['$ kubectl get pods -n web', 'kubectl get pods -n web'],
		['+ kubectl get pods', 'kubectl get pods'],
		['root@host:~# kubectl get pods', 'kubectl get pods'],
		['PS C:\\> kubectl.exe get pods', 'kubectl.exe get pods'],
		['[command]/usr/bin/kubectl get pods', '/usr/bin/kubectl get pods'],
		['##[group]Run helm upgrade web ./chart', 'helm upgrade web ./chart'],
		['$ KUBECONFIG=/tmp/k kubectl get pods', 'KUBECONFIG=/tmp/k kubectl get pods'],
	] as const) {
		const [source] = analyzeText(`${echo}\n${get(10010, 'pods', '200 OK')}`).sources;
		expect([echo, source?.runs[0]?.command]).toEqual([echo, command]);
	}

	expect(
		analyzeText(`see kubectl get pods\n${get(10010, 'pods', '200 OK')}`).sources[0]?.runs[0]?.command,
	).toBeUndefined();
});

test('of a hundred commands that failed none is lost, the first one again among them', () => {
	const failed = (number: number) =>
		`$ kubectl get pod web-${number}\nError from server (NotFound): pods "web-${number}" not found`;
	const text = [...Array.from({length: 100}, (_, number) => failed(number)), failed(0)].join('\n');
	const lines = analyzeText(text).findings.flatMap(({evidence}) => evidence.map(({number}) => number));
	expect(lines.toSorted((one, other) => one - other)).toEqual(Array.from({length: 101}, (_, index) => 2 * index + 2));
});
