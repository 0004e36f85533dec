import {closeSync, openSync, writeFileSync} from 'node:fs';
import {notWritten} from '../output/not-written.ts';

/** Writes the raw log; undefined ends it. A full disk must not disturb kubectl: it is reported once, through `say`. */
export function openLog(
	path: string | undefined,
	say: (sentence: string) => void,
): (chunk: Buffer | undefined) => void {
	if (path === undefined) return () => {};
	let file: number | undefined;
	try {
		// It may contain tokens and Secret data.
		file = openSync(path, 'w', 0o600);
	} catch (error) {
		throw notWritten(`--save-log ${path}`, error);
	}

	return chunk => {
		if (file === undefined) return;
		try {
			if (chunk === undefined) closeSync(file);
			else writeFileSync(file, chunk);
		} catch (error) {
			say(`kubectl-debug: --save-log ${path}: ${(error as Error).message}; the rest of the log is not saved\n`);
			file = undefined;
		}
	};
}
