import {expect, test} from '@jest/globals';
import {questionOf} from '../../src/doctor/checks/permission.ts';
import {inCluster} from '../../src/doctor/connection.ts';
import {connectionFlags} from '../../src/kubectl/connection-flags.ts';
import {makeHome} from '../support/kubeconfig.ts';

test.each([
	['get pods -n shop', ['--namespace=shop'], ['get', 'pods']],
	['-n=shop get pods', ['--namespace=shop'], ['get', 'pods']],
	['-nshop get pods -o yaml', ['--namespace=shop'], ['get', 'pods', '-o', 'yaml']],
	['--context a --as=jane --as-group=dev get pods', ['--context=a', '--as=jane', '--as-group=dev'], ['get', 'pods']],
	[
		'--as-group=one --as-group=two --insecure-skip-tls-verify get pods',
		['--as-group=one', '--as-group=two', '--insecure-skip-tls-verify'],
		['get', 'pods'],
	],
	['-s https://h:1 --kubeconfig f version', ['--server=https://h:1', '--kubeconfig=f'], ['version']],
	// Those behind -- are another program's.
	['exec web -- psql --user=x -n y', [], ['exec', 'web']],
])('%s', (line, carried, words) => {
	const flags = connectionFlags(line.split(' '));
	expect(flags.carried).toEqual(carried);
	expect(flags.words).toEqual(words);
});

test('of a flag that was given twice the last one counts', () => {
	expect(connectionFlags(['-n', 'a', '--namespace=b']).values.get('--namespace')).toBe('b');
});

test.each([
	['get pods', {verb: 'list', resource: 'pods'}],
	['get pods web', {verb: 'get', resource: 'pods', name: 'web'}],
	['get deployments.apps/web', {verb: 'get', resource: 'deployments.apps', name: 'web'}],
	['get pods -o yaml', {verb: 'list', resource: 'pods', name: undefined}],
	['get pods -o yaml web', {verb: 'get', resource: 'pods', name: 'web'}],
	['delete pods -l app=web', {verb: 'delete', resource: 'pods', name: undefined}],
	['patch deployment web -p {}', {verb: 'patch', resource: 'deployment', name: 'web'}],
	['get pods -A', {verb: 'list', resource: 'pods', allNamespaces: true}],
	['delete pod web', {verb: 'delete', resource: 'pod', name: 'web'}],
	['logs web', {verb: 'get', resource: 'pods', subresource: 'log'}],
	['exec web', {verb: 'create', resource: 'pods', subresource: 'exec'}],
])('%s asks for the right to it', (line, question) => {
	expect(questionOf(line.split(' '))).toMatchObject(question);
});

test.each([
	'get -o yaml pods',
	'get pods,services',
	'get -f web.yaml',
	'apply -f web.yaml',
	'version',
	'',
	'get PODS;',
])('%s tells no single right', line => {
	expect(questionOf(line.split(' '))).toBeUndefined();
});

test('in a pod without a kubeconfig its service account counts', async () => {
	const {folder, write, remove} = await makeHome();
	try {
		const env = {KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'};
		expect(inCluster(env, folder)).toBeUndefined();
		await write('token', 'x');
		await write('namespace', 'shop\n');
		expect(inCluster(env, folder)).toMatchObject({
			server: 'https://[fd00::1]:443',
			namespace: 'shop',
			user: {tokenFile: `${folder}/token`},
			cluster: {'certificate-authority': `${folder}/ca.crt`},
		});
		expect(inCluster({}, folder)).toBeUndefined();
	} finally {
		await remove();
	}
});
