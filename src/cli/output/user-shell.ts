import type {Shell} from '../../text/shell.ts';

/** The shell that a printed command will be pasted into, as far as the environment tells: Git Bash has a `SHELL` on Windows too. */
export function userShell(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Shell {
	if (platform !== 'win32' || env['SHELL'] !== undefined) return 'posix';
	return env['PSModulePath'] === undefined ? 'cmd' : 'powershell';
}
