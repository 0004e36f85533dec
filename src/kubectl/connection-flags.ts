import {commandIn} from './commands.ts';
import {commandWords, connectionNames as valued, ownArguments} from './flags.ts';

/** Other names of the flags below: short ones, and helm's. Source of these: helm `pkg/cli/environment.go`. */
const otherNames: Readonly<Record<string, string>> = {
	'-n': '--namespace',
	'-s': '--server',
	'--kube-apiserver': '--server',
	'--kube-as-group': '--as-group',
	'--kube-as-user': '--as',
	'--kube-ca-file': '--certificate-authority',
	'--kube-context': '--context',
	'--kube-insecure-skip-tls-verify': '--insecure-skip-tls-verify',
	'--kube-tls-server-name': '--tls-server-name',
	'--kube-token': '--token',
};

const helmNames: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(otherNames)
		.filter(([name]) => name.startsWith('--kube-'))
		.map(([name, kubectls]) => [kubectls, name]),
);

const insecure = '--insecure-skip-tls-verify';

/**
Commands with flags of their own that have the name of one of these.

Sources: kubectl `pkg/cmd/create/create_rolebinding.go`, `pkg/cmd/set/set_subject.go`, `pkg/cmd/config/set_cluster.go` and the like.
*/
const shadows: Readonly<Record<string, readonly string[]>> = {
	'create clusterrolebinding': ['--user'],
	'create rolebinding': ['--user'],
	'set subject': ['--user'],
	'config set-cluster': ['--server', '--certificate-authority', insecure, '--tls-server-name'],
	'config set-context': ['--cluster', '--user', '--namespace'],
	'config set-credentials': ['--client-certificate', '--client-key', '--token', '--username', '--password'],
};

export type Flags = {
	/** All of them as given, for other kubectl commands. */
	readonly carried: readonly string[];
	/** By long name; the last one wins, as in kubectl. */
	readonly values: ReadonlyMap<string, string>;
	/** Everything else before a `--`: kubectl's words and other flags. */
	readonly words: readonly string[];
};

/** Finds the flags that select cluster and identity in the arguments of kubectl, oc or helm, at any position. */
export function connectionFlags(args: readonly string[]): Flags {
	const carried: string[] = [];
	const words: string[] = [];
	const values = new Map<string, string>();
	const own = ownArguments(args);
	const shadowed = shadowedBy(own);
	for (let at = 0; at < own.length; at++) {
		const argument = own[at] ?? '';
		const [, name, value] = /^(--[\w-]+)(?:=([^]*))?$/.exec(argument) ?? /^(-[ns])=?([^]+)?$/.exec(argument) ?? [];
		const long = otherNames[name ?? ''] ?? name ?? '';
		if (shadowed.includes(long)) words.push(argument);
		else if (long === insecure) {
			carried.push(value === undefined ? insecure : `${insecure}=${value}`);
			values.set(insecure, value ?? 'true');
		} else if (!valued.includes(long)) words.push(argument);
		else {
			const next = value ?? own[++at];
			if (next === undefined) continue;
			carried.push(`${long}=${next}`);
			values.set(long, next);
		}
	}

	return {carried, values, words};
}

const shadowedBy = (own: readonly string[]): readonly string[] =>
	shadows[commandWords(own).slice(0, 2).join(' ')] ?? [];

/** What `connectionFlags` finds in a flag: `--context` in `--context=a`. */
export const flagName = (flag: string): string => flag.replace(/=[^]*$/, '');

/** A flag whose value no next step has: whoever runs it fills it in. */
export const blankFlag = (name: string): string => `${name}=<${name.slice(2).replaceAll('-', ' ')}>`;

/** Flags whose value is a secret. */
export const secretFlags: ReadonlySet<string> = new Set(['--token', '--password']);

export const secretBlanks: ReadonlySet<string> = new Set([...secretFlags].map(blankFlag));

/** A flag as a program spells it. */
export function spelled(program: string, flag: string): string {
	const name = flagName(flag);
	return program === 'helm' ? (helmNames[name] ?? name) + flag.slice(name.length) : flag;
}

/**
Whether a command of kubectl, oc or helm takes this flag for what it asks.

`config` only reads files, and of a context only `view --minify`; what else asks no server does not take any.
Source: kubectl `pkg/cmd/config/view.go`.
*/
export function takesFlag(program: 'kubectl' | 'oc' | 'helm', args: readonly string[], name: string): boolean {
	const own = ownArguments(args);
	if (own.some(argument => /^(?:-h|--help)$/.test(argument))) return false;
	const [command = ''] = commandWords(own);
	if (command === 'config')
		return name === '--kubeconfig' || (name === '--context' && own.some(each => /^--minify(?:=true)?$/.test(each)));
	if (command === 'version' && own.some(argument => /^--client(?:=true)?$/.test(argument))) return false;
	if (program === 'helm' && (helmNames[name] ?? name) === name && !/^--(?:kubeconfig|namespace)$/.test(name))
		return false;
	const known = commandIn(program, own);
	return known !== undefined && (known.level !== false || program === 'helm') && !shadowedBy(own).includes(name);
}
