/**
The width of text on a terminal, in cells.

Never less than what Ink measures, so that text cut or wrapped here is left alone by Ink's own truncation; a little more
for sequences such as flags. Expects text without controls and zero-width characters (`safeText`).
Source of the ranges: Unicode 16 `EastAsianWidth.txt`, values W and F.
*/
const wide =
	/[\u1100-\u115f\u231a\u231b\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4dc0-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const combining = /[\p{Mn}\p{Me}]/u;
const ascii = /^[ -~]*$/;

function widthOf(character: string): number {
	if (character < '\u0300') return 1;
	if (wide.test(character)) return 2;
	return combining.test(character) ? 0 : 1;
}

/** The width of text in cells. */
export function cells(text: string): number {
	if (ascii.test(text)) return text.length;
	let width = 0;
	for (const character of text) width += widthOf(character);
	return width;
}

/** How many UTF-16 units of the text, from `start`, fit into `width` cells; at least one character, so that wrapping terminates. */
function fitting(text: string, start: number, width: number): number {
	let used = 0;
	let end = start;
	for (const character of text.slice(start, start + width * 4)) {
		used += widthOf(character);
		if (used > width && end > start) break;
		end += character.length;
	}

	return end - start;
}

/** Truncates text to `width` cells, with a mark where something is missing. */
export function cut(text: string, width: number, mark: string): string {
	// A body can be one line of megabytes; only text that may fit is worth measuring.
	if (text.length <= width * 4 && cells(text) <= width) return text;
	if (width <= mark.length) return mark.slice(0, Math.max(0, width));
	return text.slice(0, fitting(text, 0, width - mark.length)) + mark;
}

/** Truncates or pads text to exactly `width` cells. */
export function pad(text: string, width: number, mark: string): string {
	const fitted = cut(text, width, mark);
	return fitted + ' '.repeat(Math.max(0, width - cells(fitted)));
}

/** Splits text into pieces of at most `width` cells: at spaces if any are within reach, otherwise anywhere. */
export function wrap(text: string, width: number): readonly string[] {
	const pieces: string[] = [];
	let start = 0;
	while (start < text.length) {
		const length = fitting(text, start, Math.max(1, width));
		let end = start + length;
		if (end < text.length && text[end] !== ' ') {
			const space = text.lastIndexOf(' ', end - 1);
			// A break that leaves more than half of the row empty would split a URL or a JSON line needlessly.
			if (space > start + length / 2) end = space + 1;
		}

		pieces.push(text.slice(start, end).trimEnd());
		start = end;
		if (text[start] === ' ' && pieces.length > 0) start++;
	}

	return pieces.length === 0 ? [''] : pieces;
}
