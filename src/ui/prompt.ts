import {lastWord} from './filter/complete.ts';

/** A line of text being typed. */
export type Prompt = {
	readonly kind: 'search' | 'filter';
	readonly text: string;
	/** UTF-16 units before the caret. */
	readonly caret: number;
	/** Completions of the last word, and the current one; -1 if none has been taken. */
	readonly offered: readonly string[];
	readonly choice: number;
	/** The screen's previous position, for Esc. */
	readonly before: {
		readonly filter: string;
		readonly search: string;
		/** The selected row, if any. */
		readonly row: number | undefined;
		readonly cursor: number;
		readonly top: number;
		readonly scroll: number;
		readonly line: number;
	};
};

/** Maximum characters: more than fits on any row is a paste meant for somewhere else. */
const LONGEST = 300;

/** Edits the text with a key, as shells do; other keys change nothing. */
export function edit({text, caret}: Pick<Prompt, 'text' | 'caret'>, key: string): Pick<Prompt, 'text' | 'caret'> {
	const before = text.slice(0, caret);
	const after = text.slice(caret);
	const replaced = (head: string) => ({text: head + after, caret: head.length});
	switch (key) {
		case 'Backspace':
			return replaced(Array.from(before).slice(0, -1).join(''));
		case 'Ctrl-W':
			return replaced(before.slice(0, before.trimEnd().lastIndexOf(' ') + 1));
		case 'Ctrl-U':
			return replaced('');
		case 'Left':
			return {text, caret: Array.from(before).slice(0, -1).join('').length};
		case 'Right':
			return {text, caret: caret + (Array.from(after)[0] ?? '').length};
		case 'Home':
		case 'Ctrl-A':
			return {text, caret: 0};
		case 'End':
		case 'Ctrl-E':
			return {text, caret: text.length};
		case 'Space':
			return insert(before, after, ' ');
		default:
			// Key names have several characters.
			return Array.from(key).length === 1 ? insert(before, after, key) : {text, caret};
	}
}

function insert(before: string, after: string, character: string): Pick<Prompt, 'text' | 'caret'> {
	if (before.length + after.length >= LONGEST) return {text: before + after, caret: before.length};
	return {text: before + character + after, caret: before.length + character.length};
}

/** Replaces the last word with one of several. */
export function complete(prompt: Prompt, offers: readonly string[], by: -1 | 1): Prompt {
	const isGoingOn = prompt.choice !== -1;
	const offered = isGoingOn ? prompt.offered : offers;
	if (offered.length === 0) return prompt;
	const choice = isGoingOn ? (prompt.choice + by + offered.length) % offered.length : by === 1 ? 0 : offered.length - 1;
	const text = prompt.text.slice(0, prompt.text.length - lastWord(prompt.text).length) + (offered[choice] ?? '');
	// A single completion is accepted: the next Tab completes what follows it.
	return {...prompt, text, caret: text.length, offered, choice: offered.length === 1 ? -1 : choice};
}
