import {describe, expect, test} from '@jest/globals';
import {Failure} from '../../src/failures/failure.ts';
import {withNames} from '../../src/judge/named.ts';
import {step} from '../../src/kubectl/step.ts';
import type {Run} from '../../src/model/run.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {sh, type CommandLine} from '../../src/text/sh.ts';
import {commandLine} from '../../src/text/shell.ts';

/** Steps of a failure with this command and these last words; empty where they are left out. */
const named = (command: string | undefined, line: CommandLine, said = 'Error from server (X): no', program?: string) =>
	withNames(
		new Failure({
			run: {command, program, exchanges: []} as unknown as Run,
			phase: 'local',
			exchanges: [],
			status: undefined,
			reason: undefined,
			statements: [{source: 'final', text: said, line: {number: 1, text: said}, clientMade: false}],
		}),
		[step(line, 'Shows it.')],
	)
		.map(each => commandLine(each))
		.join('\n');

const diff = sh`kubectl diff -f <manifest> -n web`;

describe('the manifest is that of the command', () => {
	test.each([
		['kubectl apply -f a.yaml -v=8', '-f a.yaml'],
		['kubectl -n web create --filename=a.yaml', '-f a.yaml'],
		['kubectl create --filename a.yaml --validate=false', '-f a.yaml'],
		['kubectl apply -fa.yaml', '-f a.yaml'],
		['kubectl apply -f a.yaml -f b.json', '-f a.yaml -f b.json'],
		['kubectl apply -f a.yaml,b.yaml', '-f a.yaml,b.yaml'],
		['kubectl apply -Rf k8s/', '-R -f k8s/'],
		['kubectl apply -f k8s --recursive', '-f k8s -R'],
		['kubectl apply -k overlays/prod', '-k overlays/prod'],
		['kubectl apply --kustomize=overlays/prod', '-k overlays/prod'],
		['kubectl apply -f https://example.com/a.yaml', '-f https://example.com/a.yaml'],
		["kubectl apply -f 'my app.yaml' 2>&1 | tee log", "-f 'my app.yaml'"],
		[String.raw`kubectl.exe apply -f C:\k8s\a.yaml`, String.raw`-f 'C:\k8s\a.yaml'`],
		['KUBECONFIG=/etc/a /usr/bin/kubectl apply -f a.yaml', '-f a.yaml'],
		['oc apply -f a.yaml || true', '-f a.yaml'],
	])('%s', (command, flags) => {
		expect(named(command, diff)).toBe(`kubectl diff ${flags} -n web`);
	});

	// Nobody else can read the input of a command again, or what only its shell knew.
	test.each([
		[undefined],
		['kubectl apply -f -'],
		['cat a.yaml | kubectl apply -f -'],
		['kubectl apply -f - <<EOF'],
		['kubectl apply -f /dev/stdin'],
		['kubectl apply -f "$FILE"'],
		['kubectl apply $FLAGS'],
		['kubectl apply -f ***'],
		['kubectl apply -f --server=x'],
		['kubectl apply \\'],
	])('%s names none', command => {
		expect(named(command, diff)).toBe(commandLine(diff));
	});

	test.each([
		['kubectl create secret generic a --from-literal=b=c'],
		['kubectl run web --image=nginx'],
		['kubectl logs -f web'],
		['helm upgrade web ./chart -f values.yaml'],
	])('%s has none, and no step is about it', command => {
		expect(named(command, diff)).toBe('');
	});

	test('of helm there is none without its command either', () => {
		expect(named(undefined, diff, 'Error: x', 'Helm')).toBe('');
	});
});

describe('the words of kubectl name the file of the object', () => {
	test.each([
		['Error from server (Forbidden): error when creating "k8s/b.yaml": pods is forbidden', 'k8s/b.yaml'],
		['error: error validating "b.yaml": error validating data: unknown field', 'b.yaml'],
		['Error from server (X): error when replacing "b.json": y', 'b.json'],
		[
			'Error from server (X): error when applying patch:\n{}\nto:\nResource: x\nfor: "b.yaml": error when patching "b.yaml": y',
			'b.yaml',
		],
		[
			'error: resource mapping not found for name: "a" namespace: "" from "b.yaml": no matches for kind "X" in version "y/v1"',
			'b.yaml',
		],
		[String.raw`Error from server (X): error when creating "C:\\k8s\\b.yaml": y`, String.raw`'C:\k8s\b.yaml'`],
	])('%s', (said, file) => {
		for (const command of [undefined, 'kubectl apply -f k8s -R', 'kubectl apply -f a.yaml -f b.yaml'])
			expect(named(command, diff, said)).toBe(`kubectl diff -f ${file} -n web`);
	});

	// The source of an object from a kustomization is its folder, and `-f` cannot read that.
	test.each([
		['kubectl apply -k overlays/prod', 'overlays/prod', 'kubectl diff -k overlays/prod -n web'],
		[undefined, 'overlays/prod', commandLine(diff)],
		['kubectl apply -f -', 'STDIN', commandLine(diff)],
		[undefined, 'STDIN', commandLine(diff)],
	])('%s, %s', (command, from, step) => {
		expect(named(command, diff, `Error from server (X): error when creating "${from}": y`)).toBe(step);
	});
});

describe('other programs read files', () => {
	test.each([
		['kubectl create -f big.yaml', 'wc -c big.yaml'],
		['kubectl create -f a.yaml -f b.yaml', 'wc -c a.yaml b.yaml'],
		['kubectl create -k overlays/prod', 'kubectl kustomize overlays/prod | wc -c'],
		['kubectl create -f k8s', 'wc -c <manifest>'],
		['kubectl create -f https://example.com/a.yaml', 'wc -c <manifest>'],
		['kubectl create -f -', 'wc -c <manifest>'],
	])('%s', (command, line) => {
		expect(named(command, sh`wc -c <manifest>`)).toBe(line);
	});
});

describe('the same command again', () => {
	const again = sh`<the same command again>`;

	test.each([
		['kubectl scale deploy/web --replicas=3 -v=8', 'kubectl scale deploy/web --replicas=3'],
		[`kubectl -v 8 patch deploy web -p '{"a": 1}'`, `kubectl patch deploy web -p '{"a": 1}'`],
		['A=b /usr/bin/kubectl edit deploy web', 'env A=b kubectl edit deploy web'],
		['kubectl scale deploy/web --replicas=$N', commandLine(again)],
		['kubectl apply -f -', commandLine(again)],
		['kubectl get pods --token=abc', commandLine(again)],
		['kubectl scale deploy/web --replicas=3 || true', commandLine(again)],
		[undefined, commandLine(again)],
	])('%s', (command, line) => {
		expect(named(command, again)).toBe(line);
	});

	test('is said to change what it changes', () => {
		const {findings} = analyzeText(
			'$ kubectl scale deploy web --replicas=3 -n web\nError from server (Conflict): Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again\n',
		);
		expect(findings[0]?.nextSteps.at(-1)).toMatchObject({
			argv: ['kubectl', 'scale', 'deploy', 'web', '--replicas=3', '-n', 'web'],
			changes: true,
		});
	});
});

test.each([
	['kubectl exec -it web-7d4b9 -n web -- bash', 'web-7d4b9'],
	['kubectl logs -f --previous web-7d4b9 -c app', 'web-7d4b9'],
	['kubectl -n web port-forward pod/web-7d4b9 8080', 'web-7d4b9'],
	// Nothing is certain behind a flag that may take a value, and a deployment is no pod.
	['kubectl logs -c app web-7d4b9', '<pod>'],
	['kubectl logs deployment/web', '<pod>'],
	['kubectl get pods web-7d4b9', '<pod>'],
	['kubectl logs $POD', '<pod>'],
])('the pod of a command: %s', (command, pod) => {
	expect(named(command, sh`kubectl describe pod <pod>`)).toBe(`kubectl describe pod ${pod}`);
});

test.each([
	['kubectl get pods -nweb', sh`kubectl get pod <pod> -n <namespace>`, 'kubectl get pod <pod> -n web'],
	['kubectl patch deploy web -p {}', sh`kubectl get <resource> <name> -o json`, 'kubectl get deploy web -o json'],
	['kubectl -n a get deploy/web', sh`kubectl get <resource> <name> -o json`, 'kubectl get deploy web -o json'],
	['kubectl get deploy a b', sh`kubectl get <resource> <name>`, 'kubectl get <resource> <name>'],
	['kubectl get pods,svc web', sh`kubectl get <resource> <name>`, 'kubectl get <resource> <name>'],
	['kubectl explain pods.spec.x', sh`kubectl explain <type> --recursive`, 'kubectl explain pods --recursive'],
	['kubectl kustomize overlays/a', sh`kubectl kustomize <directory>`, 'kubectl kustomize overlays/a'],
	['kubectl apply -k overlays/a', sh`kubectl kustomize <directory>`, 'kubectl kustomize overlays/a'],
	[
		'kubectl get pods --cluster=a',
		sh`kubectl config set-cluster <cluster> --server=b`,
		'kubectl config set-cluster a --server=b',
	],
	// The cluster of Google is not that of the kubeconfig.
	[
		'kubectl get pods --cluster=a',
		sh`gcloud container clusters describe <cluster>`,
		'gcloud container clusters describe <cluster>',
	],
	// A new binding has a name of its own.
	[
		'kubectl get deploy web',
		sh`kubectl create rolebinding <name> --clusterrole=<role>`,
		'kubectl create rolebinding <name> --clusterrole=<role>',
	],
])('%s: %j', (command, line, filled) => {
	expect(named(command, line)).toBe(filled);
});

describe('helm', () => {
	test.each([
		[
			'helm upgrade --install web ./chart -n shop --wait',
			sh`helm upgrade --install <release> <chart> --take-ownership`,
			'helm upgrade --install web ./chart --take-ownership',
		],
		[
			'helm upgrade web acme/web --version 1.2.3 -f prod.yaml --set image.tag=3 --timeout 5m',
			sh`helm upgrade <release> <chart> --force-conflicts`,
			'helm upgrade web acme/web --version=1.2.3 --values=prod.yaml --set=image.tag=3 --force-conflicts',
		],
		['helm install ./chart --generate-name', sh`helm show values <chart>`, 'helm show values ./chart'],
		['helm template web ./chart', sh`helm template <chart> --debug -f <values>`, 'helm template ./chart --debug'],
		[
			'helm template web ./chart -f a.yaml',
			sh`helm template <chart> --debug -f <values>`,
			'helm template ./chart --values=a.yaml --debug',
		],
		['helm install web ./chart -f a.yaml', sh`helm show values <chart>`, 'helm show values ./chart'],
		['helm upgrade web ./chart --set a=$B', sh`helm history <release>`, 'helm history <release>'],
		['helm upgrade web ./chart --set a=$B', sh`helm upgrade <release> <chart>`, 'helm upgrade <release> <chart>'],
		['helm upgrade web ./chart -n shop', sh`helm history <release> -n <namespace>`, 'helm history web -n shop'],
	])('%s: %j', (command, line, filled) => {
		expect(named(command, line)).toBe(filled);
	});
});
