import {describe, expect, test} from '@jest/globals';
import {withFlagsOf} from '../../src/judge/same-cluster.ts';
import {administratorStep, impersonatorStep, plainStep, step} from '../../src/kubectl/step.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {sh, type CommandLine} from '../../src/text/sh.ts';
import {commandLine} from '../../src/text/shell.ts';

const asked = (command: string | undefined, line: CommandLine, make = step): string =>
	withFlagsOf(command, [make(line, 'Shows it.')])
		.map(each => commandLine(each))
		.join('\n');

const pods = sh`kubectl get pods -n web`;

describe('a step asks the cluster of the command, as its user', () => {
	test.each([
		['kubectl get pods --context=a', '--context=a'],
		['kubectl --context a get pods', '--context=a'],
		['kubectl get pods --kubeconfig "/home/jane/my config"', "--kubeconfig='/home/jane/my config'"],
		['KUBECONFIG=/etc/a kubectl get pods', '--kubeconfig=/etc/a'],
		['KUBECONFIG=/etc/a kubectl get pods --kubeconfig=/etc/b', '--kubeconfig=/etc/b'],
		[
			'kubectl get pods --as=jane --as-group=a --as-group=b --as-uid=7',
			'--as=jane --as-group=a --as-group=b --as-uid=7',
		],
		['kubectl get pods --cluster c --user u', '--cluster=c --user=u'],
		[
			'kubectl -s https://192.0.2.1:6443 get pods --insecure-skip-tls-verify',
			'--server=https://192.0.2.1:6443 --insecure-skip-tls-verify',
		],
		[
			'kubectl get pods --certificate-authority=ca.crt --context=a --context=b',
			'--certificate-authority=ca.crt --context=b',
		],
		['kubectl get pods --as=jane | grep web; kubectl get nodes --context=b', '--as=jane'],
		['kubectl get pods --context=a 2>&1', '--context=a'],
		['helm upgrade web . --kube-context a --kube-as-user jane', '--context=a --as=jane'],
		[
			String.raw`kubectl.exe get pods --kubeconfig C:\Users\jane\config`,
			String.raw`--kubeconfig='C:\Users\jane\config'`,
		],
	])('%s', (command, flags) => {
		expect(asked(command, pods)).toBe(`kubectl get pods -n web ${flags}`);
	});

	test('with the flags in front of the words of another program', () => {
		expect(asked('kubectl exec web --context=a -- psql --user=x', sh`kubectl exec web -n web -- true`)).toBe(
			'kubectl exec web -n web --context=a -- true',
		);
	});

	test('in every program of a pipe, and behind variables', () => {
		expect(
			asked('oc get pods --context=a', sh`env A=b kubectl get pods -n web | kubectl diff -n web -f - | sort`),
		).toBe('env A=b kubectl get pods -n web --context=a | kubectl diff -n web -f - --context=a | sort');
	});

	test('in the words of helm', () => {
		expect(asked('helm upgrade web . --kube-context a -n web', sh`helm history web`)).toBe(
			'helm history web -n web --kube-context=a',
		);
	});
});

describe('what is not known is left to the user', () => {
	test.each([
		['kubectl get pods --token=eyJhbGciOi', '--token=<token>'],
		['kubectl get pods --username=jane --password hunter2', '--username=jane --password=<password>'],
		['kubectl get pods --context=$CONTEXT', '--context=<context>'],
		['kubectl get pods --context "${{ inputs.context }}" --as jane', '--context=<context> --as=jane'],
		['kubectl get pods --kubeconfig=$(mktemp)', '--kubeconfig=<kubeconfig>'],
		['kubectl get pods --context ***', '--context=<context>'],
		['kubectl get pods --as="<jane>"', '--as=<as>'],
	])('%s', (command, flags) => {
		expect(asked(command, pods)).toBe(`kubectl get pods -n web ${flags}`);
	});

	test('also in a report', async () => {
		const {reportOf} = await import('../../src/report/report.ts');
		const log = [
			'$ kubectl get pods -n web --token=hunter2-hunter2',
			'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web"',
			'',
		].join('\n');
		const [finding] = reportOf(analyzeText(log)).findings;
		expect(finding?.nextSteps[0]).toMatchObject({
			command: 'kubectl auth can-i list pods -n web --token=<token>',
			argv: ['kubectl', 'auth', 'can-i', 'list', 'pods', '-n', 'web', '--token=<token>'],
		});
	});
});

describe('a step stays as it is', () => {
	test.each<[string, string | undefined, CommandLine]>([
		['where the command is unknown', undefined, pods],
		['where the command has no such flag', 'kubectl get pods', pods],
		['where it asks no server', 'kubectl get pods --context=a -n b', sh`kubectl version --client`],
		['where it is no client of the cluster', 'kubectl get pods --context=a', sh`curl -vk https://192.0.2.1/version`],
		['where it has the flag', 'kubectl get pods --context=a --as=jane', sh`kubectl get pods --context=b --as=<user>`],
		['where it impersonates', 'kubectl get pods --as=jane --as-group=dev', sh`kubectl auth can-i use x -A --as=joe`],
		// These flags are values there.
		[
			'where it writes a kubeconfig',
			'kubectl get pods --server=https://192.0.2.1 --user=u',
			sh`kubectl config set-cluster a`,
		],
		[
			'where the flag is its own',
			'kubectl get pods --user=u',
			sh`kubectl create rolebinding x --clusterrole=view -n a`,
		],
		['where the flag was the own one', 'kubectl create rolebinding x --user=jane', pods],
		['as another command', 'kubectl get pods --context=a', sh`kubectl <the same command> -v=8`],
	])('%s', (_, command, line) => {
		expect(asked(command, line)).toBe(commandLine(line));
	});

	test('where it is about what happens without the flags', () => {
		expect(asked('kubectl get pods --kubeconfig=/x', sh`kubectl config get-contexts`, plainStep)).toBe(
			'kubectl config get-contexts',
		);
	});
});

test.each([
	[sh`kubectl config view --minify`, 'kubectl config view --minify --kubeconfig=k --context=a'],
	[sh`kubectl config get-contexts`, 'kubectl config get-contexts --kubeconfig=k'],
])('config knows file and context, and no more: %j', (line, command) => {
	expect(asked('kubectl --kubeconfig=k --context=a --user=u --as=jane -n web get pods', line)).toBe(command);
});

test('an administrator is nobody else, and asks the same cluster', () => {
	const command =
		'kubectl get pods --kubeconfig=k --context=a --server=https://192.0.2.1 --user=u --token=t --client-certificate=c --client-key=d --as=jane --as-group=g';
	expect(asked(command, sh`kubectl get rolebindings -A`, administratorStep)).toBe(
		'kubectl get rolebindings -A --kubeconfig=k --context=a --server=https://192.0.2.1',
	);
	expect(asked(command, sh`kubectl auth can-i impersonate users -A`, impersonatorStep)).toBe(
		'kubectl auth can-i impersonate users -A --kubeconfig=k --context=a --server=https://192.0.2.1 --user=u --token=<token> --client-certificate=c --client-key=d',
	);
});

test.each([
	[sh`kubectl get pods`, '-n web'],
	[sh`kubectl get deployment/api`, '-n web'],
	[sh`kubectl describe ingress api`, '-n web'],
	[sh`kubectl get service,endpoints api`, '-n web'],
	[sh`kubectl logs <pod>`, '-n web'],
	[sh`kubectl apply --dry-run=server -f <manifest>`, '-n web'],
	[sh`kubectl auth can-i --list`, '-n web'],
	[sh`kubectl auth can-i list pods`, '-n web'],
	[sh`kubectl create token <account>`, '-n web'],
	[sh`kubectl get nodes`, ''],
	[sh`kubectl get pods,nodes`, ''],
	[sh`kubectl get widgets`, ''],
	[sh`kubectl describe node a`, ''],
	[sh`kubectl get pods --all-namespaces`, ''],
	[sh`kubectl get pods -n kube-system`, ''],
	[sh`kubectl get --raw /readyz`, ''],
	[sh`kubectl auth can-i list nodes --all-namespaces`, ''],
	[sh`kubectl auth can-i create namespaces`, ''],
	[sh`kubectl create clusterrole a --verb=get --resource=pods`, ''],
	[sh`kubectl cordon a`, ''],
	[sh`kubectl api-resources`, ''],
	[sh`kubectl explain pod.spec`, ''],
])('the namespace goes to what lives in one: %j', (line, flags) => {
	expect(asked('kubectl get pods -n web', line)).toBe([commandLine(line), flags].join(' ').trim());
});

test('a command without its own arguments gives none', () => {
	for (const command of ['', 'kubectl', '$X', 'kubectl get pods --context', '`kubectl`', "kubectl get 'x"])
		expect(asked(command, pods)).toBe('kubectl get pods -n web');
});
