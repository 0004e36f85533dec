import type {Line} from '../model/exchange.ts';
import {decodeBytes} from '../text/latin1.ts';
import type {RawLine} from './entry.ts';

/** Maximum characters of one line that evidence quotes; the proof comes first. */
const MAX_LINE = 4096;

/** A received line as quoted in evidence, decoded; long lines are truncated, and say so. */
function quote(raw: string): string {
	const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
	return text.length <= MAX_LINE
		? decodeBytes(text)
		: `${decodeBytes(text.slice(0, MAX_LINE))} [${text.length - MAX_LINE} more bytes]`;
}

/** The physical lines of a received line: one, or the rejoined parts. */
export function linesOf({number, raw}: RawLine): Line[] {
	return raw.split('\n').map((part, index) => ({number: number + index, text: quote(part)}));
}
