import {safeText} from './safe-text.ts';

/**
Text from a log in GitHub's or GitLab's Markdown.

Backslashes are not enough: `\@name` still notifies, and `\#1` still links. Code is never parsed, so everything but plain words
becomes code, in more backticks than it contains.
*/

const longestRun = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));

/** A code span; empty for empty text. */
export function code(text: string): string {
	const shown = safeText(text);
	if (shown === '') return '';
	const ticks = '`'.repeat(longestRun(shown) + 1);
	// If there is a blank on both sides, one on each is not part of the code.
	const blank = /^[` ]|[` ]$/.test(shown) && shown.trim() !== '' ? ' ' : '';
	return ticks + blank + shown + blank + ticks;
}

/** Code in a table: a bar would end the cell, even after a backslash, so bars stay outside the code. */
export const cell = (text: string): string => text.split('|').map(code).join('&#124;');

/** A fenced block of lines. */
export function fence(language: string, lines: readonly string[]): string {
	const shown = lines.map(safeText);
	const ticks = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
	return [ticks + language, ...shown, ticks].join('\n');
}

/** Letters, or a short number: nothing that Markdown, GitHub or GitLab interpret. */
const word = /^(?:\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*|\d{1,6})$/u;
/** A possible commit hash. */
const hash = /^[\da-f]{7,}$/i;

/** A token without a set of leading and another of trailing characters. */
function between(token: string, open: string, close: string): string {
	let start = 0;
	let end = token.length;
	while (start < end && open.includes(token.charAt(start))) start++;
	while (end > start && close.includes(token.charAt(end - 1))) end--;
	return token.slice(start, end);
}

/** Sentence punctuation after a word. */
const POINTS = '.,;:!?';

/** A word with surrounding punctuation. */
function isPlain(token: string): boolean {
	const core = between(token, '"\'(', `"')${POINTS}`);
	return word.test(core) && !hash.test(core);
}

/** A one-line sentence: words as they are, names and everything else as code. */
export function prose(text: string): string {
	const parts: string[] = [];
	let names: string[] = [];
	const flush = (after = '') => {
		if (names.length > 0) parts.push(code(names.join(' ')) + after);
		names = [];
	};
	for (const token of text.split(/\s+/).filter(part => part !== '')) {
		// A leading number would start a list.
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
