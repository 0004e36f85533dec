/** What the help and the manual say around the flags. `name` is what the program was called by. */
export const summary = `Turns kubectl's verbose log into an answer: which request failed, how far it got,
who refused it, which lines prove it, and the next safe command.`;

export const forms: ReadonlyArray<readonly [form: string, does: string]> = [
	['[flags] <kubectl command and flags…>', 'run kubectl and explain what fails'],
	['[flags] -- <kubectl command and flags…>', "the same, when kubectl's flags come first"],
	['[flags] analyze [file|dir|archive|-]…', 'explain saved logs, or what is piped in or pasted'],
	['causes [id|class|words]', 'what can be told apart, with a page for each cause'],
	['shell-completion bash|zsh|fish', 'completion for a shell, of kubectl too'],
];

export const rule =
	'Flags of kubectl-debug stand before the first kubectl word; from there on everything goes to kubectl untouched.';

export const examples: ReadonlyArray<readonly [command: string, does: string]> = [
	['kubectl-debug get pods -n shop', 'run kubectl and explain what fails'],
	['kubectl-debug -- -n shop get pods', "the same, when kubectl's flags come first"],
	['kubectl-debug analyze build.log', 'explain a saved log'],
	['pbpaste | kubectl-debug analyze', 'explain a paste'],
	['kubectl-debug causes authorization/rbac-denied', "one cause's page"],
];

export const shadowed =
	'`kubectl debug` is a command of kubectl itself: call this program with the dash, or as `kubectl wire`.';
