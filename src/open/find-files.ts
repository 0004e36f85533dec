import {lstatSync, readdirSync, realpathSync, statSync, type Stats} from 'node:fs';
import {join, relative, sep} from 'node:path';
import type {UserError} from '../text/user-error.ts';
import {wholeJobs} from './archives/github-jobs.ts';
import {fileError} from './open.ts';

export type Found = {readonly path: string; readonly size: number};

/**
Names of files read in a directory: `build.log`, `build.log.1`, `build.log-20240301` and `build.log.old` of logrotate, `log` of
Jenkins. Packed ones that cannot be read are among them, so that they are not passed over in silence.
*/
const logNames =
	/(?:\.(?:log|txt|out|err|stdout|stderr|gz|tgz|zst|zip|tar|xz|txz|bz2|tbz2?|lz4|7z|rar)(?:[.-]\d[\d.-]*|\.(?:old|bak|prev))?|(?:^|[\\/])(?:log|stdout|stderr|console|syslog|messages))$/i;

/** Whether a word may be a pattern that no shell has expanded. */
export const isPattern = (word: string): boolean => /[*?]/.test(word);

/** The logs in a directory and its subdirectories, sorted by name; symbolic links are followed, each directory is read once. */
export function logsUnder(folder: string, onTrouble: (error: UserError) => void): Found[] {
	const logs = [...walk(folder, new Set(), onTrouble)].filter(({path}) => logNames.test(path));
	const inside = (path: string) => relative(folder, path).split(sep).join('/');
	const whole = wholeJobs(logs.map(({path}) => inside(path)));
	return logs.filter(({path}) => !whole.has(inside(path)));
}

/** The files whose paths match a pattern: `*` and `?` within a name, `**` for directories at any depth. */
export function filesLike(pattern: string, onTrouble: (error: UserError) => void): Found[] {
	const parts = pattern.replaceAll('\\', process.platform === 'win32' ? '/' : '\\').split('/');
	const first = parts.findIndex(isPattern);
	const root = parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '.');
	const wanted = parts.slice(first).filter(part => part !== '');
	const deep = wanted.includes('**');
	const front = parts.slice(0, first).join('/');
	const prefix = first === 0 ? '' : `${front}/`;
	const found: Found[] = [];
	// Then the pattern matches nothing, and the error is about the pattern.
	if (statsOf(root) === undefined) return [];
	for (const {path, size} of walk(root, new Set(), onTrouble, {
		depth: deep ? Infinity : wanted.length - 1,
		// Like a shell.
		links: !deep,
	})) {
		const below = path.slice(root === '.' ? 0 : root.endsWith('/') ? root.length : root.length + 1);
		if (fits(below.split('/'), wanted)) found.push({path: prefix + below, size});
	}

	return found;
}

type Extent = {
	/** How many levels below this directory to descend. */
	readonly depth: number;
	/** Whether to follow symbolic links to directories. */
	readonly links: boolean;
};

function* walk(
	folder: string,
	seen: Set<string>,
	onTrouble: (error: UserError) => void,
	{depth, links}: Extent = {depth: Infinity, links: true},
): Generator<Found> {
	let names: string[];
	try {
		const real = realpathSync(folder);
		if (seen.has(real)) return;
		seen.add(real);
		names = readdirSync(folder).toSorted((one, other) => (one < other ? -1 : 1));
	} catch (error) {
		onTrouble(fileError(folder, error));
		return;
	}

	for (const name of names) {
		const path = join(folder, name);
		const stats = statsOf(path);
		if (stats?.isFile() === true) yield {path, size: stats.size};
		else if (stats?.isDirectory() === true && depth > 0 && (links || !lstatSync(path).isSymbolicLink()))
			yield* walk(path, seen, onTrouble, {depth: depth - 1, links});
	}
}

/** undefined for a broken link, a link to itself, or a file gone since it was listed: nobody named it. */
function statsOf(path: string): Stats | undefined {
	try {
		return statSync(path);
	} catch {
		return undefined;
	}
}

/** Whether the names of a path match those of a pattern. At most names times parts: failed attempts are not repeated. */
function fits(names: readonly string[], wanted: readonly string[]): boolean {
	// After each part of the pattern: how many names it may consume.
	let reached = new Set([0]);
	for (const part of wanted) {
		const next = new Set<number>();
		for (const used of reached) {
			if (part === '**') for (let more = used; more <= names.length; more++) next.add(more);
			else if (used < names.length && nameFits(names[used] ?? '', part)) next.add(used + 1);
		}

		reached = next;
	}

	return reached.has(names.length);
}

/** `*` and `?` in one name. Hidden names only match patterns that start with a dot, as in a shell. */
function nameFits(name: string, pattern: string): boolean {
	if (name.startsWith('.') && !pattern.startsWith('.')) return false;
	let at = 0;
	let star = -1;
	let mark = 0;
	let want = 0;
	while (at < name.length) {
		if (pattern[want] === '*') {
			star = want++;
			mark = at;
		} else if (want < pattern.length && (pattern[want] === '?' || pattern[want] === name[at])) {
			at++;
			want++;
		} else if (star === -1) {
			return false;
		} else {
			// The last star takes one more character.
			want = star + 1;
			at = ++mark;
		}
	}

	while (pattern[want] === '*') want++;
	return want === pattern.length;
}
