/** One command that is run bare in one cluster and wrapped in another of the same state, in this order. */
export type Command = {
	readonly line: string;
	/** What it reads in a pipe; nothing by default. */
	readonly stdin?: string;
	/** A program that its output is piped into. */
	readonly pipe?: string;
	/** Ctrl-C once it has printed this. */
	readonly interruptAt?: RegExp;
	/** It runs in a terminal; where it asks something, the question and what is typed. */
	readonly terminal?: true | readonly [question: RegExp, typed: string];
	readonly env?: Readonly<Record<string, string>>;
	/** Why two runs of the bare kubectl may differ too: it is run again until it does not. It must change nothing. */
	readonly races?: string;
};

const run = (line: string, rest: Omit<Command, 'line'> = {}): Command => ({line, ...rest});

/** Files in the folder where they run. */
export const files: Readonly<Record<string, string>> = {
	'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {nodeName: worker-1, automountServiceAccountToken: false, containers: [{name: web, image: "nginx:1.27"}]}
`,
	'settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: green}
`,
	'invalid.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 99999}]}
`,
	'unknown.yaml': `apiVersion: shop.example.com/v1
kind: Basket
metadata: {name: one}
`,
	'notes.txt': 'copied into the pod\n',
	'editor.sh': '#!/bin/sh\nsed -i "s/green/blue/" "$1"\n',
	'broken-editor.sh': '#!/bin/sh\ngrep -q "data: .$" "$1" || sed -i "s/^data:/data: [/" "$1"\n',
	'quiet-editor.sh': '#!/bin/sh\nexit 0\n',
};

const editor = (name: string) => ({env: {EDITOR: `./${name}.sh`}});

export const commands: readonly Command[] = [
	// Writing
	run('apply -f web.yaml -f settings.yaml'),
	run('apply -f settings.yaml'),
	run('apply -f -', {stdin: files['settings.yaml'] ?? ''}),
	run('apply --server-side -f settings.yaml'),
	run('apply --dry-run=server -f settings.yaml -o name'),
	run('apply -f invalid.yaml'),
	run('apply -f unknown.yaml'),
	run('apply -f missing.yaml'),
	run('create -f settings.yaml'),
	run('create configmap more --from-literal=a=b'),
	run('create secret generic token --from-literal=a=b'),
	run('create deployment web --image=nginx'),
	run('create quota limit --hard=pods=4'),
	run('label configmap more tier=front'),
	run('label configmap more tier=back'),
	run('annotate configmap more note=one'),
	run('patch configmap more -p {"data":{"a":"c"}}'),
	run('patch configmap more --type=json -p [{"op":"test","path":"/data/a","value":"x"}]'),
	run('replace -f settings.yaml'),
	run('set image deployment/web web=nginx:1.28'),
	run('scale deployment/web --replicas=2'),
	run('scale deployment/missing --replicas=2'),
	run('rollout status deployment/web --timeout=60s'),
	run('rollout history deployment/web'),
	run('rollout restart deployment/web'),
	run('autoscale deployment/web --max=3'),
	run('expose deployment/web --port=80'),
	run('edit configmap settings', editor('editor')),
	run('edit configmap settings', editor('quiet-editor')),
	run('edit configmap settings', editor('broken-editor')),
	run('edit configmap settings', {...editor('editor'), terminal: true}),
	run('diff -f settings.yaml'),
	// Reading
	run('get pods,configmaps,services -o name'),
	run('get configmap settings -o json', {pipe: 'grep colour'}),
	run('get configmap settings -o yaml'),
	run('get configmap settings -o jsonpath={.data.colour}'),
	run('get pod missing'),
	run('get baskets'),
	run('get --raw /healthz'),
	run('describe configmap settings'),
	run('auth can-i delete nodes'),
	run('auth can-i delete nodes --as=ci-bot'),
	run('get secrets --as=ci-bot'),
	run('explain pod.spec.nodeName'),
	run('get configmaps -w', {interruptAt: /settings/, races: 'kubectl ends by the signal or with 1 after Ctrl-C'}),
	run('get configmaps -w', {
		interruptAt: /settings/,
		terminal: true,
		races: 'kubectl ends by the signal or with 1 after Ctrl-C',
	}),
	run('wait pod/box --for=condition=Ready --timeout=30s'),
	run('wait pod/box --for=condition=Gone --timeout=1s'),
	// The kubelet
	run('logs box'),
	run('logs box -c nope'),
	run('logs box --tail=1 -f', {interruptAt: /database/}),
	run('exec box -- echo hello'),
	run('exec box -- sh -c exit\\ 3'),
	run('exec -i box -- head -1', {stdin: 'from standard input\n'}),
	run('exec -it box -- sh -c echo\\ $((6*7))', {terminal: true, races: 'kwok may lose the last bytes of a terminal'}),
	run('exec -it box -- head -1', {
		terminal: true,
		stdin: 'hello\n',
		races: 'kwok may lose the last bytes of a terminal',
	}),
	run('exec missing -- date'),
	// kwok's kubelet never ends the standard input of `tar`, so nothing can be copied into a container.
	run('cp box:container.log back.txt'),
	run('port-forward pod/box :80', {interruptAt: /Forwarding from \[?::1|Forwarding from 127/}),
	run('port-forward pod/missing :80'),
	// Deleting
	run('drain worker-1 --dry-run=server --ignore-daemonsets --force --pod-selector=run=box', {
		races: 'a goroutine per pod prints',
	}),
	run('cordon worker-1'),
	run('uncordon worker-1'),
	run('taint nodes worker-1 maintenance=now:NoSchedule'),
	run('taint nodes worker-1 maintenance-'),
	run('delete configmap more', {terminal: true}),
	run('delete configmap settings missing'),
	run('delete -f web.yaml --wait=false'),
	run('delete pod box --now --wait=false'),
	run('delete pods --all --force --grace-period=0'),
];
