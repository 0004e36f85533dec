import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';

const NAME = 'kubectl-debug';

/** A variable from the XDG specification; relative paths in it are invalid, and empty counts as unset. */
const folderIn = (value: string | undefined): string | undefined =>
	value !== undefined && isAbsolute(value) ? value : undefined;

/** Source: XDG Base Directory Specification 0.8; on macOS and Windows, where their own programs keep such files. */
export function configFolder(env: NodeJS.ProcessEnv, platform = process.platform, home = homedir()): string {
	const folder =
		folderIn(env['XDG_CONFIG_HOME']) ??
		// Command line tools on macOS use ~/.config; ~/Library/Preferences is for property lists.
		(platform === 'win32' ? folderIn(env['APPDATA']) : undefined) ??
		join(home, '.config');
	return join(folder, NAME);
}

export function cacheFolder(env: NodeJS.ProcessEnv, platform = process.platform, home = homedir()): string {
	const folder =
		folderIn(env['XDG_CACHE_HOME']) ??
		(platform === 'win32' ? folderIn(env['LOCALAPPDATA']) : undefined) ??
		(platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache'));
	return join(folder, NAME);
}
