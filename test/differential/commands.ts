import type {ApiServerOptions} from '../support/api-server.ts';
import type {KubectlVersion} from '../support/kubectl.ts';

/** One kubectl command that is run with and without this program. */
export type Command = {
	readonly args: readonly string[];
	/** What it reads in a pipe; nothing by default. */
	readonly stdin?: string;
	/** Releases that have it; all by default. */
	readonly versions?: readonly KubectlVersion[];
	readonly server?: ApiServerOptions;
	readonly env?: Readonly<Record<string, string>>;
	/** Where it asks something: its question, and what is typed. */
	readonly answer?: readonly [question: RegExp, typed: string];
	/** Ctrl-C once it has printed this. */
	readonly interruptAt?: RegExp;
	/** Writes to both streams, which take different ways: on a screen their lines may stand in another order. */
	readonly mixes?: true;
	/** Belongs to the few that run with all other tests. */
	readonly isCore?: true;
};

type Rest = Omit<Command, 'args'>;

const run = (words: string, rest: Rest = {}): Command => ({args: words.split(' '), ...rest});
const core = (words: string, rest: Rest = {}): Command => ({...run(words, rest), isCore: true});

const since128 = ['1.28', '1.32', '1.33', '1.36'] as const;
/** `delete -i` is there from 1.27 on, but asks without a feature variable from 1.29 on only. */
const asking = ['1.32', '1.33', '1.36'] as const;
const noServer = {KUBECONFIG: '/dev/null'};
const denied: ApiServerOptions = {denies: ({resource}) => resource === 'pods'};
const streams: ApiServerOptions = {streams: true};
const newPod = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "job"}, "spec": {"containers": [{"name": "job", "image": "busybox"}]}}`;

/** All files of a command's folder are those of `files.ts`. */
export const commands: readonly Command[] = [
	// Reading
	core('get pods'),
	core('get pods -o yaml'),
	run('get pods -o json'),
	run('get pods -o wide'),
	run('get pods -o name'),
	run('get pods -o jsonpath={.items[*].metadata.name}'),
	run('get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName'),
	run('get pods -A --show-labels'),
	run('get pods,configmaps,secrets'),
	run('get -n empty pods', {mixes: true}),
	run('get --raw /version'),
	core('get pod missing'),
	core('get pods,widgets', {mixes: true}),
	core('get pods', {server: denied}),
	core('get pods', {env: noServer}),
	core('get pods -w', {server: streams, interruptAt: /web[^]*web[^\n]*\n/}),
	core('get pods', {server: {warning: 'v1 Pod is old'}, mixes: true}),
	// The level is the user's; klog is taken out all the same.
	run('get --raw /version -v=6', {versions: ['1.24', '1.28'], mixes: true}),
	run('get pods --kubeconfig missing'),
	run('get pods --context nobody'),
	run('get pods --request-timeout=nonsense'),
	run('describe pod web'),
	run('describe node worker-1'),
	core('logs web'),
	run('logs -f web', {server: streams, interruptAt: /not from kubectl/}),
	run('logs missing'),
	run('events'),
	run('top pods'),
	run('top nodes'),
	run('explain pod.spec'),
	run('api-resources'),
	run('api-versions'),
	run('cluster-info'),
	run('version', {mixes: true}),
	run('version --client -o json'),
	run('auth can-i list pods'),
	core('auth can-i list pods', {server: denied}),
	// Older releases do not colour this warning; which release it is, is not known in time.
	run('auth can-i list widgets', {versions: since128, mixes: true}),
	run('auth whoami', {versions: since128}),
	run('wait pod/web --for=condition=Never --timeout=1s', {server: streams}),
	run('rollout status deployment/web --timeout=1s', {server: streams}),
	run('diff -f web.json'),

	// Writing
	core('apply -f -', {stdin: newPod}),
	run('apply -f new-pod.json'),
	run('apply -f configmap.json', {mixes: true}),
	run('apply --server-side -f scaled-deployment.json --validate=false'),
	run('apply -f new-pod.json --dry-run=client'),
	run('apply -f new-pod.json --dry-run=server --validate=false'),
	core('create -f new-pod.json --validate=false'),
	run('create -f existing-pod.json --validate=false'),
	run('create configmap colors --from-literal=color=red --dry-run=client -o yaml'),
	run('create token default'),
	run('create role reader --verb=glance --resource=pods', {mixes: true}),
	run('replace -f stale-configmap.json --validate=false'),
	core('delete pod web'),
	run('delete pod web --force --wait=false', {mixes: true}),
	core('delete -i pod web --wait=false', {stdin: 'y\n', versions: asking, answer: [/continue\?/, 'y\r']}),
	run('delete -i pod web', {stdin: 'n\n', versions: asking, answer: [/continue\?/, 'n\r']}),
	run('edit configmap settings', {env: {EDITOR: './editor'}}),
	run('edit configmap settings', {env: {EDITOR: 'false'}}),
	run('patch configmap settings -p {"data":{"color":"red"}}'),
	run('label pod web tier=front'),
	run('annotate pod web note=here'),
	run('scale deployment web --replicas=3'),
	run('set image deployment/web web=nginx:1.30'),
	run('expose pod web --port=80'),
	run('autoscale deployment web --max=3'),
	run('certificate approve nobody'),
	run('cordon worker-1'),
	run('taint node worker-1 a=b:NoSchedule'),
	run('drain worker-1 --dry-run=client', {mixes: true}),

	// Sessions; the test API server refuses them
	run('exec web -- ls'),
	run('exec -it web -- sh', {mixes: true}),
	run('attach web', {mixes: true}),
	run('cp web:/etc/hosts hosts'),
	run('port-forward pod/web 0:80'),
	run('debug web --image=busybox', {mixes: true}),
	run('run job --image=busybox --restart=Never'),
	run('proxy --port=0', {interruptAt: /Starting to serve/}),

	// Nothing to ask a server for
	run('config view'),
	run('config get-contexts'),
	run('config use-context test'),
	run('config use-context nobody'),
	run('completion bash'),
	run('options'),
	run('--help'),
	run('help get'),
	run('kustomize kustomization'),
	core('frobnicate'),
	run('get pods --frobnicate'),
	run('plugin list', {mixes: true}),
	run('get'),

	// What shells ask
	core('__complete get po'),
	run('__completeNoDesc get pods w'),
	run('__complete logs --t'),

	// Plugins
	core('greets -v=7 you', {stdin: 'some input', answer: [/name/, 'me\r']}),
	core('fails'),
];

export const nameOf = ({args, env, server}: Command): string =>
	[
		...Object.entries(env ?? {}).map(pair => pair.join('=')),
		...args,
		...(server === undefined ? [] : [`(${Object.keys(server).join()})`]),
	].join(' ');
