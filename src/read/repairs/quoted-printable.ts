/** `=3D` and its like; a soft line break is a `=` at the end of a line. Source: RFC 2045, section 6.7. */
const encoded = /=([0-9A-F]{2})/g;

/** An equals sign that is followed by what mail programs do not encode: `timeout=32s` was never encoded. */
const plain = /=(?!3D|20|09|2E|46|0[AD]|[89A-F][0-9A-F]|$)/;

/** The longest line that the encoding allows is 76; some count the line break. */
const MAX_LENGTH = 78;

/** Lines that came through an e-mail; the last one is included. */
export type Encoded = {readonly first: number; readonly last: number};

/**
Stretches without a line that the encoding forbids, in which two lines end in a soft break and an equals sign is encoded. One will
do where the lines before, from which the first of these goes on, were encoded.
*/
export function quotedPrintableIn(lines: readonly string[], wasEncoded: boolean): Encoded[] {
	const found: Encoded[] = [];
	let first = 0;
	let soft = 0;
	let signs = 0;
	const close = (end: number) => {
		if ((soft >= 2 && signs > 0) || (first === 0 && wasEncoded && soft + signs > 0)) found.push({first, last: end - 1});
		first = end + 1;
		soft = 0;
		signs = 0;
	};

	for (const [index, line] of lines.entries()) {
		if (line.length > MAX_LENGTH || plain.test(line)) {
			close(index);
			continue;
		}

		if (!line.includes('=')) continue;
		if (line.endsWith('=')) soft++;
		if (line.includes('=3D')) signs++;
	}

	close(lines.length);
	return found;
}

/** Undoes the encoding of one line that has been put together. */
export const decodeQuotedPrintable = (line: string): string =>
	line.replaceAll(encoded, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** Whether the line goes on in the next one. */
export const isSoftBreak = (line: string): boolean => line.endsWith('=');
