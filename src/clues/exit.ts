import type {Failure, Said} from '../failures/failure.ts';
import {serverSays} from './words.ts';

// OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown
const missing =
	/exec: "([^"]*)": (?:executable file not found in \$PATH|stat [^\n:]*: no such file or directory|permission denied|is a directory)/;

/** The container has no such program, or may not run it; the runtime reports it in the same words as its own trouble. */
export const missingProgramOf = (failure: Failure): Said | undefined => serverSays(failure, missing);

export const isMissingProgram = (failure: Failure): boolean => missingProgramOf(failure) !== undefined;

/** The runtime itself says that it did not start the program; no container's output begins so by chance and ends in 126 or 127. */
export const runtimeErrorOf = (failure: Failure): Said | undefined =>
	serverSays(failure, /^OCI runtime exec failed: (?<problem>[^\n]*)/m);
