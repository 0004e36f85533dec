/** The beginning of a text, and how much of it is left out. */
export const cut = (text: string, length: number): string =>
	text.length <= length ? text : `${text.slice(0, length)}… [${text.length - length} more characters]`;
