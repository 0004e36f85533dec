/** The start of a text, and how much is omitted; no character is halved. */
export function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	const isHalf = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '');
	const start = text.slice(0, isHalf ? length - 1 : length);
	return `${start}… [${text.length - start.length} more characters]`;
}
