import {UserError} from '../../text/user-error.ts';

/** Wording of a file's system errors, and what to do about them. */
const fileTroubles: Readonly<Record<string, readonly [what: string, hint: string]>> = {
	EEXIST: ['exists already', 'Name another file.'],
	EISDIR: ['is a directory', 'Name a file in it.'],
	ENOENT: ['the folder does not exist', 'Name a file in a folder that exists and may be written.'],
	ENOTDIR: ['a part of the path is no folder', 'Name a file in a folder that exists and may be written.'],
	EACCES: ['may not be written', 'Name a file in a folder that exists and may be written.'],
	EROFS: ['the file system is read-only', 'Name a file in a folder that exists and may be written.'],
	ENOSPC: ['the disk is full', 'The file is not complete; make room, or name a file elsewhere.'],
	EDQUOT: ['the disk quota is used up', 'The file is not complete; make room, or name a file elsewhere.'],
};

/** A system error about an output file as one sentence; rethrows anything else. */
export function notWritten(what: string, error: unknown): UserError {
	const {code, message} = error as NodeJS.ErrnoException;
	if (code === undefined) throw error;
	const [words, hint] = fileTroubles[code] ?? [message, 'Name a file in a folder that exists and may be written.'];
	return new UserError(`${what}: ${words}`, hint, {cause: error});
}
