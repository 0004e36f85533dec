import {isAscii, isUtf8} from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'binary';

/**
Detects the encoding from the first bytes of a text.

PowerShell 5 writes UTF-16, little-endian; `cmd` or an editor may have lost the byte order mark, and then every second byte of
ASCII is a NUL.
*/
export function encodingOf(head: Buffer): Encoding {
	if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? 'binary' : 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const nuls: [even: number, odd: number] = [0, 0];
	let control = 0;
	for (const [at, byte] of head.entries()) {
		if (byte === 0) nuls[at % 2 === 0 ? 0 : 1]++;
		else if (byte < 0x20 && !usualControls.has(byte)) control++;
	}

	const [even, odd] = nuls;
	const half = head.length / 2;
	if (head.length >= 8 && odd > half * 0.7 && even < half * 0.05) return 'utf-16le';
	if (head.length >= 8 && even > half * 0.7 && odd < half * 0.05) return 'utf-16be';
	return even + odd > 0 || control > head.length / 20 ? 'binary' : 'utf-8';
}

/** BEL, BS, TAB, LF, CR, ESC: terminal output has them. */
const usualControls = new Set([0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b]);

/** Text of any supported encoding as UTF-8, without byte order marks. */
export function toUtf8(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<Buffer> {
	return withoutMarks(
		encoding === 'utf-16le' || encoding === 'utf-16be' ? fromUtf16(bytes, encoding) : fromMixed(bytes),
	);
}

async function* fromUtf16(bytes: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
	const decoder = new TextDecoder(encoding);
	for await (const chunk of bytes) {
		const text = decoder.decode(chunk, {stream: true});
		if (text !== '') yield Buffer.from(text, 'utf8');
	}

	const rest = decoder.decode();
	if (rest !== '') yield Buffer.from(rest, 'utf8');
}

const LF = 0x0a;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Drops byte order marks at the start of lines: concatenated files have them in the middle. */
async function* withoutMarks(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer = Buffer.alloc(0);
	let before = LF;
	for await (const chunk of bytes) {
		let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		// A mark split at the end of the chunk is handled with the next one.
		const cut = rest.at(-1) === 0xef ? 1 : rest.at(-2) === 0xef && rest.at(-1) === 0xbb ? 2 : 0;
		held = rest.subarray(rest.length - cut);
		rest = rest.subarray(0, rest.length - cut);
		for (let hit = rest.indexOf(mark), from = 0; rest.length > 0; hit = rest.indexOf(mark, from)) {
			if (hit === -1) {
				before = rest.at(-1) ?? before;
				yield rest;
				break;
			}

			from = hit + mark.length;
			if ((hit === 0 ? before : rest[hit - 1]) !== LF) continue;
			if (hit > 0) yield rest.subarray(0, hit);
			// Two marks in a row are two files, the first of them empty.
			before = LF;
			rest = rest.subarray(from);
			from = 0;
		}
	}

	if (held.length > 0) yield held;
}

/** The longest line that waits for its end, so that it is decoded as a whole. */
const MAX_HELD = 64 * 1024;

/** Passes UTF-8, and converts lines that are not. Plain ASCII, which most logs are, passes in whole chunks. */
async function* fromMixed(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer = Buffer.alloc(0);
	let sawUtf8 = false;
	const decode = (text: Buffer): Buffer => {
		if (isUtf8(text)) {
			sawUtf8 ||= !isAscii(text);
			return text;
		}

		const lines: Buffer[] = [];
		for (let start = 0; start < text.length;) {
			const end = text.indexOf(LF, start) + 1 || text.length;
			const line = text.subarray(start, end);
			if (isUtf8(line)) sawUtf8 ||= !isAscii(line);
			else if (hasUtf8(line)) sawUtf8 = true;
			else if (!isCutUtf8(line) || !sawUtf8) {
				lines.push(fromWindows1252(line));
				start = end;
				continue;
			}

			lines.push(line);
			start = end;
		}

		return Buffer.concat(lines);
	};

	for await (const chunk of bytes) {
		if (held.length === 0 && isAscii(chunk)) {
			yield chunk;
			continue;
		}

		const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		const end = text.lastIndexOf(LF) + 1;
		const tail = text.length - end;
		// A giant line continues in pieces, never split inside a character.
		const keep = tail > MAX_HELD ? unfinished(text) : tail;
		held = text.subarray(text.length - keep);
		if (keep < text.length) yield decode(text.subarray(0, text.length - keep));
	}

	if (held.length > 0) yield decode(held);
}

/** Number of bytes at the end that start an incomplete UTF-8 character. */
function unfinished(text: Buffer): number {
	for (let back = 1; back <= 3; back++) {
		const byte = text.at(-back) ?? 0;
		if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
		if (byte < 0x80) return 0;
	}

	return 0;
}

const isContinuation = (byte: number | undefined) => byte !== undefined && byte >= 0x80 && byte < 0xc0;
const lengthOf = (byte: number) => (byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1);

/** Whether a line has a complete non-ASCII UTF-8 character: then invalid UTF-8 in it is damage, not another encoding. */
function hasUtf8(line: Buffer): boolean {
	for (let at = 0; at < line.length; at++) {
		const length = lengthOf(line[at] ?? 0);
		let have = 1;
		while (have < length && isContinuation(line[at + have])) have++;
		if (length > 1 && have === length) return true;
	}

	return false;
}

/**
Whether all invalid UTF-8 in a line may be a single truncated character: kubectl truncates bodies after so many bytes, and
container logs split lines after 16 KiB.
*/
function isCutUtf8(line: Buffer): boolean {
	let cuts = 0;
	for (let at = 0; at < line.length; at++) {
		const byte = line[at] ?? 0;
		if (byte < 0x80) continue;
		let next = at + 1;
		while (isContinuation(line[next])) next++;
		if (next - at > 3) return false;
		const following = line.toString('latin1', next, next + 11);
		if (!isContinuation(byte) && !/^(?:\r?\n|$| ?\[truncated)/.test(following)) return false;
		cuts++;
		at = next - 1;
	}

	return cuts <= 2;
}

/** windows-1252 at 0x80 to 0x9F, where latin1 has control characters. Source: WHATWG Encoding, index windows-1252. */
const from0x80 =
	'\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178';

const fromWindows1252 = (line: Buffer): Buffer =>
	Buffer.from(
		line.toString('latin1').replaceAll(/[\u0080-\u009F]/g, found => from0x80.charAt(found.charCodeAt(0) - 0x80)),
		'utf8',
	);
