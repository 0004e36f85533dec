import {constants, createReadStream, fstatSync, readSync, type Stats} from 'node:fs';
import {open as openFile, stat} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import {UserError} from '../text/user-error.ts';
import {ByteReader} from './archives/byte-reader.ts';
import {uncompressed} from './archives/compressed.ts';
import {Limit} from './archives/limit.ts';
import {spool} from './archives/spool.ts';
import {isTarHeader, tarMembers} from './archives/tar.ts';
import type {Feed, Watch} from './archives/watch.ts';
import {zipMembers, type ZipFile} from './archives/zip.ts';
import {encodingOf, holeOf, toUtf8, type Encoding} from './encoding.ts';

export type {Watch} from './archives/watch.ts';

/** Bytes examined to find out what a file is. */
const SNIFF = 4096;
/** Nested archives: a support bundle of node bundles of log archives. */
const MAX_ARCHIVES = 3;
/** A pipe without a writer is given up on after this many milliseconds. */
const PIPE_PATIENCE = 5000;
/**
Bytes read at once. Larger pieces survive until a full garbage collection: a log of 500 MB peaks at 110 MB of memory this way, at
150 MB in pieces of 64 KiB, and takes no longer.
*/
const PIECE = 32 * 1024;
/** Pieces of a file between two turns of the event loop. */
const TURN = 16;

/** One log, to be read to its end before requesting the next. Its chunks are UTF-8 as latin1, one character per byte, and never fail. */
export type Log = {readonly name: string; readonly chunks: AsyncIterable<string>};

export type Source = {
	/** As named by the user; `-` is `<stdin>`. */
	readonly name: string;
	/** In bytes, where known in advance. */
	readonly size: number | undefined;
	/** Its contents: one log, or those of an archive. Unreadable ones are reported to the watch. */
	readonly logs: (watch: Watch) => AsyncGenerator<Log>;
};

const messages: Readonly<Record<string, [what: string, hint: string]>> = {
	ENOENT: ['no such file', 'Check the name, or pipe the log in.'],
	EACCES: ['permission denied', 'Read it with a user who may: sudo cat FILE | kubectl-debug analyze'],
	EPERM: ['permission denied', 'Read it with a user who may: sudo cat FILE | kubectl-debug analyze'],
	EISDIR: ['is a directory', 'Name its files, or the directory alone to read all logs in it.'],
	ENXIO: ['is a socket, which has no content', 'Name the log that was saved, or pipe it in.'],
	ELOOP: ['its symbolic links lead in a circle', 'Name the file itself.'],
	EMFILE: ['too many files are open', 'Name fewer files, or raise the limit: ulimit -n 4096'],
	ENOSPC: ['no space left for the temporary copy of the archive', 'Set TMPDIR to a folder with more room.'],
	EIO: ['the disk cannot read it', 'Copy what can be read, and name the copy.'],
};

/** Turns a system error about a file into one sentence. */
export function fileError(name: string, error: unknown): UserError {
	if (error instanceof UserError) return error;
	const {code, message} = error as NodeJS.ErrnoException;
	const [what, hint] = messages[code ?? ''] ?? [message, 'Check that the file can be read.'];
	return new UserError(`${name}: ${what}`, hint, {cause: error});
}

/** The position of a feed. */
type Place = {
	readonly limit: Limit;
	/** Enclosing archives. */
	readonly archives: number;
	/** Enclosing compressions, since the last archive. */
	readonly layers: number;
	/** Whether it is a device, whose NULs may never end. */
	readonly isDevice: boolean;
	/** The file itself, for archives with random access. */
	readonly path: string | undefined;
};

/** A file as a source. */
export function fileSource(path: string, size: number | undefined): Source {
	return {
		name: path,
		size,
		async *logs(watch) {
			let stats: Stats;
			try {
				stats = await stat(path);
			} catch (error) {
				watch.trouble(fileError(path, error));
				return;
			}

			const regular = stats.isFile();
			// Files under /proc have size 0 but content.
			const limit = new Limit(path, regular && stats.size > 0 ? stats.size : undefined);
			const open = stats.isFIFO() ? () => pipeBytes(path, watch.signal) : () => fileBytes(path);
			const feed = origin(path, open, limit, watch);
			const isDevice = stats.isCharacterDevice();
			yield* logsIn(feed, {limit, archives: 0, layers: 0, isDevice, path: regular ? path : undefined}, watch);
		},
	};
}

/** Stdin; the size is known if a file was redirected to it. */
export function inputSource(stdin: Readable): Source {
	try {
		const stats = fstatSync(0);
		if (stats.isFile()) {
			const file = createReadStream('', {fd: 0, autoClose: false, highWaterMark: PIECE});
			return streamSource(file as AsyncIterable<Buffer>, '<stdin>', stats.size);
		}
	} catch {
		// It is closed; Node then replaces it with an empty stream.
	}

	return streamSource(stdin as AsyncIterable<Buffer>, '<stdin>');
}

/** Any stream as a source. */
export function streamSource(stream: AsyncIterable<Buffer>, name: string, size?: number): Source {
	return {
		name,
		size,
		async *logs(watch) {
			const limit = new Limit(name, size);
			const feed = origin(name, () => stream, limit, watch);
			yield* logsIn(feed, {limit, archives: 0, layers: 0, isDevice: false, path: undefined}, watch);
		},
	};
}

/** Input from the system: counted, errors reported, and ended when the watch says so. */
function origin(name: string, open: () => AsyncIterable<Buffer>, limit: Limit, watch: Watch): Feed {
	const feed: Feed = {name, bytes: bytes(), broken: false};
	async function* bytes(): AsyncGenerator<Buffer> {
		if (watch.signal.aborted) return;
		const source = open();
		// A pipe may be silent forever; only this wakes up its reader.
		const stop = () => {
			if (source instanceof Readable) source.destroy();
		};

		watch.signal.addEventListener('abort', stop);
		try {
			for await (const chunk of source) {
				if (watch.signal.aborted) return;
				watch.count(chunk.length);
				limit.packed(chunk.length);
				yield chunk;
			}
		} catch (error) {
			feed.broken = true;
			if (!watch.signal.aborted) watch.trouble(fileError(name, error));
		} finally {
			watch.signal.removeEventListener('abort', stop);
		}
	}

	return feed;
}

/**
A regular file. Its reads bypass the thread pool: there each piece waits longer than it takes, a tenth of the total time. Signals
and timers get a turn every so often.
*/
async function* fileBytes(path: string): AsyncGenerator<Buffer> {
	const file = await openFile(path, 'r');
	try {
		for (let pieces = 1; ; pieces++) {
			const buffer = Buffer.allocUnsafe(PIECE);
			const length = readSync(file.fd, buffer);
			if (length === 0) return;
			yield buffer.subarray(0, length);
			if (pieces % TURN === 0) await turn();
		}
	} finally {
		await file.close();
	}
}

/** A named pipe. Opened without blocking, because a thread that waits for a writer cannot be stopped. */
async function* pipeBytes(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
	const file = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
	let silentSince: number | undefined = Date.now();
	try {
		while (!signal.aborted) {
			const buffer = Buffer.allocUnsafe(PIECE);
			let length: number | undefined;
			try {
				({bytesRead: length} = await file.read(buffer, 0, PIECE));
			} catch (error) {
				// There is a writer, with nothing to say yet.
				if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
				silentSince = undefined;
			}

			if (length !== undefined && length > 0) {
				silentSince = undefined;
				yield buffer.subarray(0, length);
				continue;
			}

			if (length === 0 && silentSince === undefined) return;
			if (silentSince !== undefined && Date.now() - silentSince > PIPE_PATIENCE) {
				throw new UserError(
					`${path}: nobody has written to this pipe for ${PIPE_PATIENCE / 1000} seconds`,
					'Start what writes to it first.',
				);
			}

			await sleep(10);
		}
	} finally {
		await file.close();
	}
}

type Kind = 'empty' | 'nuls' | 'gzip' | 'zstd' | 'zip' | 'tar' | Encoding;

/** Unsupported formats by their first bytes, and the program that unpacks them. */
const unread: ReadonlyArray<readonly [magic: Buffer, what: string, program: string]> = [
	[Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), 'xz', 'xz -dc'],
	[Buffer.from('BZh'), 'bzip2', 'bzip2 -dc'],
	[Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), '7z', '7z x -so'],
	[Buffer.from('Rar!\u001A\u0007', 'latin1'), 'rar', 'unrar p -inul'],
	[Buffer.from([0x04, 0x22, 0x4d, 0x18]), 'lz4', 'lz4 -dc'],
];

function kindOf(head: Buffer): Kind {
	if (head.length === 0) return 'empty';
	const signature = head.length < 4 ? 0 : head.readUInt32LE(0);
	if ((signature & 0xffff) === 0x8b1f || (head.length < 4 && head[0] === 0x1f && head[1] === 0x8b)) return 'gzip';
	if (signature === 0xfd2fb528) return 'zstd';
	// The second is an archive without files.
	if (signature === 0x04034b50 || signature === 0x06054b50) return 'zip';
	if (isTarHeader(head.subarray(0, 512))) return 'tar';
	return unread.some(([magic]) => startsWith(head, magic)) ? 'binary' : encodingOf(head);
}

/** Whether there are only NULs so far: logrotate's copytruncate leaves megabytes of them before the text. */
const isHole = (head: Buffer) => head.length > 0 && holeOf(head) === head.length;

async function kindBehindHole(reader: ByteReader, {isDevice}: Place): Promise<Kind> {
	if (isDevice) return 'binary';
	let head = await reader.peek(SNIFF);
	while (isHole(head)) {
		await reader.skipTo(reader.offset + head.length);
		head = await reader.peek(SNIFF);
	}

	return head.length === 0 ? 'nuls' : encodingOf(head);
}

const startsWith = (head: Buffer, magic: Buffer) => head.subarray(0, magic.length).equals(magic);

/** The logs in a feed, inside compression and archives. */
async function* logsIn(feed: Feed, place: Place, watch: Watch): AsyncGenerator<Log> {
	const reader = new ByteReader(feed.bytes);
	const head = await reader.peek(SNIFF);
	const kind = isHole(head) ? await kindBehindHole(reader, place) : kindOf(head);
	const here: Feed = {
		name: feed.name,
		bytes: reader.rest(),
		get broken() {
			return feed.broken;
		},
		set broken(value) {
			feed.broken = value;
		},
	};
	try {
		switch (kind) {
			case 'empty':
				// A source that could not be read was already reported.
				if (!feed.broken && !watch.signal.aborted) yield textLog(here, 'utf-8');
				break;
			case 'utf-8':
			case 'utf-16le':
			case 'utf-16be':
			case 'utf-32le':
			case 'utf-32be':
				yield textLog(here, kind);
				break;
			case 'gzip':
			case 'zstd': {
				if (place.layers >= 2) {
					watch.trouble(new UserError(`${feed.name}: packed more than twice`, 'Unpack it, and name what comes out.'));
					break;
				}

				const inside = uncompressed(here, kind, place.limit, watch);
				if (inside instanceof UserError) watch.trouble(inside);
				else yield* logsIn(inside, {...place, layers: place.layers + 1, path: undefined}, watch);
				break;
			}

			case 'tar':
			case 'zip':
				if (place.archives >= MAX_ARCHIVES) {
					watch.trouble(
						new UserError(
							`${feed.name}: lies in ${MAX_ARCHIVES} archives already`,
							'Unpack the outer ones, and name this one.',
						),
					);
				} else if (kind === 'tar') yield* logsOf(here.name, told => tarMembers(here, place.limit, told), place, watch);
				else yield* zipLogs(here, place, watch);
				break;
			case 'nuls':
				if (!feed.broken && !watch.signal.aborted) watch.trouble(onlyNuls(feed.name));
				break;
			case 'binary':
				watch.trouble(noText(feed.name, head));
				break;
			default:
				kind satisfies never;
		}
	} finally {
		await reader.close();
	}
}

const textLog = ({name, bytes}: Feed, encoding: Encoding): Log => ({name, chunks: latin1(toUtf8(bytes, encoding))});

async function* latin1(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
	for await (const chunk of bytes) yield chunk.toString('latin1');
}

function noText(name: string, head: Buffer): UserError {
	const [, packing, program] = unread.find(([magic]) => startsWith(head, magic)) ?? [];
	if (packing !== undefined) {
		return new UserError(
			`${name}: packed with ${packing}, which is not read here`,
			`Unpack it on the way in: ${program} FILE | kubectl-debug analyze`,
		);
	}

	return new UserError(`${name}: this is a binary file, not a log`, 'Give the text that kubectl -v=8 printed.');
}

const onlyNuls = (name: string) =>
	new UserError(`${name}: nothing but NUL bytes`, 'Its text was lost, as in a crash, or never written.');

async function* zipLogs(feed: Feed, place: Place, watch: Watch): AsyncGenerator<Log> {
	try {
		if (place.path !== undefined) {
			const file = await openFile(place.path, 'r');
			try {
				const {size} = await file.stat();
				const zip: ZipFile = {name: feed.name, file, size, count: watch.count};
				yield* logsOf(feed.name, told => zipMembers(zip, place.limit, told), place, watch);
			} finally {
				await file.close();
			}

			return;
		}

		const {file, size, close} = await spool(feed.name, feed.bytes);
		try {
			if (watch.signal.aborted) return;
			const zip: ZipFile = {name: feed.name, file, size, count: () => {}};
			yield* logsOf(feed.name, told => zipMembers(zip, place.limit, told), place, watch);
		} finally {
			await close();
		}
	} catch (error) {
		if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
		watch.trouble(fileError(feed.name, error));
	}
}

/** Names of files that are never logs. Anything else in an archive is read, or said to be unread. */
const noLog =
	/\.(?:png|jpe?g|gif|ico|bmp|webp|pdf|docx?|xlsx?|pptx?|odt|jar|war|class|pyc|o|a|so(?:\.\d+)*|dylib|dll|exe|bin|wasm|woff2?|ttf|otf|eot|mp[34]|webm|mov|pcap(?:ng)?|p?prof|db|sqlite3?)$/i;

/** The logs among the files of an archive. */
async function* logsOf(
	name: string,
	membersOf: (watch: Watch) => AsyncGenerator<Feed>,
	place: Place,
	watch: Watch,
): AsyncGenerator<Log> {
	const inside: Place = {...place, archives: place.archives + 1, layers: 0, path: undefined};
	let files = 0;
	let logs = 0;
	let troubles = 0;
	const counting: Watch = {
		...watch,
		trouble(error) {
			troubles++;
			watch.trouble(error);
		},
	};
	for await (const member of membersOf(counting)) {
		files++;
		if (noLog.test(member.name)) continue;
		for await (const log of logsIn(member, inside, counting)) {
			logs++;
			yield log;
		}
	}

	if (logs === 0 && troubles === 0 && !watch.signal.aborted) {
		watch.trouble(
			new UserError(
				`${name}: no text among the ${files} ${files === 1 ? 'file' : 'files'} of this archive`,
				'Give the text that kubectl -v=8 printed.',
			),
		);
	}
}
