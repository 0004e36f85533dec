import {createReadStream} from 'node:fs';
import {open as openFile} from 'node:fs/promises';
import {Readable, Transform} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {UserError} from '../errors.ts';

/** Bytes that are looked at to find out what a file is. */
const SNIFF = 4096;

export type Source = {
	/** As the user named it; `-` is `<stdin>`. */
	readonly name: string;
	readonly open: () => Promise<Readable>;
};

const messages: Readonly<Record<string, [what: string, hint: string]>> = {
	ENOENT: ['no such file', 'Check the name, or pipe the log in: kubectl-debug analyze < log'],
	EACCES: ['permission denied', 'Read it with a user who may: sudo cat FILE | kubectl-debug analyze'],
	EISDIR: ['is a directory', 'Name its files, or the directory alone to read all logs in it.'],
};

/** Turns a system error about a file into one sentence. */
export function fileError(name: string, error: unknown): UserError {
	const {code, message} = error as NodeJS.ErrnoException;
	const [what, hint] = messages[code ?? ''] ?? [message, 'Check that the file can be read.'];
	return new UserError(`${name}: ${what}`, hint, {cause: error});
}

/** A file as a source. Its beginning is sniffed on opening: UTF-16 is decoded, binary files are refused. */
export function fileSource(path: string): Source {
	return {
		name: path,
		async open() {
			try {
				const handle = await openFile(path, 'r');
				const head = Buffer.alloc(SNIFF);
				try {
					const {bytesRead} = await handle.read(head, 0, SNIFF, 0);
					return decodeByHead(createReadStream(path), head.subarray(0, bytesRead), path);
				} finally {
					await handle.close();
				}
			} catch (error) {
				throw error instanceof UserError ? error : fileError(path, error);
			}
		},
	};
}

/** Standard input, or any other stream, as a source. */
export function streamSource(stream: Readable, name: string): Source {
	return {
		name,
		async open() {
			const first = await firstChunk(stream);
			if (first === undefined) return Readable.from([], {objectMode: false});
			stream.unshift(first);
			return decodeByHead(stream, first.subarray(0, SNIFF), name);
		},
	};
}

async function firstChunk(stream: Readable): Promise<Buffer | undefined> {
	return new Promise((resolve, reject) => {
		const onReadable = () => {
			const chunk = stream.read() as Buffer | null;
			if (chunk === null) return;
			cleanUp();
			resolve(chunk);
		};

		const onEnd = () => {
			cleanUp();
			resolve(undefined);
		};

		const onError = (error: Error) => {
			cleanUp();
			reject(error);
		};

		const cleanUp = () => {
			stream.off('readable', onReadable);
			stream.off('end', onEnd);
			stream.off('error', onError);
		};

		stream.on('readable', onReadable);
		stream.on('end', onEnd);
		stream.on('error', onError);
	});
}

/** What the first bytes say: gzip, UTF-16 (PowerShell's `2>` writes it, little-endian, with a mark), or text. */
function decodeByHead(stream: Readable, head: Buffer, name: string): Readable {
	if (head[0] === 0x1f && head[1] === 0x8b) {
		const unzipped = createGunzip();
		stream.on('error', error => unzipped.destroy(error));
		return stream.pipe(unzipped);
	}

	if (head[0] === 0xff && head[1] === 0xfe) return stream.pipe(fromUtf16('utf-16le'));
	if (head[0] === 0xfe && head[1] === 0xff) return stream.pipe(fromUtf16('utf-16be'));
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return stream.pipe(withoutMark());
	if (isBinary(head)) {
		stream.destroy();
		throw new UserError(
			`${name}: this is a binary file, not a log`,
			'Give the text that kubectl -v=8 printed; unpack archives first.',
		);
	}

	return stream;
}

function fromUtf16(encoding: 'utf-16le' | 'utf-16be'): Transform {
	const decoder = new TextDecoder(encoding);
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			done(undefined, Buffer.from(decoder.decode(chunk, {stream: true}), 'utf8'));
		},
		flush(done) {
			done(undefined, Buffer.from(decoder.decode(), 'utf8'));
		},
	});
}

/** Drops a UTF-8 byte order mark. */
function withoutMark(): Transform {
	let first = true;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			done(undefined, first ? chunk.subarray(3) : chunk);
			first = false;
		},
	});
}

/** NUL bytes, or many control characters: logs have at most escape sequences and line ends. */
function isBinary(head: Buffer): boolean {
	let control = 0;
	for (const byte of head) {
		if (byte === 0) return true;
		if (
			byte < 0x20 &&
			byte !== 0x09 &&
			byte !== 0x0a &&
			byte !== 0x0d &&
			byte !== 0x1b &&
			byte !== 0x07 &&
			byte !== 0x08
		)
			control++;
	}

	return head.length > 0 && control > head.length / 20;
}
