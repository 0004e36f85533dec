import {decodeBase64} from '../text/base64.ts';
import type {Span} from './span.ts';

/** Long words of base64 characters. */
const words = /[A-Za-z0-9+/_-]{20,}={0,2}/g;

/** What follows them. */
const tail = /(?:\.[\w-]{4,}){1,4}/y;

/** Keys whose values may look random but are not secret: request IDs, hashes, cursors. */
const harmlessBefore =
	/(?:continue|resource-?version|x-amz-cf-id|x-amz-id-2|x-amz-request-id|x-azure-ref|x-msedge-ref|x-request-id|x-cloud-trace-context|cf-ray|etag|sec-websocket-\w{1,12}|traceparent|ca-?bundle|certificate-authority-data|hash|digest|__cursor|sha\d{3})\\{0,7}["']?[:=~-] ?\[?\\{0,7}["']?(?:W\/\\{0,3}")?$/i;

/** Whether a character is lower case, upper case, a digit or other. */
function classOf(code: number): number {
	if (code >= 0x61 && code <= 0x7a) return 0;
	if (code >= 0x41 && code <= 0x5a) return 1;
	return code >= 0x30 && code <= 0x39 ? 2 : 3;
}

/**
Whether a word is too random to be made up by a person.

Names have a pattern: they switch between capitals, small letters and digits where a new word starts, about every five letters,
not counting the step after a capital; base64 switches in two of five. Numbers, hex hashes, UUIDs and object names have no
capitals at all.
*/
export function isRandom(word: string): boolean {
	const counts = [0, 0, 0, 0];
	let changes = 0;
	let before = -1;
	const distinct = new Set<number>();
	for (let at = 0; at < word.length; at++) {
		const code = word.charCodeAt(at);
		const own = classOf(code);
		counts[own] = (counts[own] ?? 0) + 1;
		if (before !== -1 && own !== before && !(before === 1 && own === 0)) changes++;
		before = own;
		distinct.add(code);
	}

	const [lower = 0, upper = 0, digits = 0, rest = 0] = counts;
	return (
		lower >= 2 &&
		upper >= 2 &&
		digits >= 1 &&
		rest <= word.length / 10 + 1 &&
		changes >= word.length * 0.24 &&
		distinct.size >= Math.min(12, word.length / 2)
	);
}

/** PEM in base64 that is public: certificates and public keys. */
const isPublic = (word: string): boolean => {
	if (!word.startsWith('LS0tLS1CRUdJTi')) return false;
	return /^-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|X509 CRL)-/.test(
		decodeBase64(word.slice(0, 64)),
	);
};

/** Secrets that only their randomness gives away. */
export function randomWords(text: string): Span[] {
	const spans: Span[] = [];
	words.lastIndex = 0;
	for (let match = words.exec(text); match !== null; match = words.exec(text)) {
		// The letter of an escaped line break is not part of the word.
		const isEscape = text.charCodeAt(match.index - 1) === 0x5c && 'nrt'.includes(match[0].charAt(0));
		const word = isEscape ? match[0].slice(1) : match[0];
		const start = words.lastIndex - word.length;
		if (!isRandom(word) || isPublic(word)) continue;
		if (harmlessBefore.test(text.slice(Math.max(0, start - 50), start))) continue;
		// Parts of a token joined by dots.
		tail.lastIndex = words.lastIndex;
		const end = words.lastIndex + (tail.exec(text)?.[0].length ?? 0);
		spans.push({start, end, kind: 'random text'});
	}

	return spans;
}
