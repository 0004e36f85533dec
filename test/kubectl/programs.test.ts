import {expect, test} from '@jest/globals';
import * as questions from '../../src/doctor/read-only.ts';
import {isRunnable, mayChange} from '../../src/kubectl/programs.ts';
import {sh, type CommandLine} from '../../src/text/sh.ts';
import {exchange} from '../ui/support/reports.ts';

const commandOf = (line: string): CommandLine => {
	const [argv = [], ...pipe] = line.split(' | ').map(program => program.split(' '));
	return {argv, pipe};
};

test.each([
	'kubectl get pods -n shop -v=9',
	'kubectl -v=9 describe pod web',
	'kubectl --context prod -n shop get pods',
	'kubectl get --raw /metrics',
	'kubectl auth can-i create pods',
	'kubectl auth whoami',
	'kubectl auth --context=prod can-i --list',
	'kubectl config view --minify',
	'kubectl config current-context',
	'kubectl rollout status deploy/web',
	'kubectl rollout -n shop history deploy/web',
	'kubectl diff -f x.yaml',
	'kubectl apply --dry-run=server -f x.yaml',
	'kubectl apply view-last-applied deploy/web',
	'kubectl create --dry-run=client -f x.yaml -o yaml',
	'kubectl patch deploy web -n shop --dry-run=server -p {}',
	'kubectl delete pod web --dry-run=client',
	'kubectl run web --image=x --dry-run=client -o yaml',
	'kubectl delete --help',
	'kubectl cluster-info dump',
	'kubectl plugin list',
	'kubectl-debug --level 10 get pods',
	'oc whoami',
	'oc adm policy who-can use scc restricted',
	'helm list --all-namespaces',
	'helm history web -n shop',
	'helm get values web',
	'helm upgrade web ./chart --dry-run=server',
	'env | grep -i _proxy | sed -E s#//[^@]*@#//***@#',
	'sed -n 1,7p x.yaml | cat -A',
	'cut -d. -f2 x | tr _- /+ | od -c',
	'openssl s_client -connect h:6443 | openssl x509 -noout -dates',
	'curl -vk https://h/version',
	'date -u',
	'ip -brief address',
	'aws sts get-caller-identity',
	'gcloud auth list',
	'az account show',
	'timedatectl status',
	'crictl ps -a --name etcd',
	'etcdctl endpoint status --cluster -w table',
	'journalctl -u kubelet --since -1h',
])('changes nothing: %s', line => {
	expect(mayChange(commandOf(line))).toBe(false);
});

test.each([
	'',
	'kubectl',
	'crictl rm --force etcd',
	'kubectl rollout restart deploy/web',
	'kubectl rollout',
	'kubectl auth reconcile -f x.yaml',
	'kubectl delete pod web',
	'kubectl -n get delete pod web',
	'kubectl getaway',
	'kubectl neat get pods',
	'kubectl config use-context prod',
	'kubectl config set-context --current --user=x',
	'kubectl create token web',
	'kubectl exec web -- cat /etc/passwd',
	'kubectl exec web ls --help',
	'kubectl port-forward web 80',
	'kubectl cluster-info dump --output-directory=/tmp/x',
	'kubectl kustomize . -o x.yaml',
	'kubectl get pods --profile=cpu',
	'kubectl apply -f x.yaml',
	// A file of this name.
	'kubectl apply -f view-last-applied',
	'kubectl apply -f --dry-run=server',
	'kubectl delete pod -l --help',
	'kubectl apply --dry-run=server --dry-run=none -f x.yaml',
	'kubectl apply --dry-run -f x.yaml',
	'kubectl apply -f x.yaml -- --dry-run=server',
	'/tmp/kubectl get pods',
	'kubectl-debug get pods',
	'kubectl-debug --level 10 delete pod web',
	'oc adm drain node-1',
	'oc new-project x',
	'helm upgrade web ./chart',
	'helm template web --output-dir x',
	'kubectl get pods | xargs rm',
	'kubectl get pods | sed w/tmp/x',
	'sed -i s#a#b# x.yaml',
	'sort -o x y',
	'curl -X DELETE https://h/api',
	'curl -d x https://h/api',
	'curl -o x https://h/api',
	'date 010100002000',
	'date -s tomorrow',
	'ip address add 10.0.0.1 dev eth0',
	'openssl x509 -out x',
	'nc -l 80',
	'nc -e sh h 80',
	'env sh',
	'rm x',
	'sudo kubectl get pods',
])('may change something: %s', line => {
	expect(mayChange(commandOf(line))).toBe(true);
});

const asked = exchange({
	method: 'GET',
	verb: 'list',
	url: 'https://h/api/v1/namespaces/shop/pods',
	resource: {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'shop', name: null},
});

test('whatever the doctor asks only reads by the table', () => {
	const {clientVersion, configView, whoami, serverVersion, health, apiServices, apiService} = questions;
	const {endpointSlices, resourceQuota, canI, again, ...others} = questions;
	// Another question belongs into the list below.
	expect(Object.keys(others).toSorted()).toEqual(
		['clientVersion', 'configView', 'whoami', 'serverVersion', 'health', 'apiServices', 'apiService'].toSorted(),
	);
	const all = [
		clientVersion,
		configView(),
		configView('/tmp/config'),
		whoami,
		serverVersion('https://h/k8s'),
		health('https://h', 'livez'),
		apiServices('https://h'),
		apiService('https://h', 'v1.metrics.k8s.io'),
		endpointSlices('https://h', 'shop', 'web'),
		resourceQuota('https://h', 'shop', 'quota'),
		canI({verb: 'create', resource: 'pods', name: 'web', subresource: 'exec', namespace: 'shop'}),
		canI({verb: 'get', resource: '/metrics', allNamespaces: true}),
		again(asked),
	];
	for (const args of all) {
		expect(args).toBeDefined();
		expect([args, mayChange({argv: ['kubectl', ...(args ?? [])]})]).toEqual([args, false]);
	}
});

test.each([
	[sh`kubectl get pods | grep web`, true],
	[sh`date -u`, true],
	[sh`kubectl get pods | awk x`, false],
	[sh`kubectl delete pod web`, false],
	[sh`kubectl get pod <pod>`, false],
	[sh`curl https://<host>/version`, false],
	[sh`command -v kubelogin`, false],
	[sh`kubectl-debug --level 10 get pods`, false],
])('runs without a shell what only reads and leaves nothing open: %j', (line, expected) => {
	expect(isRunnable(line)).toBe(expected);
});
