import {isAscii, isUtf8} from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'binary';

/** First bytes of files that may look like text further on. Source: the magic files of file(1). */
const binaries: readonly Buffer[] = [
	'\u007FELF',
	'\u0089PNG',
	'GIF8',
	'\u00FF\u00D8\u00FF',
	'%PDF-',
	'SQLite format 3\0',
	'\u00CA\u00FE\u00BA\u00BE',
	'\0asm',
	'!<arch>\n',
].map(magic => Buffer.from(magic, 'latin1'));

const marks: ReadonlyArray<readonly [encoding: Encoding, mark: Buffer]> = [
	// Before UTF-16, whose mark is half of this one.
	['utf-32le', Buffer.from([0xff, 0xfe, 0, 0])],
	['utf-32be', Buffer.from([0, 0, 0xfe, 0xff])],
	['utf-16le', Buffer.from([0xff, 0xfe])],
	['utf-16be', Buffer.from([0xfe, 0xff])],
];

/** Where the NULs of ASCII are, in four bytes. */
const wide: ReadonlyArray<readonly [encoding: Encoding, places: string]> = [
	['utf-16le', '.0.0'],
	['utf-16be', '0.0.'],
	['utf-32le', '.000'],
	['utf-32be', '000.'],
];

/**
Detects the encoding from the first bytes of a text.

PowerShell 5 writes UTF-16, little-endian; `cmd` or an editor may have lost the byte order mark, and then every second byte of
ASCII is a NUL. Other NULs do not make a binary: logrotate's copytruncate leaves a hole of them, a crash some blocks, and UTF-16
appended to UTF-8 one after each letter. Control characters do, if every twentieth byte is one.
*/
export function encodingOf(head: Buffer): Encoding {
	if (binaries.some(magic => startsWith(head, magic))) return 'binary';
	const marked = marks.find(([, mark]) => startsWith(head, mark));
	if (marked !== undefined) return marked[0];
	const text = head.subarray(holeOf(head));
	// By their place in a group of four bytes.
	const nuls = [0, 0, 0, 0];
	const controls = [0, 0, 0, 0];
	for (const [at, byte] of text.entries()) {
		const counts = byte === 0 ? nuls : byte < 0x20 && !usualControls.has(byte) ? controls : undefined;
		if (counts !== undefined) counts[at % 4] = (counts[at % 4] ?? 0) + 1;
	}

	const quarter = text.length / 4;
	const fits = (places: string) =>
		nuls.every((count, place) => (places[place] === '0' ? count > quarter * 0.7 : count < quarter * 0.05));
	const [encoding, places] = (text.length < 8 ? undefined : wide.find(([, each]) => fits(each))) ?? ['utf-8', '....'];
	let letters = 0;
	let control = 0;
	for (const [place, count] of controls.entries()) {
		// The upper bytes of letters beyond ASCII are no controls.
		if (places[place] === '0') continue;
		letters += quarter - (nuls[place] ?? 0);
		control += count;
	}

	return control > letters / 20 ? 'binary' : encoding;
}

const startsWith = (head: Buffer, magic: Buffer) => head.subarray(0, magic.length).equals(magic);

/** How many NULs a text starts with, in whole groups of four: what comes after them keeps its place. */
export function holeOf(head: Buffer): number {
	const first = head.findIndex(byte => byte !== 0);
	return first === -1 ? head.length : first - (first % 4);
}

/** BEL, BS, TAB, LF, CR, ESC: terminal output has them. */
const usualControls = new Set([0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b]);

/** Text of any supported encoding as UTF-8, without NULs and byte order marks. */
export function toUtf8(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<Buffer> {
	switch (encoding) {
		case 'utf-16le':
		case 'utf-16be':
			return withoutMarks(withoutNuls(fromUtf16(bytes, encoding)));
		case 'utf-32le':
		case 'utf-32be':
			return withoutMarks(withoutNuls(fromUtf32(bytes, encoding)));
		default:
			return withoutMarks(fromMixed(withoutNuls(bytes)));
	}
}

/** Drops NULs, which stand for nothing; no line begins or ends with them. */
async function* withoutNuls(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of bytes) {
		if (!chunk.includes(0)) {
			yield chunk;
			continue;
		}

		const text = Buffer.allocUnsafe(chunk.length);
		let length = 0;
		for (const byte of chunk) if (byte !== 0) text[length++] = byte;
		if (length > 0) yield text.subarray(0, length);
	}
}

/** A letter cut in two at the end is none. */
async function* fromUtf16(bytes: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
	const decoder = new TextDecoder(encoding);
	for await (const chunk of bytes) {
		const text = decoder.decode(chunk, {stream: true});
		if (text !== '') yield Buffer.from(text, 'utf8');
	}
}

async function* fromUtf32(bytes: AsyncIterable<Buffer>, encoding: 'utf-32le' | 'utf-32be'): AsyncGenerator<Buffer> {
	let held: Buffer = Buffer.alloc(0);
	for await (const chunk of bytes) {
		const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		const length = text.length - (text.length % 4);
		held = text.subarray(length);
		const letters: string[] = [];
		for (let at = 0; at < length; at += 4) {
			const point = encoding === 'utf-32le' ? text.readUInt32LE(at) : text.readUInt32BE(at);
			letters.push(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point));
		}

		if (length > 0) yield Buffer.from(letters.join(''), 'utf8');
	}
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
