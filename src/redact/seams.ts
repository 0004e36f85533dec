import {isRandom} from './entropy.ts';
import type {Span} from './span.ts';

/** Minimum columns of a line that may have been broken. */
const MARGIN = 40;

/** Characters on both sides of a seam that a name and its secret may span. */
const TAIL = 120;
const HEAD = 600;

/** Maximum characters that two lines may share at their start or end: a wrapper's. */
const MAX_FRAME = 400;

const header = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d/;

/** What a wrapper may put between its prefix, which is the same on each line, and the rest: `P `, `01E+`. */
const mark = /^\w{1,4}[ +]/;

/** What follows the last letter of a broken line: padding, colours, a soft break from mail, an escaped line break. */
const behind = /(?:\s|\u001B\[[\d;]{0,9}m|=(?:1B\[[\d;]{0,9}m)?|\\{1,15}[nrt])$/;

/** `apiVersion: `. */
const key = /^[\w./-]{1,120}:(?=\s|$)/;

/** Letters that secrets consist of. */
const word = /^[\w+/=~.!%-]+/;
/** For a cookie, the header continues to its end. */
const value = /^[^"'\\\n]+/;
const row = /^[ \da-f]{2,60}(?:\|.{0,18})?|^[^|\n]{1,17}\|/;

export type Line = {readonly text: string; readonly spans: readonly Span[]};

/** Secrets in a line and the previous one that are visible only if both are one broken line. */
export type Seam = {readonly before: Span[]; readonly own: Span[]};

const none: Seam = {before: [], own: []};

/**
Reads two lines as one.

What broke them and what wraps them is unknown: the wrapper is what both have in common, except for digits.
*/
export function seam(one: Line, other: string, rulesIn: (text: string) => Iterable<Span>): Seam {
	if (one.text.length < MARGIN) return none;
	const front = frontOf(one.text, other);
	const end = endOf(one.text, other, front);
	const rest = other.slice(front);
	if (end - front < MARGIN / 2 || header.test(other.slice(0, front + 40))) return none;
	const start = front + (front > 0 ? (mark.exec(rest)?.[0].length ?? 0) : 0);
	const own: Span[] = [];
	const before: Span[] = [];
	const last = one.spans.find(span => span.end >= end && end - span.start >= 4);
	if (last !== undefined) own.push(...goesOn(other, start, last.kind));
	const from = Math.max(front, end - TAIL);
	const tail = one.text.slice(from, end);
	const head = other.slice(start, start + HEAD);
	// A line that starts with a key is a line of its own; what follows the key may be secret all the same.
	const least = key.exec(head)?.[0].length ?? 0;
	const isTold = last !== undefined || /\*$|\[redacted\]$/.test(tail);
	// A line may have been broken at a blank, which is invisible at its end.
	for (const blank of /^\s/.test(one.text.slice(end)) ? ['', ' '] : ['']) {
		const joint = tail.length + blank.length;
		for (const span of rulesIn(tail + blank + head)) {
			const isIn = span.start >= joint + least;
			if (span.end <= joint || (!isIn && (least > 0 || isTold))) continue;
			// The text column has ended: this row of a dump is complete.
			if (!isIn && span.kind === 'bytes in hex' && tail.endsWith('|')) continue;
			const isOwn = (part: string) => /\d/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part);
			// A table header and a name beneath it only look random together.
			if (
				span.kind === 'random text' &&
				span.start < tail.length &&
				!isOwn(tail.slice(span.start)) &&
				!isOwn(head.slice(0, span.end - joint))
			)
				continue;
			if (span.start < tail.length) before.push({...span, start: from + span.start, end});
			own.push({...span, start: start + Math.max(0, span.start - joint), end: start + span.end - joint});
		}
	}

	return {before, own};
}

/** Of these lines, nearest first, the one that has most in common with another: a wrapper may take several lines for each. */
export function framedLike(lines: readonly Line[], other: string): Line | undefined {
	let best: Line | undefined;
	let most = -1;
	for (const line of lines) {
		const front = frontOf(line.text, other);
		if (front > most) [best, most] = [line, front];
	}

	return best;
}

/** A time in the middle of a word: lines were joined with their wrapper's prefixes. */
const stamp = /(?<!\\)[\w/]\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const opaque = /(?<![\w+/=~.-])[\w+/=~-]{12,}/;
const lengthy = /(?<![\w+/~.-])[\w+/~]{24,}/g;

/** The rest of secrets where lines were joined wrongly: what follows a wrapper's time or a TAB, and whatever looks random. */
export function* interrupted(text: string, spans: readonly Span[]): Generator<Span> {
	const isGlued = stamp.test(text);
	for (const {start, end, kind} of spans) {
		const isCut = isGlued && stamp.test(text.slice(start, end + 24));
		if (!isCut && text.charCodeAt(end) !== 0x09) continue;
		const rest = text.slice(end, end + 120).replace(/^\S+/, word => ' '.repeat(word.length));
		const match = (isCut ? opaque : /(?<=^\t{1,8})[\w+/=~-]{12,}/).exec(rest);
		if (match !== null && isOpaque(match[0]))
			yield {start: end + match.index, end: end + match.index + match[0].length, kind};
	}

	if (!isGlued) return;
	for (const {0: word, index} of text.matchAll(lengthy))
		if (isOpaque(word)) yield {start: index, end: index + word.length, kind: 'random text'};
}

/** The rest of a secret: nothing a line would normally start with. */
function goesOn(text: string, start: number, kind: string): Span[] {
	const rest = text.slice(start);
	if (kind === 'bytes in hex' || kind === 'protobuf of a Secret') {
		const length = row.exec(rest)?.[0].length ?? 0;
		return length > 0 ? [{start, end: start + length, kind}] : [];
	}

	const first = word.exec(rest)?.[0] ?? '';
	const isPart = kind === 'header' && /^[;=_]/.test(rest);
	if (!isPart && (!isOpaque(first) || rest.charAt(first.length) === ':')) return [];
	const length = kind === 'header' ? (value.exec(rest)?.[0].length ?? 0) : first.length;
	return [{start, end: start + length, kind}];
}

/** A word with letters and digits that is not a path. */
function isOpaque(text: string): boolean {
	const parts = text.split('/');
	return parts.length > 1 ? parts.some(part => part.length >= 12 && isRandom(part)) : isMixed(text);
}

const isMixed = (text: string) =>
	text.length >= 12 && ((/\d/.test(text) && /[A-Za-z]/.test(text)) || (text.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3);

const isFigure = (code: number) => code >= 0x30 && code <= 0x39;
const isSame = (one: number, other: number) => one === other || (isFigure(one) && isFigure(other));
const isWord = (code: number) => isFigure(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** A word that no wrapper uses as a prefix. */
const long = /[A-Za-z0-9+/=_]{16,}/;

/** Characters shared by the starts of two lines, except for digits, up to the end of a word. */
export function frontOf(one: string, other: string): number {
	const most = Math.min(one.length, other.length, MAX_FRAME);
	let front = 0;
	while (front < most && isSame(one.charCodeAt(front), other.charCodeAt(front))) front++;
	while (front > 0 && isWord(other.charCodeAt(front - 1))) front--;
	const alien = other.slice(0, front).search(long);
	return alien === -1 ? front : alien;
}

/** Where the text of a line ends, without what the next one ends with as well. */
function endOf(one: string, other: string, front: number): number {
	const most = Math.min(one.length, other.length, MAX_FRAME + front) - front;
	let back = 0;
	while (back < most && isSame(one.charCodeAt(one.length - back - 1), other.charCodeAt(other.length - back - 1)))
		back++;
	while (back > 0 && isWord(one.charCodeAt(one.length - back))) back--;
	// Masks are not part of a wrapper.
	if (/\[redacted|\*/.test(one.slice(one.length - back))) back = 0;
	const inside = one.slice(0, one.length - back);
	let end = inside.length;
	for (
		let match = behind.exec(inside.slice(-24));
		match !== null;
		match = behind.exec(inside.slice(Math.max(0, end - 24), end))
	)
		end -= match[0].length;
	return end;
}
