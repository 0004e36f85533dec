import {readFileSync} from 'node:fs';
import {UserError} from '../../text/user-error.ts';
import {nearest} from '../../text/nearest.ts';
import type {OwnCommand} from './own-command.ts';

const shells = ['bash', 'zsh', 'fish'];

export default {
	usage: ['shell-completion bash|zsh|fish', 'completion for a shell, of kubectl too'],
	order: 6,
	summary: 'Completion for a shell',
	takes: shells.map(name => [name, ''] as const),
	run: printScript,
} satisfies OwnCommand;

/** Prints the script for a shell. The build puts the scripts next to the program. */
function printScript(words: readonly string[]): number {
	const [shell = '', ...more] = words;
	if (!shells.includes(shell) || more.length > 0) {
		const near = more.length > 0 ? undefined : nearest(shell, shells);
		throw new UserError(
			shell === ''
				? 'shell-completion: for which shell?'
				: `shell-completion: there is no script for ${words.join(' ')}`,
			near === undefined ? 'Name one: kubectl-debug shell-completion bash, zsh or fish' : `Did you mean ${near}?`,
		);
	}

	process.stdout.write(readFileSync(new URL(`./kubectl-debug.${shell}`, import.meta.url)));
	return 0;
}
