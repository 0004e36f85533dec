import {decodeBytes, encodeText} from '../../text/latin1.ts';
/** Index of the quote that ends the JSON string opened at `open`; -1 when it is truncated. */
export function closingQuote(line: string, open: number): number {
	for (let at = line.indexOf('"', open + 1); at !== -1; at = line.indexOf('"', at + 1)) {
		let before = at - 1;
		while (line.charCodeAt(before) === 0x5c) before--;
		if ((at - before) % 2 === 1) return at;
	}

	return -1;
}

/** The value of the JSON string between these quotes, latin1 in and out; undefined when it is not one. */
export function jsonString(line: string, open: number, close: number): string | undefined {
	const quoted = line.slice(open, close + 1);
	if (!quoted.includes('\\')) return quoted.slice(1, -1);
	try {
		// Bytes stay bytes, as long as no escape names a character beyond them.
		if (!quoted.includes('\\u')) return JSON.parse(quoted) as string;
		return encodeText(JSON.parse(decodeBytes(quoted)) as string);
	} catch {
		return undefined;
	}
}

/** The string value of the member with this name, with or without a blank after the colon. */
export function stringMember(line: string, name: string): string | undefined {
	const key = `"${name}":`;
	for (let at = line.indexOf(key); at !== -1; at = line.indexOf(key, at + 1)) {
		// An escaped quote belongs to some other string.
		if (line.charCodeAt(at - 1) === 0x5c) continue;
		let open = at + key.length;
		if (line.charCodeAt(open) === 0x20) open++;
		if (line.charCodeAt(open) !== 0x22) continue;
		const close = closingQuote(line, open);
		return close === -1 ? undefined : jsonString(line, open, close);
	}

	return undefined;
}

/** Without the line end that runtimes leave in the string. */
export const withoutLineEnd = (text: string): string => {
	if (text.charCodeAt(text.length - 1) !== 0x0a) return text;
	return text.charCodeAt(text.length - 2) === 0x0d ? text.slice(0, -2) : text.slice(0, -1);
};
