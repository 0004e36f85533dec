import {readFileSync} from 'node:fs';
import {UserError} from '../../text/user-error.ts';
import {nearest} from '../../text/nearest.ts';

export const shells = ['bash', 'zsh', 'fish'];

/** `shell-completion`: prints the script for a shell. The build puts the scripts beside the program. */
export function printScript(words: readonly string[]): number {
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
