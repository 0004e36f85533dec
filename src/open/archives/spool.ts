import {randomUUID} from 'node:crypto';
import {open, unlink, type FileHandle} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {UserError} from '../../text/user-error.ts';

/** What a temporary directory in memory can take. */
const MAX_SIZE = 4 * 1024 * 1024 * 1024;

export type Spooled = {readonly file: FileHandle; readonly size: number; readonly close: () => Promise<void>};

/**
Writes a stream to a temporary file, because a zip's central directory is at its end.

The file is unlinked at once, so nothing is left behind however this process ends; on Windows, which cannot unlink an open file,
on close.
*/
export async function spool(name: string, bytes: AsyncIterable<Buffer>): Promise<Spooled> {
	const path = join(tmpdir(), `kubectl-debug-${randomUUID()}`);
	const file = await open(path, 'wx+', 0o600);
	const unnamed = await unlink(path).then(
		() => true,
		() => false,
	);
	const close = async () => {
		await file.close();
		if (!unnamed) await unlink(path).catch(() => {});
	};

	let size = 0;
	try {
		for await (const chunk of bytes) {
			if (size + chunk.length > MAX_SIZE) {
				throw new UserError(
					`${name}: this zip archive has more than 4 GiB and comes from a pipe or another archive`,
					'Save it as a file, and name that.',
				);
			}

			for (let at = 0; at < chunk.length;) {
				const {bytesWritten} = await file.write(chunk, at, chunk.length - at, size);
				at += bytesWritten;
				size += bytesWritten;
			}
		}
	} catch (error) {
		await close();
		throw error;
	}

	return {file, size, close};
}
