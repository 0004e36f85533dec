import stripAnsi from 'strip-ansi';

/*
Lines are latin1, one character per byte, until they are kept. Converting them to text and back only needs the Encoding Standard,
which browsers have too.
*/

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/** Bytes converted per call; more arguments may overflow the stack. */
const PIECE = 8192;

const beyondAscii = /[\u0080-\u{10FFFF}]/u;

/** A string of its own: a slice of a line keeps its whole chunk alive. */
export const ownCopy = (slice: string): string => ` ${slice}`.slice(1);

/** Latin1 bytes as text, in a string of its own: UTF-8 decoded; a truncated sequence shows as U+FFFD. */
export function decodeBytes(latin1: string): string {
	return beyondAscii.test(latin1) ? decoder.decode(bytesOf(latin1)) : ownCopy(latin1);
}

/** The UTF-8 bytes of a text, one character each. */
export function encodeText(text: string): string {
	return beyondAscii.test(text) ? latin1Of(encoder.encode(text)) : text;
}

/** Characters 0 to 255 as bytes. */
export function bytesOf(latin1: string): Uint8Array {
	const bytes = new Uint8Array(latin1.length);
	for (let at = 0; at < latin1.length; at++) bytes[at] = latin1.charCodeAt(at);
	return bytes;
}

/** Bytes as characters 0 to 255. */
export function latin1Of(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
	return text;
}

/** The length of a text in UTF-8 bytes. */
export const byteLength = (text: string): number =>
	beyondAscii.test(text) ? encoder.encode(text).length : text.length;

/** Removes terminal colours from a latin1 line; decoded first, because the UTF-8 byte 0x9B looks like CSI in latin1. */
export const withoutAnsi = (latin1: string): string => encodeText(stripAnsi(decodeBytes(latin1)));
