import {decodeBytes} from '../text/latin1.ts';

/** A row of `hexdump -C`: offset, up to 16 bytes in two groups, the same as ASCII. */
const row = /^[ \t]*[\da-f]{8} {1,3}((?:[\da-f]{2} {1,3}){1,16}) *\|/gim;

/**
The text in a hexdump; undefined for other text.

client-go prints a body so that has bytes which are not printable, a page of an old encoding for instance. Source: client-go
rest/request.go (`truncateBody`, `logBody`).
*/
export function textOfHexdump(dump: string): string | undefined {
	if (!/^\s{0,9}0{8} {1,3}[\da-f]{2} /i.test(dump)) return undefined;
	const bytes = [...dump.matchAll(row)].flatMap(([, hex = '']) => hex.trim().split(/ +/));
	return decodeBytes(String.fromCodePoint(...bytes.map(byte => Number.parseInt(byte, 16))));
}
