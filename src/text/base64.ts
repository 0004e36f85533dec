import {encodeText} from './latin1.ts';

/** Decodes base64 to latin1; either alphabet, padded or not. Skips other characters, as Node's `Buffer` does. */
export function decodeBase64(text: string): string {
	const letters = text
		.replaceAll('-', '+')
		.replaceAll('_', '/')
		.replaceAll(/[^A-Za-z\d+/]/g, '');
	// A single last letter is less than a byte.
	return atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters);
}

/** Text as base64url, without padding. */
export const encodeBase64Url = (text: string): string =>
	btoa(encodeText(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
