import {expect, test} from '@jest/globals';
import {assert, property, string} from 'fast-check';
import {safeText} from '../../src/text/safe-text.ts';

test.each([
	['ordinary text', 'pods is forbidden: "jane" – naïve 日本 👍', 'pods is forbidden: "jane" – naïve 日本 👍'],
	['an escape sequence', 'a\u001b[2Jb', 'a\\x1b[2Jb'],
	['the one-character CSI', '\u009b31m', '\\x9b31m'],
	['bell, carriage return, line feed, delete', '\u0007\r\n\u007f', '\\x07\\x0d\\x0a\\x7f'],
	['a right-to-left override', 'gpj\u202eexe', 'gpj\\u202eexe'],
	['isolates and marks', '\u2066\u200f\u061c', '\\u2066\\u200f\\u061c'],
	['zero-width characters', 'a\u200bb\u200dc\ufeffd\u2060', 'a\\u200bb\\u200dc\\ufeffd\\u2060'],
	['line and paragraph separators', '\u2028\u2029', '\\u2028\\u2029'],
	['tag characters', '\u{e0041}', '\\u{e0041}'],
	['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
	['a tab', 'a\tb', 'a    b'],
])('shows %s', (_, text, shown) => {
	expect(safeText(text)).toBe(shown);
});

test('lets nothing through that a terminal obeys, and changes nothing the second time', () => {
	assert(
		property(string({unit: 'binary'}), text => {
			const shown = safeText(text);
			expect(shown).not.toMatch(
				/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
			);
			expect(safeText(shown)).toBe(shown);
		}),
	);
});
