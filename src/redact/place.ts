/** Maximum characters that a wrapper may have put before a line's next part. */
const FRONT = 600;
/** Characters that must match for two positions to be the same. */
const SURE = 8;
/** Positions in a row where nothing matches: this is not where the line came from. */
const MAX_LOST = 64;

const ansi = /\u001B(?:\[[\d;?]*[A-Za-z]|_[^\u0007]{0,200}\u0007|\][^\u0007]{0,200}\u0007)/y;
const entity = /&(?:amp;){0,3}(?:#\d{1,6}|#x[\dA-Fa-f]{1,5}|[A-Za-z]{2,8});/y;
const unicodeEscape = /\\{1,7}u[\dA-Fa-f]{4}/y;
const softBreak = /=\r?\n/y;
const encodedByte = /(?:=[\dA-F]{2}){1,4}/y;

const lengthOf = (pattern: RegExp, text: string, at: number): number => {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0].length ?? 0;
};

/** Where the characters of a line start and end in what was received; -1 where one is missing. */
export type Places = {readonly starts: Int32Array; readonly ends: Int32Array};

/**
Where each character of a repaired line was in what was received, from `from` on.

Matches through prefixes, margins, escapes, entities and mail encodings by comparing: only what matches is placed, so it need not
know how the line was repaired.
*/
export function placesOf(line: string, raw: string, from: number): Places {
	const starts = new Int32Array(line.length).fill(-1);
	const ends = new Int32Array(line.length).fill(-1);
	let at = 0;
	let there = startOf(line, raw, from);
	let lost = 0;
	while (at < line.length && there < raw.length) {
		const code = line.charCodeAt(at);
		const isEncoded = code === 0x3d && raw.startsWith('=3D', there) && !line.startsWith('=3D', at);
		const [ahead, further] = isEncoded ? [1, 3] : code === raw.charCodeAt(there) ? [1, 1] : step(line, at, raw, there);
		if (code === raw.charCodeAt(there)) lost = 0;
		else if (ahead === 1 && further === 1 && ++lost > MAX_LOST) break;
		// An entity, a mail-encoded byte: one stands for the other.
		if (ahead === 1 && further > 0) {
			starts[at] = there;
			ends[at] = there + further;
		}

		at += ahead;
		there += further;
	}

	return {starts, ends};
}

/** Where a line starts in what was received. */
export function startOf(line: string, raw: string, from: number): number {
	for (const length of [24, 12, 6]) {
		const start = raw.slice(from, from + 65_536).indexOf(line.slice(0, length));
		if (start !== -1) return from + start;
	}

	return from;
}

/** How far to advance in the line and in what was received, where they differ. */
function step(line: string, at: number, raw: string, there: number): readonly [ahead: number, further: number] {
	const code = raw.charCodeAt(there);
	const next = line.charCodeAt(at);
	if (code === 0x1b) return [0, lengthOf(ansi, raw, there) || 1];
	if (code === 0x0d) return [0, 1];
	if (code === 0x5c) {
		const escape = lengthOf(unicodeEscape, raw, there);
		if (escape > 0) return [1, escape];
		// `\n` and `\t` in a JSON string; before a quote or a backslash only the backslash is extra.
		return next === 0x0a || next === 0x09 ? [1, 2] : [0, 1];
	}

	if (code === 0x26) {
		const length = lengthOf(entity, raw, there);
		if (length > 0) return [1, length];
	}

	if (code === 0x3d) {
		const soft = lengthOf(softBreak, raw, there);
		if (soft > 0) return [0, soft];
		const encoded = lengthOf(encodedByte, raw, there);
		if (encoded > 0) return [1, encoded];
	}

	return code === 0x0a ? behindBreak(line, at, raw, there) : resumed(line, at, raw, there);
}

/** After a line feed there may be another prefix, and the line may have gained a blank there. */
function behindBreak(line: string, at: number, raw: string, there: number): readonly [ahead: number, further: number] {
	const end = raw.indexOf('\n', there + 1);
	const row = raw.slice(there + 1, end === -1 ? raw.length : end);
	for (let skipped = 0; skipped < Math.min(FRONT, row.length); skipped++) {
		const part = row.slice(skipped, skipped + 12);
		if (line.startsWith(part, at)) return [0, 1 + skipped];
		if (line.charCodeAt(at) === 0x20 && line.startsWith(part, at + 1)) return [1, 1 + skipped];
	}

	return [0, 1];
}

function resumed(line: string, at: number, raw: string, there: number): readonly [ahead: number, further: number] {
	const here = raw.slice(there, there + SURE);
	for (let ahead = 1; ahead <= 3; ahead++) if (line.startsWith(here, at + ahead)) return [ahead, 0];
	// One character replaced by another, such as curly quotes.
	if (line.slice(at + 1, at + 4) === raw.slice(there + 1, there + 4)) return [1, 1];
	const found = raw.slice(there, there + FRONT).indexOf(line.slice(at, at + SURE));
	return found > 0 ? [0, found] : [1, 1];
}
