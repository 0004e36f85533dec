import type {Transform} from 'node:stream';
import * as zlib from 'node:zlib';
import {UserError} from '../../text/user-error.ts';
import type {Limit} from './limit.ts';
import type {Feed, Watch} from './watch.ts';

/**
Bytes passed to zlib at once. On damage zlib withholds what it unpacked from the current piece, and the position is known only to
the piece; smaller pieces cost time (a log of 100 MB, gzipped to 5 MB, takes 1.37 s this way, and 1.29 s in pieces of 64 KiB).
*/
const PIECE = 1024;

type Engine = Transform & {readonly bytesWritten: number};

/** Unpacks a zstd stream if this Node can: 22.15, 23.8 and later. */
const zstd = (zlib as {createZstdDecompress?: () => Engine}).createZstdDecompress;

const engines = {gzip: zlib.createGunzip, zstd, deflate: zlib.createInflateRaw};

export type Compression = 'gzip' | 'zstd';

/** The contents of a gzip or zstd stream. */
export function uncompressed(feed: Feed, kind: Compression, limit: Limit, watch: Watch): Feed | UserError {
	const create = engines[kind];
	if (create === undefined) {
		return new UserError(
			`${feed.name}: packed with zstd, which Node ${process.versions.node} cannot unpack (22.15 and later can)`,
			'Unpack it on the way in: zstd -dc FILE | kubectl-debug analyze',
		);
	}

	const inside: Feed = {name: feed.name, bytes: unpack(), broken: false};
	async function* unpack(): AsyncGenerator<Buffer> {
		const engine = create?.() as Engine;
		try {
			yield* through(feed.bytes, engine, limit);
		} catch (error) {
			inside.broken = true;
			if (!watch.signal.aborted && !feed.broken) watch.trouble(damage(feed.name, kind, engine.bytesWritten, error));
		}
	}

	return inside;
}

/** Pipes bytes through zlib. Throws zlib's error, or that there is too much. */
export async function* inflated(bytes: AsyncIterable<Buffer>, limit: Limit): AsyncGenerator<Buffer> {
	yield* through(bytes, zlib.createInflateRaw(), limit);
}

/** Emits everything unpacked before the damage: an iterated stream discards its buffer when it fails. */
async function* through(bytes: AsyncIterable<Buffer>, engine: Transform, limit: Limit): AsyncGenerator<Buffer> {
	let out: Buffer[] = [];
	let failure: Error | undefined;
	let ended = false;
	engine.on('data', (chunk: Buffer) => out.push(chunk));
	engine.on('error', error => {
		failure = error;
	});
	engine.on('end', () => {
		ended = true;
	});
	// A write gets no callback when the compressed data ends in the middle of it.
	const done = (start: (called: () => void) => void) =>
		new Promise<void>(resolve => {
			engine.once('close', resolve);
			engine.once('end', resolve);
			start(() => {
				engine.off('close', resolve);
				engine.off('end', resolve);
				resolve();
			});
		});
	const given = () => {
		const chunks = out;
		out = [];
		for (const chunk of chunks) limit.unpacked(chunk.length);
		return chunks;
	};

	try {
		for await (const piece of pieces(bytes)) {
			await done(called => engine.write(piece, called));
			yield* given();
			if (ended || failure !== undefined) break;
		}

		if (!ended && failure === undefined) await done(() => engine.end());
		yield* given();
		if (failure !== undefined) throw failure;
	} finally {
		engine.destroy();
	}
}

async function* pieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of bytes) {
		for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
	}
}

/** One sentence about a damaged stream; `offset` counts compressed bytes. */
export function damage(name: string, kind: string, offset: number, error: unknown): UserError {
	if (error instanceof UserError) return error;
	const {code, message} = error as NodeJS.ErrnoException;
	if (message === 'incorrect data check') {
		return new UserError(
			`${name}: the checksum of the ${kind} data is wrong at byte ${offset}, so that some of what stands before was changed`,
			'Download or copy it again; the report is about what was read.',
			{cause: error},
		);
	}

	const what =
		code === 'Z_BUF_ERROR' || message === 'unexpected end of file'
			? `the ${kind} data ends early, at byte ${offset}`
			: `the ${kind} data is damaged at about byte ${offset} (${message})`;
	return new UserError(
		`${name}: ${what}; what stands before it was read`,
		'Download or copy it again; the report lacks what comes after.',
		{cause: error},
	);
}
