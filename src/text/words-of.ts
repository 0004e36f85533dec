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
