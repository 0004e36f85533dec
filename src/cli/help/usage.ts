import type {OwnCommand} from '../commands/own-command.ts';
import {rows, variableOf} from '../options/table.ts';

/** The help and man page text around the flags. `name` is what the program was invoked as. */
export const summary = `Turns kubectl's verbose log into an answer: which request failed, how far it got,
who refused it, which lines prove it, and the next safe command.`;

type Pairs = ReadonlyArray<readonly [what: string, does: string]>;

/** How to call the program. */
export const formsOf = (commands: readonly OwnCommand[]): Pairs => [
	['[flags] <kubectl command and flags…>', 'run kubectl and explain what fails'],
	['[flags] -- <kubectl command and flags…>', "the same, when kubectl's flags come first"],
	...commands.map(({usage}) => usage),
];

export const rule =
	'Flags of kubectl-debug stand before the first kubectl word; from there on everything goes to kubectl untouched.';

export const examples: Pairs = [
	['kubectl-debug get pods -n shop', 'run kubectl and explain what fails'],
	['kubectl-debug -- -n shop get pods', "the same, when kubectl's flags come first"],
	['kubectl-debug analyze build.log', 'explain a saved log'],
	['pbpaste | kubectl-debug analyze', 'explain a paste'],
	['kubectl-debug redact build.log > shared.log', 'the log without its secrets'],
	['kubectl-debug compare laptop.log ci.log', 'it works here and fails there'],
	['kubectl-debug causes authorization/rbac-denied', "one cause's page"],
];

export const more =
	'Defaults stand in ~/.config/kubectl-debug/config.yaml, or in variables: man kubectl-debug names them.';

export const shadowed =
	'`kubectl debug` is a command of kubectl itself: call this program with the dash, or as `kubectl wire`.';

/** Environment variables; flags override them, and they override the configuration file. */
export const environment: Pairs = [
	...rows.flatMap(([, row]) => {
		const name = variableOf(row);
		return name === undefined ? [] : [[name, row.setting?.variable ?? ''] as const];
	}),
	['KUBECTL_DEBUG_CONFIG', 'another configuration file'],
	['NO_COLOR', 'no colours, when it is not empty'],
	['FORCE_COLOR', 'colours even in a pipe, when it is neither empty nor 0'],
];

/** Files on disk. */
export const places: Pairs = [
	['$XDG_CONFIG_HOME/kubectl-debug/config.yaml', 'settings, in ~/.config where the variable is not set'],
	['$XDG_CACHE_HOME/kubectl-debug/releases.json', 'which kubectl is of a release that needs another level'],
];
