import {isNamespacedType} from '../clues/namespaced.ts';
import type {ClientKind} from '../kubectl/commands.ts';
import {blankFlag, connectionFlags, flagName, secretFlags, spelled, takesFlag} from '../kubectl/connection-flags.ts';
import {commandWords} from '../kubectl/flags.ts';
import type {NextStep} from '../model/finding.ts';
import {leadingWords, UNKNOWN} from '../text/words-of.ts';

/** The flags that impersonate somebody. */
const impersonation = ['--as', '--as-group', '--as-uid', '--as-user-extra'];

/** All that say as whom a command asks. */
const identity = [
	...impersonation,
	'--user',
	'--token',
	'--username',
	'--password',
	'--client-certificate',
	'--client-key',
];

/** Those that say which cluster. */
const cluster = new Set([
	'--kubeconfig',
	'--context',
	'--cluster',
	'--server',
	'--certificate-authority',
	'--insecure-skip-tls-verify',
	'--tls-server-name',
]);

/** Flags that may be there several times. */
const repeated = new Set(['--as-group', '--as-user-extra']);

/**
The next steps with the flags of the failed command that say which cluster is asked, as whom, and in which namespace: without them
kubectl would ask another one, and the answers would be about that.
*/
export function withFlagsOf(command: string | undefined, steps: readonly NextStep[]): readonly NextStep[] {
	if (command === undefined) return steps;
	const words = leadingWords(command);
	const at = words.findIndex(word => !/^\w+=/.test(word));
	const flags = flagsOf(connectionFlags(words.slice(at + 1)).carried, words.slice(0, Math.max(0, at)));
	return steps.map(step => withGiven(step, flags));
}

/** The flags of a command in a log. A secret, and what only its shell knew, is left to the user. */
function flagsOf(carried: readonly string[], assignments: readonly string[]): readonly string[] {
	// One file in the variable means the same as the flag.
	const file = assignments.flatMap(word => /^KUBECONFIG=([^:;]+)$/.exec(word)?.[1] ?? [])[0];
	const isNamed = carried.some(flag => flagName(flag) === '--kubeconfig');
	const all = file === undefined || isNamed ? carried : [...carried, `--kubeconfig=${file}`];
	return all
		.filter((flag, index) => {
			const name = flagName(flag);
			return repeated.has(name) || !all.slice(index + 1).some(other => flagName(other) === name);
		})
		.map(flag => {
			const name = flagName(flag);
			const value = flag.slice(name.length + 1);
			return flag === name || (!secretFlags.has(name) && isKnown(value)) ? flag : blankFlag(name);
		});
}

/** CI systems and `redact` mask values; angle brackets are for placeholders. */
const isKnown = (value: string) => value !== '' && !/^-|[<>]|\*\*|\[redacted\]/.test(value) && !value.includes(UNKNOWN);

function withGiven(step: NextStep, flags: readonly string[]): NextStep {
	if (step.by === 'anybody') return step;
	const left = step.by === 'administrator' ? identity : step.by === 'impersonator' ? impersonation : [];
	const carried = flags.filter(flag => !left.includes(flagName(flag)));
	return {
		...step,
		argv: extended(step.argv, carried),
		...(step.pipe !== undefined && {pipe: step.pipe.map(words => extended(words, carried))}),
	};
}

const isClient = (word: string | undefined): word is ClientKind =>
	word === 'kubectl' || word === 'oc' || word === 'helm';

/** A program with its arguments, and those of the flags that it has not got already and would take. */
function extended(words: readonly string[], flags: readonly string[]): readonly string[] {
	// `env A=b kubectl …`
	const at = words[0] === 'env' ? words.findIndex((word, index) => index > 0 && !word.includes('=')) : 0;
	const program = words[at];
	if (!isClient(program)) return words;
	const args = words.slice(at + 1);
	const own = new Set(connectionFlags(args).carried.map(flagName));
	const isOther = [...own].some(name => impersonation.includes(name));
	const added = flags.flatMap(flag => {
		const name = flagName(flag);
		const isHere = own.has(name) || (isOther && impersonation.includes(name));
		const isOf = identity.includes(name) || cluster.has(name);
		return isOf && !isHere && takesFlag(program, args, name) ? [spelled(program, flag)] : [];
	});
	const namespace = flags.find(flag => flagName(flag) === '--namespace')?.slice('--namespace='.length);
	const isPlaced = own.has('--namespace') || args.some(word => /^(?:-A|--all-namespaces)$/.test(word));
	const place = namespace !== undefined && !isPlaced && isPlace(program, args) ? ['-n', namespace] : [];
	const end = args.indexOf('--');
	return [...words.slice(0, at + 1), ...args.toSpliced(end === -1 ? args.length : end, 0, ...place, ...added)];
}

/** Commands about something in a namespace, whatever their arguments are. */
const local = new Set(
	'annotate apply attach autoscale cp debug diff edit events exec expose label logs patch port-forward replace rollout run scale set'.split(
		' ',
	),
);

/** What `create` makes outside of namespaces. */
const clusterWide = /^(?:clusterrole|clusterrolebinding|namespace|ns|priorityclass|pc)$/;

/** Whether a command asks for a namespace, which it leaves to the context. */
function isPlace(program: ClientKind, args: readonly string[]): boolean {
	const [command = '', first = '', second = '', third = ''] = commandWords(args);
	const isOfFile = args.some(argument => /^(?:-[fk]|--filename|--kustomize)(?:=|$)/.test(argument));
	if (program === 'helm' || isOfFile) return true;
	switch (command) {
		case 'get':
		case 'describe':
		case 'delete':
		case 'wait':
			return isOfNamespace(first);
		case 'auth':
			return first === 'can-i' && (args.includes('--list') || isOfNamespace(third));
		case 'create':
			return first !== '' && !clusterWide.test(first);
		case 'top':
			return /^pods?$/.test(first);
		case 'adm':
			return second === 'who-can';
		default:
			return local.has(command) && !isOfNode(first);
	}
}

const isOfNode = (word: string) => /^(?:nodes?|no|namespaces?|ns|persistentvolumes?|pv)(?:\/|$)/.test(word);

/** `pods`, `pod/web`, `deployment.apps`, `all`: every type of a list lives in namespaces. */
const isOfNamespace = (words: string): boolean =>
	words !== '' && words.split(',').every(word => word === 'all' || typesOf(word).some(isNamespacedType));

/** Short names of built-in types that live in namespaces. Source: `kubectl api-resources --namespaced=true` of Kubernetes 1.36. */
const shortNames: Readonly<Record<string, string>> = {
	cj: 'cronjobs',
	cm: 'configmaps',
	deploy: 'deployments',
	ds: 'daemonsets',
	ep: 'endpoints',
	ev: 'events',
	hpa: 'horizontalpodautoscalers',
	ing: 'ingresses',
	limits: 'limitranges',
	netpol: 'networkpolicies',
	pdb: 'poddisruptionbudgets',
	po: 'pods',
	pvc: 'persistentvolumeclaims',
	quota: 'resourcequotas',
	rc: 'replicationcontrollers',
	rs: 'replicasets',
	sa: 'serviceaccounts',
	sts: 'statefulsets',
	svc: 'services',
};

/** Plurals of what may be a singular or a short name, without group. */
function typesOf(word: string): readonly string[] {
	const [type = ''] = word.replace(/\/[^]*$/, '').split('.');
	const short = Object.hasOwn(shortNames, type) ? shortNames[type] : undefined;
	return short !== undefined ? [short] : [type, `${type}s`, `${type}es`, type.replace(/y$/, 'ies')];
}
