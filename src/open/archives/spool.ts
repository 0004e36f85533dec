import {randomUUID} from 'node:crypto';
import {open, unlink, type FileHandle} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {UserError} from '../../text/user-error.ts';

/** What a temporary folder in memory can bear. */
const MAX_SIZE = 4 * 1024 * 1024 * 1024;

export type Spooled = {readonly file: FileHandle; readonly size: number; readonly close: () => Promise<void>};

/**
Writes a stream to a temporary file, because a zip's table of contents stands at its end.

The file loses its name at once, so that nothing stays behind however this process ends; where an open file cannot (Windows), on closing.
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
