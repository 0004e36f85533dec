/** `=3D` and its like; a soft line break is a `=` at the end of a line. Source: RFC 2045, section 6.7. */
const encoded = /=([0-9A-F]{2})/g;

/** Whether these lines came through an e-mail: several end in a soft break, and the equals signs of klog are encoded. */
export function isQuotedPrintable(lines: readonly string[]): boolean {
	const soft = lines.filter(line => line.endsWith('=')).length;
	return soft >= 2 && lines.some(line => /=3D"|=3D<|=22|=3D\d/.test(line)) && !lines.some(line => line.length > 78);
}

/** Undoes the encoding of one line that has been put together. */
export const decodeQuotedPrintable = (line: string): string =>
	line.replaceAll(encoded, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** Whether the line goes on in the next one. */
export const isSoftBreak = (line: string): boolean => line.endsWith('=');
