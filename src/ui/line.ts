import {safeText} from '../text/safe-text.ts';
import {cells, cut, wrap} from './cells.ts';
import type {Tone} from './theme.ts';

/** A run of text with one meaning. */
export type Span = {readonly text: string; readonly tone: Tone};

/** One row of the screen. */
export type Line = readonly Span[];

/** Any text as a span; control characters are escaped here. */
export const span = (text: string, tone: Tone = 'plain'): Span => ({text: safeText(text), tone});

export const emptyLine: Line = [];

export const lineWidth = (line: Line): number => line.reduce((sum, {text}) => sum + cells(text), 0);

/** The text of a line without its style. */
export const lineText = (line: Line): string => line.map(({text}) => text).join('');

/** Truncates a line to `width` cells. */
export function cutLine(line: Line, width: number, mark: string): Line {
	if (lineWidth(line) <= width) return line;
	const kept: Span[] = [];
	let left = width;
	for (const {text, tone} of line) {
		const isWhole = cells(text) < left;
		kept.push({text: isWhole ? text : cut(`${text}${mark}`, left, mark), tone});
		if (!isWhole) break;
		left -= cells(text);
	}

	return kept;
}

/** A line with one part at each end; the left part yields. */
export function spread(left: Line, right: Line, width: number, mark: string): Line {
	const room = width - lineWidth(right) - 1;
	if (right.length === 0 || room < width / 3) return cutLine(left, width, mark);
	const fitted = cutLine(left, room, mark);
	return [...fitted, span(' '.repeat(width - lineWidth(fitted) - lineWidth(right))), ...right];
}

/** Puts one line to the right of another that takes `width` cells. */
export function beside(left: Line, right: Line, width: number, divider: string): Line {
	const gap = ' '.repeat(Math.max(0, width - lineWidth(left)));
	return [...left, span(gap), span(` ${divider} `, 'quiet'), ...right];
}

/**
Wraps text, which may be multi-line, after a prefix; further rows are indented to match.

Nothing is truncated: a scrolling pane shows all of a body.
*/
export function paragraph(prefix: Line, text: string, width: number, tone: Tone = 'plain'): readonly Line[] {
	const indent = lineWidth(prefix);
	const blank = span(' '.repeat(indent));
	return text
		.split(/\r?\n/)
		.flatMap(part => {
			const safe = safeText(part);
			// JSON keeps its own indentation on the rows that continue a long value.
			const own = /^ */.exec(safe)?.[0].slice(0, Math.floor(width / 3)) ?? '';
			return wrap(safe.slice(own.length), Math.max(8, width - indent - own.length)).map(piece => own + piece);
		})
		.map((piece, index) => (index === 0 ? prefix : [blank]).concat({text: piece, tone}));
}
