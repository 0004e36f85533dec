import {safeText} from './safe-text.ts';

/**
Text from a log in GitHub's or GitLab's Markdown.

Backslashes would not do: `\@name` still notifies somebody, and `\#1` still links. Inside code nothing is read, so everything that is
not plain words becomes code, with more backticks around it than it holds.
*/

const longestRun = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));

/** A code span; nothing for no text. */
export function code(text: string): string {
	const shown = safeText(text);
	if (shown === '') return '';
	const ticks = '`'.repeat(longestRun(shown) + 1);
	// One blank on either side is not part of the code, where both are there.
	const blank = /^[` ]|[` ]$/.test(shown) && shown.trim() !== '' ? ' ' : '';
	return ticks + blank + shown + blank + ticks;
}

/** Code in a table: a bar would end the cell, with a backslash in front of it or not, so bars stand outside of the code. */
export const cell = (text: string): string => text.split('|').map(code).join('&#124;');

/** A fenced block of lines. */
export function fence(language: string, lines: readonly string[]): string {
	const shown = lines.map(safeText);
	const ticks = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
	return [ticks + language, ...shown, ticks].join('\n');
}

/** Letters, or a short number: nothing that Markdown, GitHub or GitLab read. */
const word = /^(?:\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*|\d{1,6})$/u;
/** What might be a commit. */
const hash = /^[\da-f]{7,}$/i;

/** A token without the characters of a set at its beginning, and those of another at its end. */
function between(token: string, open: string, close: string): string {
	let start = 0;
	let end = token.length;
	while (start < end && open.includes(token.charAt(start))) start++;
	while (end > start && close.includes(token.charAt(end - 1))) end--;
	return token.slice(start, end);
}

/** Punctuation of a sentence, behind a word. */
const POINTS = '.,;:!?';

/** A word with the punctuation that may be around it. */
function isPlain(token: string): boolean {
	const core = between(token, '"\'(', `"')${POINTS}`);
	return word.test(core) && !hash.test(core);
}

/** A sentence in one line: words as they are, names and everything else as code. */
export function prose(text: string): string {
	const parts: string[] = [];
	let names: string[] = [];
	const flush = (after = '') => {
		if (names.length > 0) parts.push(code(names.join(' ')) + after);
		names = [];
	};
	for (const token of text.split(/\s+/).filter(part => part !== '')) {
		// A number in front would begin a list.
		const begins = parts.length === 0 && names.length === 0;
		if (isPlain(token) && !(begins && /^\d/.test(token))) {
			flush();
			parts.push(token);
			continue;
		}

		const name = between(token, '', POINTS);
		names.push(name === '' ? token : name);
		if (name !== '' && name !== token) flush(token.slice(name.length));
	}

	flush();
	return parts.join(' ');
}
