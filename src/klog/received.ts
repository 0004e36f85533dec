import type {Line} from '../model/exchange.ts';
import {decodeBytes} from '../text/latin1.ts';
import type {RawLine} from './entry.ts';

/** Characters of one line that evidence quotes; what is proven stands in front. */
const MAX_LINE = 4096;

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
