import type {Client} from '../cli/wrapped/client.ts';
import {losesStatus} from '../cli/wrapped/release.ts';

/**
kubectl's own commands. Anything else is a plugin, to which kubectl passes all arguments: it refuses flags in front of a plugin's
name, and the plugin may not know `-v`.

`options` prints what each flag has been given, ours too.

Source: kubectl `pkg/cmd/cmd.go`, `NewKubectlCommand`; oc's additions are its own commands.
*/
const kubectlCommands = new Set(
	'alpha annotate api-resources api-versions apply attach auth autoscale certificate cluster-info config cordon cp create debug delete describe diff drain edit events exec explain expose get kustomize kuberc label logs patch port-forward proxy replace rollout run scale set taint top uncordon version wait'.split(
		' ',
	),
);

const ocCommands = new Set(
	'adm cancel-build extract idle image import-image login logout new-app new-build new-project policy process project projects registry request-token rollback rsh rsync secrets serviceaccounts start-build status tag whoami'.split(
		' ',
	),
);

/** helm's commands that talk to a cluster, and their other names. Source: helm `pkg/cmd`. */
const helmCommands = new Set(
	'del delete get hist history install list ls rollback status template test un uninstall upgrade'.split(' '),
);

/**
Flags of kubectl as a whole, which may stand in front of its command and take the next argument for their value.

Source: `kubectl options`, releases 1.24 to 1.36; oc has `--loglevel` besides; helm's are those of helm 4.2.
*/
const valued = new Set(
	'-n -s -v --as --as-group --as-uid --as-user-extra --cache-dir --certificate-authority --client-certificate --client-key --cluster --context --kubeconfig --kuberc --log-flush-frequency --loglevel --namespace --password --profile --profile-output --request-timeout --server --tls-server-name --token --user --username --v --vmodule --burst-limit --color --colour --content-cache --kube-apiserver --kube-as-group --kube-as-user --kube-ca-file --kube-context --kube-tls-server-name --kube-token --qps --registry-config --repository-cache --repository-config'.split(
		' ',
	),
);

/** The first word that is neither a flag nor the value of one. */
export function commandOf(args: readonly string[]): string | undefined {
	return args.find((argument, at) => !argument.startsWith('-') && !valued.has(args[at - 1] ?? ''));
}

/** Whether a level may be put in front of these arguments. */
export function takesLevel(kind: Client['kind'], args: readonly string[]): boolean {
	const first = commandOf(args);
	if (first === undefined) return false;
	if (kind === 'helm') return helmCommands.has(first);
	return kubectlCommands.has(first) || (kind === 'oc' && ocCommands.has(first));
}

/**
Connection timings, and bodies of 10 KB. kubectl 1.23 logs no status at this level.

At 8 the status is there, but bodies have 1 KB and connections are not traced.
*/
const DEFAULT_LEVEL = 9;
const LEVEL_WITH_STATUS = 8;

/** What to put in front of the arguments so that the client logs its requests; nothing where it would not, or where the user chose. */
export function levelArguments(
	client: Client,
	args: readonly string[],
	level: number | undefined,
	env: NodeJS.ProcessEnv,
): string[] {
	if (hasLevel(args) || !takesLevel(client.kind, args)) return [];
	const chosen = level ?? (losesStatus(client, env) ? LEVEL_WITH_STATUS : DEFAULT_LEVEL);
	// Source: `injectLoglevelFlag` in oc's `cmd/oc/oc.go`; helm hides its -v, but has it since 3.0.
	return [client.kind === 'oc' ? `--loglevel=${chosen}` : `-v=${chosen}`];
}

/** Commands that came after kubectl 1.24, which takes them for plugins: it allows no flags in front of those. */
const late = new Set(['events', 'kuberc']);

/** The arguments with our level, where it does no harm. */
export function withLevel(level: readonly string[], args: readonly string[]): readonly string[] {
	const word = commandOf(args) ?? '';
	return args.toSpliced(late.has(word) ? args.indexOf(word) + 1 : 0, 0, ...level);
}

/** Whether the user chose a level: `-v=8`, `-v 8`, `-v8`, `--v=8`, `--v 8`, and oc's `--loglevel`; behind `--` they are another program's. */
export function hasLevel(args: readonly string[]): boolean {
	const end = args.indexOf('--');
	return (end === -1 ? args : args.slice(0, end)).some(isLevel);
}

const isLevel = (argument: string) => /^(?:-v(?:=?\d+)?|--v(?:=.*)?|--loglevel(?:=.*)?)$/.test(argument);

/** The arguments with another level: of several, kubectl takes the last one, so the user's own goes. */
export function atLevel(args: readonly string[], level: number): readonly string[] {
	const end = args.indexOf('--');
	const own = end === -1 ? args : args.slice(0, end);
	const isValue = (index: number) => index > 0 && /^--?v$|^--loglevel$/.test(own[index - 1] ?? '');
	const rest = own.filter((argument, index) => !isLevel(argument) && !isValue(index));
	return [`-v=${level}`, ...rest, ...(end === -1 ? [] : args.slice(end))];
}

/** Commands through which another program writes and ends: its output and its exit code are not kubectl's. */
const foreign = new Set(['attach', 'cp', 'debug', 'exec', 'run']);

export const isForeign = (args: readonly string[]): boolean => foreign.has(commandOf(args) ?? '');

/** Commands that read what the user types, and what makes others do so; `-cinit` is a container's name. */
const readers: Readonly<Record<string, RegExp>> = {
	attach: /^/,
	edit: /^/,
	login: /^/,
	exec: /^(?:-q*[it]|--(?:stdin|tty)(?:=true)?$)/,
	run: /^(?:-q*[it]|--(?:stdin|tty|attach)(?:=true)?$)/,
	debug: /^(?:-q*[it]|--(?:stdin|tty|attach)(?:=true)?$)/,
	delete: /^(?:-i|--interactive(?:=true)?)$/,
};

/** Sessions that end when the user has seen enough, and what makes others one. */
const sessions: Readonly<Record<string, RegExp>> = {
	'port-forward': /^/,
	proxy: /^/,
	logs: /^(?:-p*f|--follow(?:=true)?$)/,
	get: /^(?:-[AR]*w|--watch(?:-only)?(?:=true)?$)/,
	events: /^(?:-A*w|--watch(?:=true)?$)/,
};

/** The arguments that are kubectl's own; behind `--` they are another program's. */
const ownArguments = (args: readonly string[]) => {
	const end = args.indexOf('--');
	return end === -1 ? args : args.slice(0, end);
};

/** Whether the command takes keys or a pasted manifest from the terminal, so that nobody else may. */
export function readsTerminal(args: readonly string[]): boolean {
	const own = ownArguments(args);
	const reader = readers[commandOf(own) ?? ''];
	return (
		own.some(
			(argument, at) =>
				/^(?:-f|--filename=|-f=)-$/.test(argument) ||
				(argument === '-' && /^(?:-f|--filename)$/.test(own[at - 1] ?? '')),
		) ||
		(reader !== undefined && own.some(argument => reader.test(argument)))
	);
}

/** Whether the command keeps the terminal for itself until the user ends it. */
export function ownsTerminal(args: readonly string[]): boolean {
	const own = ownArguments(args);
	const session = sessions[commandOf(own) ?? ''];
	return readsTerminal(args) || (session !== undefined && own.some(argument => session.test(argument)));
}
