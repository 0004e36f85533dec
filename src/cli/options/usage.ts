/** What the help and the manual say around the flags. `name` is what the program was called by. */
export const summary = `Turns kubectl's verbose log into an answer: which request failed, how far it got,
who refused it, which lines prove it, and the next safe command.`;

export const forms: ReadonlyArray<readonly [form: string, does: string]> = [
	['[flags] <kubectl command and flags…>', 'run kubectl and explain what fails'],
	['[flags] -- <kubectl command and flags…>', "the same, when kubectl's flags come first"],
	['[flags] analyze [file|dir|archive|-]…', 'explain saved logs, or what is piped in or pasted'],
	['[flags] redact [file|archive|-]…', 'the same logs without their secrets, to be shared'],
	['compare <good> <bad>', 'what differs between a log that works and one that fails'],
	['causes [id|class|words]', 'what can be told apart, with a page for each cause'],
	['[flags] doctor [-- kubectl flags…]', 'check kubeconfig, connection, identity and health, read-only'],
	['shell-completion bash|zsh|fish', 'completion for a shell, of kubectl too'],
];

export const rule =
	'Flags of kubectl-debug stand before the first kubectl word; from there on everything goes to kubectl untouched.';

export const examples: ReadonlyArray<readonly [command: string, does: string]> = [
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

/** Variables that are read; flags go before them, and they before the configuration file. */
export const environment: ReadonlyArray<readonly [name: string, does: string]> = [
	['KUBECTL_DEBUG_LEVEL', 'as --level'],
	['KUBECTL_DEBUG_REPORT', 'as --report; several are separated by commas'],
	['KUBECTL_DEBUG_UI', 'false: no screen; true: as --ui, where there is a terminal'],
	['KUBECTL_DEBUG_KUBECTL', 'as --kubectl'],
	['KUBECTL_DEBUG_EXIT_CODE', 'as --exit-code'],
	['KUBECTL_DEBUG_REDACTION', 'pseudonyms: as --pseudonyms; secrets: without'],
	['KUBECTL_DEBUG_CONFIG', 'another configuration file'],
	['NO_COLOR', 'no colours, when it is not empty'],
	['FORCE_COLOR', 'colours even in a pipe, when it is neither empty nor 0'],
];

/** What lies on the disk. */
export const places: ReadonlyArray<readonly [path: string, does: string]> = [
	['$XDG_CONFIG_HOME/kubectl-debug/config.yaml', 'settings, in ~/.config where the variable is not set'],
	['$XDG_CACHE_HOME/kubectl-debug/releases.json', 'which kubectl is of a release that needs another level'],
];
