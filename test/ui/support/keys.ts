/** Names of keys, divided by blanks; a word behind a quote is typed letter by letter, `_` for a blank. */
export const keysOf = (text: string): readonly string[] =>
	text
		.split(' ')
		.filter(part => part !== '')
		.flatMap(part =>
			part.startsWith("'") ? Array.from(part.slice(1), letter => (letter === '_' ? 'Space' : letter)) : [part],
		);
