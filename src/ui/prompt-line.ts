import {cells} from './cells.ts';
import {completions} from './filter/complete.ts';
import {parseFilter} from './filter/parse.ts';
import type {Glyphs} from './glyphs.ts';
import {lineWidth, span, type Line, type Span} from './line.ts';
import type {Log} from './log.ts';
import type {Prompt} from './prompt.ts';

/** Cells of the typed text that stay visible, whatever is shown beside it. */
const LEAST_TEXT = 16;

/** The typed text with its caret, and help at the end of the row. */
export function promptLine(prompt: Prompt, log: Log, width: number, glyphs: Glyphs): Line {
	const name = prompt.kind === 'search' ? '/' : 'filter ';
	const help = helpFor(prompt, log, width - cells(name) - Math.max(LEAST_TEXT, cells(prompt.text) + 1) - 3, glyphs);
	const room = Math.max(LEAST_TEXT, width - cells(name) - lineWidth(help) - 3);
	const typed = typedText(prompt, room, glyphs);
	const used = cells(name) + lineWidth(typed);
	return [span(name, 'strong'), ...typed, span(' '.repeat(Math.max(2, width - used - lineWidth(help)))), ...help];
}

/** The end of a text that is too long, so that the caret is visible. */
function typedText({text, caret}: Prompt, room: number, {cut, caret: sign}: Glyphs): readonly Span[] {
	let before = text.slice(0, caret);
	let isCut = false;
	while (cells(before) > room - 2 && before !== '') {
		before = Array.from(before).slice(1).join('');
		isCut = true;
	}

	let after = text.slice(caret);
	while (cells(before) + cells(after) > room - 2 && after !== '') after = Array.from(after).slice(0, -1).join('');
	return [span(isCut ? cut : '', 'quiet'), span(before), span(sign, 'strong'), span(after)];
}

function helpFor(prompt: Prompt, log: Log, room: number, glyphs: Glyphs): Line {
	if (prompt.kind === 'search')
		return fitted(
			[[span('Enter', 'strong'), span(' search  ', 'quiet'), span('Esc', 'strong'), span(' back', 'quiet')]],
			room,
		);
	const {problem} = parseFilter(prompt.text);
	// Errors come first, but not while the user cycles through completions.
	if (problem !== undefined && prompt.choice === -1)
		return fitted([[span(problem, 'warning')], [span('not a filter', 'warning')]], room);
	const offers = prompt.choice === -1 ? completions(prompt.text, log) : prompt.offered;
	if (offers.length === 0) return [];
	const start = Math.max(0, prompt.choice);
	const words = (count: number) => [
		span('Tab ', 'strong'),
		...offers
			.slice(start, start + count)
			.map((offer, index) =>
				span(`${index === 0 ? '' : '  '}${shown(offer)}`, index === 0 && prompt.choice !== -1 ? 'strong' : 'quiet'),
			),
		span(start + count < offers.length ? ` ${glyphs.cut}` : '', 'quiet'),
	];
	return fitted([8, 6, 5, 4, 3, 2, 1].map(words), room);
}

/** A field as is, a value without its field. */
const shown = (offer: string): string => (offer.endsWith(':') ? offer : offer.slice(offer.indexOf(':') + 1));

/** The first of several lines that fits; nothing if none does. */
const fitted = (lines: readonly Line[], room: number): Line => lines.find(line => lineWidth(line) <= room) ?? [];
