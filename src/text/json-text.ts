/**
What JSON allows but a terminal would act on or hide; see `safe-text.ts`. Line feeds in JSON are its layout, those in strings are
escaped.
*/
const hidden = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const unit = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;

/** JSON that is safe on a terminal and lossless: every hidden character becomes its escape. */
export function jsonText(value: unknown, indent?: string): string {
	return JSON.stringify(value, undefined, indent).replace(hidden, character =>
		Array.from({length: character.length}, (_, index) => unit(character.charCodeAt(index))).join(''),
	);
}
