import type {FileHandle} from 'node:fs/promises';
import {crc32} from 'node:zlib';
import {UserError} from '../../text/user-error.ts';
import {damage, inflated} from './compressed.ts';
import {wholeJobs} from './github-jobs.ts';
import type {Limit} from './limit.ts';
import {memberName} from './member-name.ts';
import type {Feed, Watch} from './watch.ts';

// Source of all numbers: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
/** The end record and the longest comment. */
const END_REACH = END_SIZE + 0xffff;
/** Marks a number that is stored in the zip64 field. */
const ELSEWHERE = 0xffffffff;
const PIECE = 64 * 1024;
/** GitHub's archives, whose names are checked beforehand, have a few hundred files. */
const MAX_NAMES = 20_000;

const ENCRYPTED = 1;
/** Sizes and checksum follow the data. */
const DESCRIPTOR = 8;
const STORED = 0;
const DEFLATED = 8;

type Entry = {
	readonly rawName: Buffer;
	readonly flags: number;
	readonly method: number;
	readonly crc: number;
	readonly packedSize: number;
	readonly size: number;
	/** Offset of its local header. */
	readonly offset: number;
};

/** A zip archive with random access. */
export type ZipFile = {
	readonly name: string;
	readonly file: FileHandle;
	readonly size: number;
	/** Receives the number of bytes read. */
	readonly count: (bytes: number) => void;
};

/** The files in a zip archive, one after another: each must be read or skipped before requesting the next. */
export async function* zipMembers(zip: ZipFile, limit: Limit, watch: Watch): AsyncGenerator<Feed> {
	let encrypted = 0;
	try {
		const directory = await findDirectory(zip);
		const entries = directory === undefined ? localEntries(zip) : centralEntries(zip, directory);
		if (directory === undefined) watch.trouble(broken(zip.name, 'has no end: it was cut', zip.size));
		const silent = {...zip, count: () => {}};
		const names: string[] = [];
		for await (const {rawName} of directory === undefined ? localEntries(silent) : centralEntries(silent, directory)) {
			names.push(rawName.toString('latin1'));
			if (names.length > MAX_NAMES) break;
		}

		const whole = wholeJobs(names);
		for await (const entry of entries) {
			if (watch.signal.aborted || limit.exceeded) return;
			limit.member();
			const latin1 = entry.rawName.toString('latin1');
			if (latin1.endsWith('/') || whole.has(latin1)) continue;
			const name = memberName(zip.name, entry.rawName);
			if ((entry.flags & ENCRYPTED) !== 0) {
				encrypted++;
			} else if (entry.method === STORED || entry.method === DEFLATED) {
				const member = memberFeed(zip, entry, name, limit, watch);
				// A truncated archive was already reported.
				member.broken = directory === undefined;
				yield member;
			} else {
				watch.trouble(
					new UserError(
						`${name}: packed with zip method ${entry.method}, which is not read here`,
						'Unpack the archive with a program that can, and name the folder.',
					),
				);
			}
		}
	} catch (error) {
		watch.trouble(error instanceof UserError ? error : broken(zip.name, `cannot be read (${String(error)})`, 0));
	}

	if (encrypted > 0) {
		watch.trouble(
			new UserError(
				`${zip.name}: ${encrypted} encrypted ${encrypted === 1 ? 'file' : 'files'} in it, which cannot be read without a password`,
				'Unpack the archive with its password, and name the folder.',
			),
		);
	}
}

const broken = (name: string, what: string, offset: number) =>
	new UserError(
		`${name}: the zip archive ${what} at byte ${offset}; what could be found in it was read`,
		'Download or copy it again.',
	);

function memberFeed(zip: ZipFile, entry: Entry, name: string, limit: Limit, watch: Watch): Feed {
	const feed: Feed = {name, bytes: checked(), broken: false};
	let at = entry.offset;
	async function* packed(): AsyncGenerator<Buffer> {
		const header = await read(zip, entry.offset, LOCAL_SIZE);
		if (header.length < LOCAL_SIZE || header.readUInt32LE(0) !== LOCAL) {
			throw broken(name, 'is damaged: no file begins', entry.offset);
		}

		at = entry.offset + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
		const end = at + entry.packedSize;
		while (at < end && !watch.signal.aborted) {
			const piece = await read(zip, at, Math.min(PIECE, end - at));
			if (piece.length === 0) throw broken(name, 'ends early', at);
			at += piece.length;
			yield piece;
		}
	}

	async function* stored(): AsyncGenerator<Buffer> {
		for await (const piece of packed()) {
			limit.unpacked(piece.length);
			yield piece;
		}
	}

	async function* checked(): AsyncGenerator<Buffer> {
		let crc = 0;
		try {
			for await (const piece of entry.method === STORED ? stored() : inflated(packed(), limit)) {
				crc = crc32(piece, crc);
				yield piece;
			}

			if (crc !== entry.crc && !watch.signal.aborted && !feed.broken) {
				feed.broken = true;
				watch.trouble(
					new UserError(
						`${name}: its checksum is wrong, so that some of its ${entry.size} bytes from byte ${entry.offset} of the archive on were changed`,
						'Download or copy it again; the report is about what was read.',
					),
				);
			}
		} catch (error) {
			const told = feed.broken && !limit.exceeded;
			feed.broken = true;
			if (!watch.signal.aborted && !told) watch.trouble(damage(name, 'zip', at, error));
		}
	}

	return feed;
}

async function read({file, count}: ZipFile, position: number, length: number): Promise<Buffer> {
	const buffer = Buffer.allocUnsafe(length);
	let filled = 0;
	while (filled < length) {
		const {bytesRead} = await file.read(buffer, filled, length - filled, position + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}

	count(filled);
	return buffer.subarray(0, filled);
}

type Directory = {readonly offset: number; readonly entries: number};

/** Position of the central directory; undefined when the archive has no end. */
async function findDirectory(zip: ZipFile): Promise<Directory | undefined> {
	const start = Math.max(0, zip.size - END_REACH);
	const tail = await read(zip, start, zip.size - start);
	for (let at = tail.length - END_SIZE; at >= 0; at--) {
		if (tail.readUInt32LE(at) !== END) continue;
		const entries = tail.readUInt16LE(at + 10);
		const offset = tail.readUInt32LE(at + 16);
		if (entries !== 0xffff && offset !== ELSEWHERE) return {offset, entries};
		const locator = await read(zip, Math.max(0, start + at - 20), 20);
		if (locator.length < 20 || locator.readUInt32LE(0) !== LOCATOR64) return {offset, entries};
		const end64 = await read(zip, Number(locator.readBigUInt64LE(8)), 56);
		if (end64.length < 56 || end64.readUInt32LE(0) !== END64) return undefined;
		return {offset: Number(end64.readBigUInt64LE(48)), entries: Number(end64.readBigUInt64LE(32))};
	}

	return undefined;
}

async function* centralEntries(zip: ZipFile, directory: Directory): AsyncGenerator<Entry> {
	let at = directory.offset;
	for (let index = 0; index < directory.entries; index++) {
		const header = await read(zip, at, CENTRAL_SIZE);
		if (header.length < CENTRAL_SIZE || header.readUInt32LE(0) !== CENTRAL) {
			throw broken(
				zip.name,
				`is damaged: no entry of its table of contents (${index} of ${directory.entries} read)`,
				at,
			);
		}

		const nameLength = header.readUInt16LE(28);
		const extraLength = header.readUInt16LE(30);
		const more = await read(zip, at + CENTRAL_SIZE, nameLength + extraLength);
		at += CENTRAL_SIZE + nameLength + extraLength + header.readUInt16LE(32);
		yield {
			rawName: more.subarray(0, nameLength),
			flags: header.readUInt16LE(8),
			method: header.readUInt16LE(10),
			crc: header.readUInt32LE(16),
			...zip64(more.subarray(nameLength), {
				size: header.readUInt32LE(24),
				packedSize: header.readUInt32LE(20),
				offset: header.readUInt32LE(42),
			}),
		};
	}
}

/** The entries of a truncated archive, in data order: only where the size is given up front, nothing is guessed. */
async function* localEntries(zip: ZipFile): AsyncGenerator<Entry> {
	for (let at = 0; ;) {
		const header = await read(zip, at, LOCAL_SIZE);
		if (header.length < LOCAL_SIZE || header.readUInt32LE(0) !== LOCAL) return;
		const nameLength = header.readUInt16LE(26);
		const extraLength = header.readUInt16LE(28);
		const more = await read(zip, at + LOCAL_SIZE, nameLength + extraLength);
		const data = at + LOCAL_SIZE + nameLength + extraLength;
		const flags = header.readUInt16LE(6);
		const sizes = zip64(more.subarray(nameLength), {
			size: header.readUInt32LE(22),
			packedSize: header.readUInt32LE(18),
			offset: at,
		});
		const base = {rawName: more.subarray(0, nameLength), flags, method: header.readUInt16LE(8)};
		if ((flags & DESCRIPTOR) === 0 || sizes.packedSize > 0) {
			yield {...base, ...sizes, offset: at, crc: header.readUInt32LE(14)};
			at = data + sizes.packedSize;
			continue;
		}

		const descriptor = await findDescriptor(zip, data);
		yield {...base, offset: at, ...descriptor};
		if (descriptor.next === undefined) return;
		at = descriptor.next;
	}
}

const DESCRIPTOR_SIGNATURE = Buffer.from([0x50, 0x4b, 0x07, 0x08]);

/** The data descriptor after data of unknown size: its signature, with a size that fits its position; or the archive ends before it. */
async function findDescriptor(
	zip: ZipFile,
	data: number,
): Promise<{crc: number; packedSize: number; size: number; next: number | undefined}> {
	for (let at = data; at < zip.size; at += PIECE) {
		const piece = await read(zip, at, PIECE + 24);
		for (
			let hit = piece.indexOf(DESCRIPTOR_SIGNATURE);
			hit !== -1;
			hit = piece.indexOf(DESCRIPTOR_SIGNATURE, hit + 1)
		) {
			if (hit + 16 > piece.length) break;
			const packedSize = at + hit - data;
			const crc = piece.readUInt32LE(hit + 4);
			if (piece.readUInt32LE(hit + 8) === packedSize) {
				// 32-bit sizes if the next header follows, 64-bit sizes otherwise.
				const next = hit + 20 <= piece.length ? piece.readUInt32LE(hit + 16) : LOCAL;
				const wide = hit + 24 <= piece.length && next !== LOCAL && next !== CENTRAL;
				const size = piece.readUInt32LE(hit + (wide ? 16 : 12));
				return {crc, packedSize, size, next: at + hit + (wide ? 24 : 16)};
			}
		}
	}

	return {crc: 0, packedSize: zip.size - data, size: 0, next: undefined};
}

type Sizes = {readonly size: number; readonly packedSize: number; readonly offset: number};

/** Fills in from the zip64 field what did not fit into 32 bits; the field holds only those, in this order. */
function zip64(extra: Buffer, sizes: Sizes): Sizes {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
		let next = at + 4;
		const wide = (value: number) => {
			if (value !== ELSEWHERE || next + 8 > end) return value;
			next += 8;
			return Number(extra.readBigUInt64LE(next - 8));
		};
		const size = wide(sizes.size);
		const packedSize = wide(sizes.packedSize);
		return {size, packedSize, offset: wide(sizes.offset)};
	}

	return sizes;
}
