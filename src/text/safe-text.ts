/** Spaces for a TAB: shows the log's indentation, where a terminal's tab stops would break columns. */
const TAB = '    ';

/**
Everything that a terminal acts on or hides instead of showing.

- `Cc`: C0 and C1 controls, DEL; 0x9B alone starts an escape sequence on some terminals
- `Cf` and `Default_Ignorable_Code_Point`: bidi overrides and isolates, zero-width characters, tags, variation selectors
- `Zl`, `Zp`: line ends we do not use
- `Cs`: half a surrogate pair, which is not a character
*/
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

function escape(character: string): string {
	if (character === '\t') return TAB;
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
	return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
Makes text from a log safe to print on a terminal: control and hidden characters are shown as escapes, such as `\x1b`.

Line ends are escaped too: split multi-line text first. Idempotent.
*/
export function safeText(text: string): string {
	return text.replace(hidden, escape);
}
