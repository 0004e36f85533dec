import type {Glyphs} from './glyphs.ts';
import {span, type Line} from './line.ts';
import type {Tone} from './theme.ts';

/**
A part of a whole as a bar of at most `width` cells, offset to the part's start. Anything that took time is visible.
*/
export function barOf(start: number, length: number, whole: number, width: number, glyphs: Glyphs, tone: Tone): Line {
	if (length <= 0 || whole <= 0) return [];
	const {bar} = glyphs;
	const steps = bar.length;
	const from = Math.min(width - 1, Math.floor((start / whole) * width));
	const size = Math.max(1, Math.min((width - from) * steps, Math.round((length / whole) * width * steps)));
	const full = (bar.at(-1) ?? '').repeat(Math.floor(size / steps));
	const rest = size % steps === 0 ? '' : (bar[(size % steps) - 1] ?? '');
	return [span(' '.repeat(from)), span(full + rest, tone)];
}
