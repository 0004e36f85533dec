const word = /'([^']*)'|"([^"\\$`]*)"|([\w@%+=:,./{}[\]?*!^-]+)/y;

/**
The words of a command in a log.

Undefined where it needs a shell: only a shell understands variables, redirections and pipes.
*/
export function wordsOf(command: string): readonly string[] | undefined {
	const words: string[] = [];
	let isOpen = false;
	let at = 0;
	while (at < command.length) {
		if (command[at] === ' ') {
			isOpen = false;
			at++;
			continue;
		}

		// `\'` between two quoted parts is a quote within single quotes.
		word.lastIndex = at;
		const found = word.exec(command);
		const escaped = command.startsWith(String.raw`\'`, at) ? "'" : undefined;
		const part = escaped ?? (found === null ? undefined : (found[1] ?? found[2] ?? found[3]));
		if (part === undefined) return undefined;
		if (isOpen) words.push((words.pop() ?? '') + part);
		else words.push(part);
		isOpen = true;
		at += escaped === undefined ? (found?.[0].length ?? 1) : 2;
	}

	return words;
}

/** Stands in a word for a part that only a shell knows. */
export const UNKNOWN = '\0';

const pieces: ReadonlyArray<readonly [pattern: RegExp, text: (found: string) => string]> = [
	[/'[^']*'/y, found => found.slice(1, -1)],
	[
		/"(?:[^"\\]|\\[^])*"/y,
		found =>
			found
				.slice(1, -1)
				.replaceAll(/\\(["\\$`])/g, '$1')
				.replaceAll(variable, UNKNOWN),
	],
	// Before a letter it separates the folders of a Windows path.
	[/\\[^\w]/y, found => found.slice(1)],
	[/\$\{\{[^}]{0,500}\}\}|\$\{[^}]{0,500}\}|\$\([^)]{0,500}\)|\$[\w:@*#?]+|`[^`]{0,500}`|%\w+%/y, () => UNKNOWN],
	[/[^\s'"\\$`|;&<>()]|\\(?=\w)/y, found => found],
];

const variable = /\$\{\{[^}]{0,500}\}\}|\$\{[^}]{0,500}\}|\$\([^)]{0,500}\)|\$[\w:@*#?]+|`[^`]{0,500}`/g;

/** The words of a command in a log as far as its first pipe, redirection or the like. What only a shell knows is `UNKNOWN`. */
export function leadingWords(command: string): readonly string[] {
	const words: string[] = [];
	let word: string | undefined;
	let at = 0;
	while (at < command.length) {
		if (/\s/.test(command[at] ?? '')) {
			if (word !== undefined) words.push(word);
			word = undefined;
			at++;
			continue;
		}

		if (word === undefined && command[at] === '#') return words;
		const [found, text] = pieceAt(command, at) ?? [];
		if (found === undefined || text === undefined) {
			// In `2>&1` the number belongs to the redirection.
			const isNumber = /[<>]/.test(command[at] ?? '') && /^\d$/.test(word ?? '');
			return word === undefined || isNumber ? words : [...words, word];
		}

		word = (word ?? '') + text;
		at += found.length;
	}

	return word === undefined ? words : [...words, word];
}

function pieceAt(command: string, at: number): readonly [found: string, text: string] | undefined {
	for (const [pattern, text] of pieces) {
		pattern.lastIndex = at;
		const found = pattern.exec(command)?.[0];
		if (found !== undefined) return [found, text(found)];
	}

	return undefined;
}
