import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, join, sep} from 'node:path';
import {seen, type Check, type Result} from '../check.ts';
import {minorOf} from './credentials.ts';

/**
Where kubectl finds a program: in the directories of PATH, or at the path itself.

Source: Go `os/exec.LookPath`.
*/
export function findProgram(program: string, env: NodeJS.ProcessEnv): string | undefined {
	const folders = program.includes('/') || program.includes(sep) ? [''] : (env['PATH'] ?? '').split(delimiter);
	const endings = process.platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';')] : [''];
	const paths = folders.flatMap(folder =>
		endings.map(ending => (folder === '' ? program : join(folder, program)) + ending),
	);
	return paths.find(path => {
		try {
			accessSync(path, constants.X_OK);
			return statSync(path).isFile();
		} catch {
			return false;
		}
	});
}

/** Whether the credential plugin exists, and this kubectl can talk to it. Only kubectl runs it, see `server`. */
export default {
	id: 'exec-plugin',
	order: 80,
	needs: ['context'],
	async run(world): Promise<Result | undefined> {
		const {user, fileOf} = seen(world, 'connection');
		const {command, apiVersion, interactiveMode, installHint} = user.exec ?? {};
		if (command === undefined) return undefined;
		const path = findProgram(/[/\\]/.test(command) ? fileOf('users', command) : command, world.env);
		const facts = {command, path, apiVersion, interactiveMode};
		if (path === undefined)
			return {
				outcome: 'failed',
				summary: `The credential plugin ${command} is not installed, or not in PATH.`,
				todo: installHint ?? 'Install it, or add its folder to PATH.',
				cause: 'authentication/exec-plugin-missing',
				facts,
			};
		if (apiVersion?.endsWith('/v1alpha1') === true && (minorOf(world.seen.clientVersion) ?? 0) >= 24)
			return {
				outcome: 'failed',
				summary: `The kubeconfig wants ${apiVersion} of the plugin, which kubectl does not have since 1.24.`,
				todo: 'Write the kubeconfig anew with a current version of the tool that made it.',
				cause: 'authentication/exec-plugin-version',
				facts,
			};
		if (interactiveMode === 'Always')
			return {
				outcome: 'warning',
				summary: `The credential plugin ${path} wants a terminal, which a pipeline has not, nor a command of this check-up.`,
				todo: 'Outside of a terminal use another credential.',
				cause: 'authentication/exec-plugin-interactive',
				facts,
			};
		return {outcome: 'ok', summary: `The credential plugin is ${path}.`, facts};
	},
} satisfies Check;
