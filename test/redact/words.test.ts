import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import {redactText} from '../../src/redact/redact.ts';
import {redactWords} from '../../src/redact/words.ts';
import {commandLine} from '../../src/text/shell.ts';

test.each([
	[
		['kubectl', 'get', 'pods'],
		['kubectl', 'get', 'pods'],
	],
	[
		['kubectl', '--token', 'abc', 'get'],
		['kubectl', '--token', '[redacted]', 'get'],
	],
	[
		['kubectl', '--token=abc', 'get'],
		['kubectl', '--token=[redacted]', 'get'],
	],
	[
		['kubectl', '--password', 'a b', 'get'],
		['kubectl', '--password', '[redacted]', 'get'],
	],
	[
		['kubectl', "--password=a' b", 'get'],
		['kubectl', '--password=[redacted]', 'get'],
	],
	[
		['curl', '-u', 'jane:secret', 'https://h'],
		['curl', '-u', 'jane:[redacted]', 'https://h'],
	],
	[
		['curl', 'https://jane:secret@h/x'],
		['curl', 'https://[redacted]@h/x'],
	],
	[
		['kubectl', 'create', '--from-literal', 'key=value'],
		['kubectl', 'create', '--from-literal', 'key=[redacted]'],
	],
])('%j', (words, shown) => {
	expect(redactWords(words)).toEqual(shown);
});

test('what is hidden in a command is hidden in its words', () => {
	const flag = fc.constantFrom('--token', '--password', '--client-secret', '--passphrase', '--db-password');
	// Signs that end arguments, or that shells quote.
	const secret = fc
		.array(fc.constantFrom('s3cr', 'Xy', ' ', "'", '"', '\\', '$', ';', '=', '/', '&'), {minLength: 1, maxLength: 8})
		.map(parts => `q7q${parts.join('')}z9z`);
	const other = fc.constantFrom('get', 'pods', '-n', 'shop', '-o=yaml', 'a b');
	fc.assert(
		fc.property(fc.array(other), flag, secret, fc.boolean(), fc.array(other), (before, name, value, apart, behind) => {
			const words = ['kubectl', ...before, ...(apart ? [name, value] : [`${name}=${value}`]), ...behind];
			const shown = redactWords(words);
			expect(shown).toHaveLength(words.length);
			const text = redactText(commandLine({argv: words}));
			for (const piece of ['q7q', 'z9z']) if (!text.includes(piece)) expect(shown.join('\n')).not.toContain(piece);
			// The beginning always.
			expect(shown.join('\n')).not.toContain('q7q');
		}),
	);
});
