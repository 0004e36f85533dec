import {UserError} from '../../text/user-error.ts';
import {ByteReader} from './byte-reader.ts';
import type {Limit} from './limit.ts';
import {memberName} from './member-name.ts';
import type {Feed, Watch} from './watch.ts';

const BLOCK = 512;
/** Maximum length of long names and attributes; the longest Linux path has 4,096 bytes. */
const MAX_HEADER = 1024 * 1024;

/** Whether a block is a tar header: it contains its own checksum, computed with blanks in the checksum's place. */
export function isTarHeader(block: Buffer): boolean {
	if (block.length < BLOCK || block[0] === 0) return false;
	const written = octal(block.subarray(148, 156));
	let sum = 8 * 0x20;
	for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
	return written === sum;
}

/**
The files in a tar archive, one after another: each must be read or skipped before requesting the next.

Source: POSIX `pax`, "ustar Interchange Format" and "pax Extended Header"; GNU tar's manual, "Basic Tar Format", for `L` and base 256.
*/
export async function* tarMembers(feed: Feed, limit: Limit, watch: Watch): AsyncGenerator<Feed> {
	const reader = new ByteReader(feed.bytes);
	const tell = (what: string) => {
		if (!watch.signal.aborted && !feed.broken && !limit.exceeded) {
			watch.trouble(
				new UserError(
					`${feed.name}: the tar archive ${what} at byte ${reader.offset}; the files before that were read`,
					'Download or copy it again; the report lacks what comes after.',
				),
			);
		}
	};

	let path: Buffer | undefined;
	let size: number | undefined;
	try {
		for (;;) {
			const block = await reader.take(BLOCK);
			if (block.length < BLOCK) {
				// An archive without its two empty blocks at the end was made by `cat`, or is still complete.
				if (block.length > 0 || feed.broken) tell('ends early');
				return;
			}

			if (block.every(byte => byte === 0)) return;
			if (!isTarHeader(block)) {
				tell('is damaged');
				return;
			}

			const type = String.fromCharCode(block[156] ?? 0);
			const length = size ?? numberIn(block.subarray(124, 136));
			if (type === 'S') {
				const name = memberName(feed.name, path ?? ustarName(block));
				watch.trouble(
					new UserError(
						`${name}: a sparse file of GNU tar, which is not read here`,
						'Unpack the archive, and name the folder.',
					),
				);
				// More of the list of its pieces.
				for (let more = block[482]; more !== undefined && more !== 0;) more = (await reader.take(BLOCK))[504];
			}

			const end = reader.offset + Math.ceil(length / BLOCK) * BLOCK;
			if (type === 'L' || type === 'x') {
				if (length > MAX_HEADER) {
					tell('has an impossible header');
					return;
				}

				const content = await reader.take(length);
				if (type === 'L') path = untilNul(content);
				else ({path, size} = {path, size, ...attributes(content)});
			} else if (type === '0' || type === '\0' || type === '7') {
				limit.member();
				const name = memberName(feed.name, path ?? ustarName(block));
				yield memberFeed(name, content(length), feed);
			}

			if (type !== 'L' && type !== 'x') [path, size] = [undefined, undefined];
			if (limit.exceeded || watch.signal.aborted) return;
			if (!(await reader.skipTo(end))) {
				tell('ends early');
				return;
			}
		}
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		watch.trouble(error);
	} finally {
		await reader.close();
	}

	async function* content(length: number): AsyncGenerator<Buffer> {
		const end = reader.offset + length;
		while (reader.offset < end) {
			const piece = await reader.some(end - reader.offset);
			if (piece === undefined) return;
			yield piece;
		}
	}
}

/** A file truncated only because the archive is gets no second report. */
function memberFeed(name: string, bytes: AsyncIterable<Buffer>, archive: Feed): Feed {
	let broken = false;
	return {
		name,
		bytes,
		get broken() {
			return broken || archive.broken;
		},
		set broken(value) {
			broken = value;
		},
	};
}

const untilNul = (bytes: Buffer): Buffer => {
	const end = bytes.indexOf(0);
	return end === -1 ? bytes : bytes.subarray(0, end);
};

function ustarName(block: Buffer): Buffer {
	const name = untilNul(block.subarray(0, 100));
	const prefix = untilNul(block.subarray(345, 500));
	const posix = block.toString('latin1', 257, 263) === 'ustar\0';
	return posix && prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name;
}

const octal = (field: Buffer): number => Number.parseInt(field.toString('latin1').replaceAll('\0', ' ').trim(), 8) || 0;

/** Octal digits; GNU tar writes numbers that do not fit as big-endian, after a set first bit. */
function numberIn(field: Buffer): number {
	if (((field[0] ?? 0) & 0x80) === 0) return octal(field);
	return Math.min(Number.MAX_SAFE_INTEGER - BLOCK, Number(BigInt(`0x${field.subarray(1).toString('hex')}`)));
}

/** `25 path=logs/a.log\n`: the length counts the whole record. */
function attributes(content: Buffer): {path?: Buffer; size?: number} {
	const found: {path?: Buffer; size?: number} = {};
	for (let at = 0; at < content.length;) {
		const blank = content.indexOf(0x20, at);
		const length = blank === -1 ? 0 : Number(content.toString('latin1', at, blank));
		if (!(length > blank - at && at + length <= content.length)) break;
		const record = content.subarray(blank + 1, at + length - 1);
		const equals = record.indexOf(0x3d);
		const key = record.toString('latin1', 0, equals);
		const value = record.subarray(equals + 1);
		if (key === 'path') found.path = value;
		if (key === 'size' && /^\d{1,15}$/.test(value.toString('latin1'))) found.size = Number(value.toString('latin1'));
		at += length;
	}

	return found;
}
