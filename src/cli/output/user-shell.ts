import type {Shell} from '../../text/shell.ts';

/** The shell that printed commands will be pasted into, judging by the environment: Git Bash sets `SHELL` on Windows too. */
export function userShell(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Shell {
	if (platform !== 'win32' || env['SHELL'] !== undefined) return 'posix';
	return env['PSModulePath'] === undefined ? 'cmd' : 'powershell';
}
