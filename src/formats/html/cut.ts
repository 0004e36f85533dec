/** The start of a text, and how much is omitted. */
export const cut = (text: string, length: number): string =>
	text.length <= length ? text : `${text.slice(0, length)}… [${text.length - length} more characters]`;
