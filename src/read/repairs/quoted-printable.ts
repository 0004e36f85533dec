/** `=3D` and the like; a soft line break is a `=` at the end of a line. Source: RFC 2045, section 6.7. */
const encoded = /=([0-9A-F]{2})/g;

/** An equals sign followed by what mail programs do not encode: `timeout=32s` was never encoded. */
const plain = /=(?!3D|20|09|2E|46|0[AD]|[89A-F][0-9A-F]|$)/;

/** The encoding allows at most 76 characters per line; some count the line break. */
const MAX_LENGTH = 78;

/** Lines that came through an email; the last one is included. */
export type Encoded = {readonly first: number; readonly last: number};

/**
Stretches without a line that the encoding forbids, in which two lines end in a soft break and an equals sign is encoded. One is
enough if the preceding lines, which the first one continues, were encoded.
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

/** Decodes a line after its parts were joined. */
export const decodeQuotedPrintable = (line: string): string =>
	line.replaceAll(encoded, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** Whether the line continues in the next one. */
export const isSoftBreak = (line: string): boolean => line.endsWith('=');
