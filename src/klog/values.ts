import {encodeText} from '../text/latin1.ts';

/**
Parses klog's structured messages: `"Response" verb="GET" headers=<` … ` > milliseconds=5`.

Source: `KVListFormat` and `writeStringValue` in k8s.io/klog/v2 `internal/serialize/keyvalues.go`.
*/

const utf8AsLatin1 = (codePoint: number) =>
	encodeText(String.fromCodePoint(codePoint <= 0x10_ff_ff ? codePoint : 0xff_fd));

const simpleEscapes: Readonly<Record<string, string>> = {
	a: '\u0007',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
};

/** Number of digits after each of Go's numeric escapes. */
const escapeDigits: Readonly<Record<string, number>> = {x: 2, u: 4, U: 8};

/**
Undoes Go's `strconv.Quote` on the inside of a quoted string.

Works on latin1 text, one character per byte, so that `\xe4` and raw bytes of a truncated UTF-8 sequence give the same result. A
truncated escape stays as it is.
*/
export function unquoteGo(text: string): string {
	if (!text.includes('\\')) return text;
	return text.replaceAll(
		/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs,
		(whole, byte, short, long, octal, simple) => {
			if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
			if (short !== undefined || long !== undefined) return utf8AsLatin1(Number.parseInt(short ?? long, 16));
			if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
			return escapeDigits[simple] === undefined ? (simpleEscapes[simple] ?? simple) : whole;
		},
	);
}

/** Index of the quote that ends the Go-quoted string opened at `open`; the text's length when truncated. */
function closingQuote(text: string, open: number): number {
	for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
		let slashes = 0;
		while (text.charAt(at - 1 - slashes) === '\\') slashes++;
		if (slashes % 2 === 0) return at;
	}

	return text.length;
}

/** A structured message: its text, and its values in log order. */
export type Structured = {
	readonly message: string;
	readonly values: ReadonlyMap<string, string>;
	/** Key of the value truncated by the end of the text. */
	readonly cut: string | undefined;
};

/**
Parses a structured message of one or more lines (joined with `\n`, latin1); undefined if it is not one.

Values are unquoted; blocks lose the leading TAB (or the blanks that a paste made of it) of each line. Truncated values keep what
is left. Unknown keys are kept.
*/
export function parseStructured(text: string): Structured | undefined {
	if (text.charAt(0) !== '"') return undefined;
	const end = closingQuote(text, 0);
	if (end === text.length) return undefined;
	const message = unquoteGo(text.slice(1, end));
	const values = new Map<string, string>();
	let cut: string | undefined;
	let at = end + 1;
	while (at < text.length) {
		while (text.charAt(at) === ' ' || text.charAt(at) === '\n') at++;
		const equals = text.indexOf('=', at);
		if (equals === -1) break;
		const key = text.slice(at, equals);
		if (!/^[\w.:/-]+$/.test(key)) break;
		at = equals + 1;
		const first = text.charAt(at);
		if (first === '"') {
			const close = closingQuote(text, at);
			values.set(key, unquoteGo(text.slice(at + 1, close)));
			if (close === text.length) cut = key;
			at = close + 1;
		} else if (first === '<' && (at + 1 === text.length || text.charAt(at + 1) === '\n')) {
			const block = readBlock(text, at + 2);
			values.set(key, block.value);
			if (!block.closed) cut = key;
			at = block.end;
		} else {
			const close = valueEnd(text, at);
			values.set(key, text.slice(at, close));
			if (close === at) cut = key;
			at = close;
		}
	}

	return {message, values, cut};
}

/** Numbers and booleans end at a blank; JSON such as `[{"IP":"::1","Zone":""}]` at its last bracket. */
function valueEnd(text: string, start: number): number {
	if (text.charAt(start) === '[' || text.charAt(start) === '{') {
		let depth = 0;
		for (let at = start; at < text.length; at++) {
			const character = text.charAt(at);
			if (character === '[' || character === '{') depth++;
			else if ((character === ']' || character === '}') && --depth === 0) return at + 1;
		}

		return text.length;
	}

	const blank = text.slice(start).search(/[ \n]/);
	return blank === -1 ? text.length : start + blank;
}

/** Reads a `=<` block from its first line to the line that starts with a blank and `>`. */
function readBlock(text: string, start: number): {value: string; end: number; closed: boolean} {
	const lines: string[] = [];
	let at = start;
	while (at < text.length) {
		const newline = text.indexOf('\n', at);
		const lineEnd = newline === -1 ? text.length : newline;
		if (text.startsWith(' >', at)) return {value: lines.join('\n'), end: at + 2, closed: true};
		const line = text.slice(at, lineEnd);
		lines.push(line.startsWith('\t') ? line.slice(1) : line.replace(/^ {4}(?: {4})?/, ''));
		at = lineEnd + 1;
	}

	return {value: lines.join('\n'), end: text.length, closed: false};
}
