import stripAnsi from 'strip-ansi';
import type {RawLine} from '../klog/entry.ts';
import type {Line} from '../model/exchange.ts';

/** Characters of one line that evidence quotes; what is proven stands in front. */
const MAX_LINE = 4096;

/** The text of latin1 bytes, as a string of its own: UTF-8 decoded; a cut sequence shows as U+FFFD. */
export function decodeBytes(latin1: string): string {
	return Buffer.from(latin1, 'latin1').toString('utf8');
}

/** Removes terminal colours from a latin1 line; decoded first, because the UTF-8 byte 0x9B looks like CSI in latin1. */
export function withoutAnsi(latin1: string): string {
	return Buffer.from(stripAnsi(decodeBytes(latin1)), 'utf8').toString('latin1');
}

/** A received line as evidence quotes it, decoded, with long lines cut and said so. */
function quote(raw: string): string {
	const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
	return text.length <= MAX_LINE
		? decodeBytes(text)
		: `${decodeBytes(text.slice(0, MAX_LINE))} [${text.length - MAX_LINE} more bytes]`;
}

/** The physical lines of a received line: one, or the parts that were rejoined. */
export function linesOf({number, raw}: RawLine): Line[] {
	return raw.split('\n').map((part, index) => ({number: number + index, text: quote(part)}));
}
