import type {Glyphs} from './glyphs.ts';
import {cutLine, emptyLine, lineWidth, paragraph, span, type Line} from './line.ts';
import type {Tone} from './theme.ts';

/** Width of the label column, in cells; a longer label pushes its value aside. */
const LABEL = 18;

/** Collects the lines of a scrolling pane. */
export class Document {
	readonly lines: Line[] = [];
	readonly glyphs: Glyphs;
	/** Cells of a row. */
	readonly width: number;

	constructor(width: number, glyphs: Glyphs) {
		this.width = width;
		this.glyphs = glyphs;
	}

	/** Starts a section; an empty row precedes each but the first. */
	heading(text: string, remark = ''): void {
		if (this.lines.length > 0) this.lines.push(emptyLine);
		const line = [span(text, 'heading'), span(remark === '' ? '' : `  ${remark}`, 'quiet')];
		this.lines.push(cutLine(line, this.width, this.glyphs.cut));
	}

	text(text: string, tone: Tone = 'plain', prefix: Line = [span('  ')]): void {
		for (const line of paragraph(prefix, text, this.width, tone)) this.lines.push(line);
	}

	/** A label and its value; long values wrap below themselves. */
	field(label: string, value: string, tone: Tone = 'plain'): void {
		this.text(value, tone, [span('  '), span(`${label.padEnd(LABEL)} `, 'quiet')]);
	}

	/** A list item with a bullet. */
	item(mark: Line, text: string, tone: Tone = 'plain'): void {
		this.text(text, tone, [span('  '), ...mark, span(' ')]);
	}

	/** A remark on the previous item, indented like it. */
	remark(indent: Line, text: string): void {
		this.text(text, 'quiet', [span(' '.repeat(lineWidth(indent) + 3))]);
	}
}
