import {commandOf, ownArguments, takesNext} from './flags.ts';

/** A program that kubectl's work is done with: kubectl itself, OpenShift's oc, which has all its commands and more, and helm. */
export type ClientKind = 'kubectl' | 'oc' | 'helm';

/**
What a command does.

- `reads`: asks and prints
- `changes`: objects of the cluster, the kubeconfig, or files
- `runs`: starts or reaches a program in a container, whose output and exit code are then its own
- `listens`: opens a port of this machine
*/
export type Effect = 'reads' | 'changes' | 'runs' | 'listens';

export type Command = {
	readonly does: Effect;
	/** Arguments with which one that reads writes files or runs programs. */
	readonly writes?: RegExp;
	/** Whether it knows `--dry-run=client|server`, with which it only reads. */
	readonly dryRun?: true;
	/** Takes keys from the terminal: always, or with one of these arguments; `-cinit` is a container's name. */
	readonly asks?: true | RegExp;
	/** Goes on until the user has seen enough: always, or with one of these arguments. */
	readonly lasts?: true | RegExp;
	/** What it prints may be any text that somebody put into the cluster: an error message in it need not be its own. */
	readonly echoes?: true;
	/** Its exit code 1 is an answer. */
	readonly answers?: true;
	/** False where it takes no log level of ours: it asks no server; `options` would print the level as given. */
	readonly level?: false;
	/** The first release with it, when that is later than 1.24. */
	readonly since?: `1.${number}`;
	/** Absent where the word behind it is an argument. One that is not among them does what the command itself does. */
	readonly subcommands?: Commands;
};

export type Commands = ReadonlyMap<string, Command>;

const commands = (table: Readonly<Record<string, Command>>): Commands => new Map(Object.entries(table));
const each = (names: string, command: Command): Record<string, Command> =>
	Object.fromEntries(names.split(' ').map(name => [name, command]));

const reads: Command = {does: 'reads'};
const shows: Command = {does: 'reads', echoes: true};
const changes: Command = {does: 'changes'};
const dry: Command = {does: 'changes', dryRun: true};

const terminal = /^(?:-q*[it]|--(?:stdin|tty)(?:=true)?$)/;
const terminalOrAttach = /^(?:-q*[it]|--(?:stdin|tty|attach)(?:=true)?$)/;

/**
kubectl's own commands. Anything else is a plugin, to which kubectl passes all arguments: it refuses flags in front of a plugin's
name, and the plugin may not know `-v`.

Source: kubectl `pkg/cmd/cmd.go`, `NewKubectlCommand`, and the packages below it, releases 1.24 to 1.36.
*/
const kubectl = commands({
	alpha: {...changes, subcommands: commands({events: {...reads, lasts: /^(?:-A*w|--watch(?:=true)?$)/}})},
	annotate: dry,
	'api-resources': reads,
	'api-versions': reads,
	apply: {
		...dry,
		subcommands: commands({
			'edit-last-applied': {...changes, asks: true},
			'set-last-applied': dry,
			'view-last-applied': shows,
		}),
	},
	attach: {does: 'runs', echoes: true, asks: true},
	// `can-i` creates a SelfSubjectAccessReview, which nobody keeps.
	auth: {
		...changes,
		answers: true,
		subcommands: commands({'can-i': reads, reconcile: dry, whoami: {...reads, since: '1.27'}}),
	},
	autoscale: dry,
	certificate: {...changes, subcommands: commands(each('approve deny', changes))},
	'cluster-info': {...reads, subcommands: commands({dump: {...shows, writes: /^--output-directory/}})},
	completion: {...reads, level: false},
	config: {
		...changes,
		subcommands: commands({
			...each('current-context get-clusters get-contexts get-users view', shows),
			...each(
				'delete-cluster delete-context delete-user rename-context set set-cluster set-context set-credentials unset use-context',
				changes,
			),
		}),
	},
	cordon: dry,
	cp: {does: 'runs'},
	create: {
		...dry,
		asks: /^--edit(?:=true)?$/,
		subcommands: commands({
			...each(
				'clusterrole clusterrolebinding configmap cronjob deployment ingress job namespace poddisruptionbudget priorityclass quota role rolebinding secret service serviceaccount',
				dry,
			),
			token: changes,
		}),
	},
	debug: {does: 'runs', echoes: true, asks: terminalOrAttach},
	delete: {...dry, asks: /^(?:-i|--interactive(?:=true)?)$/},
	describe: shows,
	// A dry run of the server.
	diff: {...shows, answers: true},
	drain: dry,
	edit: {...changes, echoes: true, asks: true},
	events: {...shows, lasts: /^(?:-A*w|--watch(?:=true)?$)/, since: '1.26'},
	exec: {does: 'runs', echoes: true, asks: terminal},
	explain: reads,
	expose: dry,
	// `get --raw` too: always an HTTP GET.
	get: {...shows, lasts: /^(?:-[AR]*w|--watch(?:-only)?(?:=true)?$)/},
	help: {...reads, level: false},
	kuberc: {
		...changes,
		since: '1.36',
		subcommands: commands({set: {...changes, since: '1.36'}, view: {...reads, since: '1.36'}}),
	},
	kustomize: {...shows, writes: /^(?:-o|--output|--enable-|-e|--env|--network|--mount|--as-current-user)/},
	label: dry,
	logs: {...shows, lasts: /^(?:-p*f|--follow(?:=true)?$)/},
	options: {...reads, level: false},
	patch: dry,
	plugin: {...changes, level: false, subcommands: commands({list: reads})},
	'port-forward': {does: 'listens', lasts: true},
	proxy: {does: 'listens', lasts: true},
	replace: dry,
	rollout: {
		...changes,
		subcommands: commands({...each('history status', reads), ...each('pause restart resume', changes), undo: dry}),
	},
	run: {does: 'runs', echoes: true, dryRun: true, asks: terminalOrAttach},
	scale: dry,
	set: {...changes, subcommands: commands(each('env image resources selector serviceaccount subject', dry))},
	taint: dry,
	top: {...reads, subcommands: commands(each('node pod', reads))},
	uncordon: dry,
	version: reads,
	wait: reads,
});

/** What oc has besides. Source: oc `pkg/cli/cli.go`. */
const oc = commands({
	...Object.fromEntries(kubectl),
	adm: {...changes, subcommands: commands({policy: {...changes, subcommands: commands({'who-can': reads})}})},
	...each(
		'cancel-build extract idle image import-image logout new-app new-build new-project policy process project registry request-token rollback secrets serviceaccounts start-build tag',
		changes,
	),
	login: {...changes, asks: true},
	projects: reads,
	rsh: {does: 'runs', echoes: true},
	rsync: {does: 'runs'},
	status: reads,
	whoami: reads,
});

/** helm's commands that talk to a cluster, and their other names; and what else only reads. Source: helm `pkg/cmd`. */
const helm = commands({
	// A chart's notes are printed in the end.
	...each('install upgrade', {...dry, echoes: true}),
	...each('del delete rollback un uninstall', dry),
	...each('get status', shows),
	...each('hist history list ls', reads),
	template: {...shows, writes: /^--(?:output-dir|post-renderer)/},
	test: {does: 'runs', echoes: true},
	...each('env search show version', {...reads, level: false}),
	// A plugin, but the one that everybody has: https://github.com/databus23/helm-diff
	diff: {...changes, level: false, subcommands: commands(each('release revision rollback upgrade', reads))},
});

export const clients: Readonly<Record<ClientKind, Commands>> = {kubectl, oc, helm};

/** The command that arguments call, or its subcommand; undefined for a plugin, and for none. */
export function commandIn(kind: ClientKind, args: readonly string[]): Command | undefined {
	const own = ownArguments(args);
	const name = commandOf(own);
	let command = name === undefined ? undefined : clients[kind].get(name);
	let at = name === undefined ? 0 : own.indexOf(name) + 1;
	while (command?.subcommands !== undefined) {
		// A flag that this table does not know may take the next argument: what follows it need not be a subcommand.
		while (/^-.*=/.test(own[at] ?? '') || takesNext(own[at] ?? '')) at += takesNext(own[at] ?? '') ? 2 : 1;
		const subcommand = command.subcommands.get(own[at] ?? '');
		if (subcommand === undefined) break;
		command = subcommand;
		at++;
	}

	return command;
}

/** Whether a release of kubectl, such as `1.24.0`, is too old for a command. */
export function isTooNew(args: readonly string[], version: string): boolean {
	const minor = (release: string) => Number(/^v?1\.(\d+)/.exec(release)?.[1]);
	return minor(version) < minor(commandIn('kubectl', args)?.since ?? '');
}

/** The command on a line of a log, such as `FOO=bar /usr/bin/kubectl get pods`; undefined for a plugin, and for no client. */
export function commandOnLine(line: string): Command | undefined {
	const words = line.split(/\s+/);
	const at = words.findIndex(word => !/^\w+=/.test(word));
	const kind = (Object.keys(clients) as ClientKind[]).find(
		name => (words[at] ?? '').replace(/^.*[/\\]/, '').replace(/\.exe$/i, '') === name,
	);
	return kind === undefined ? undefined : commandIn(kind, words.slice(at + 1));
}

/** Of kubectl or of oc, whose commands mean the same wherever both have them. */
const commandOfEither = (args: readonly string[]) => commandIn('oc', args);

const applies = (rule: true | RegExp | undefined, own: readonly string[]): boolean =>
	rule === true || (rule !== undefined && own.some(argument => rule.test(argument)));

/** Whether another program writes through the command and ends: its output and its exit code are not kubectl's. */
export const isForeign = (args: readonly string[]): boolean => commandOfEither(args)?.does === 'runs';

/** Whether exit code 1 is an answer of the command. */
export const answersWithOne = (args: readonly string[]): boolean => oc.get(commandOf(args) ?? '')?.answers === true;

/** Whether the command takes keys or a pasted manifest from the terminal, so that nobody else may. */
export function readsTerminal(args: readonly string[]): boolean {
	const own = ownArguments(args);
	return (
		own.some(
			(argument, at) =>
				/^(?:-f|--filename=|-f=)-$/.test(argument) ||
				(argument === '-' && /^(?:-f|--filename)$/.test(own[at - 1] ?? '')),
		) || applies(commandOfEither(own)?.asks, own)
	);
}

/** Whether the command keeps the terminal for itself until the user ends it. */
export function ownsTerminal(args: readonly string[]): boolean {
	const own = ownArguments(args);
	return readsTerminal(args) || applies(commandOfEither(own)?.lasts, own);
}
