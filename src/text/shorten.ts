/** A text of at most so many characters; where some are left out, `…` stands for them. */
export const shorten = (text: string, length: number): string =>
	text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
