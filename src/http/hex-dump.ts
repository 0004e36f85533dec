/** A row of Go's `hex.Dump`, which client-go uses for bodies that are not printable, protobuf for one: offset, 16 bytes, the same as ASCII. */
const row = /^\s*[0-9a-f]{8} {2}(?<bytes>(?:[0-9a-f]{2} {1,2}){1,16})/gm;

/** Whether a body is a hex dump from its start on. */
export const isHexDump = (text: string): boolean => /^\s*0{8} {2}(?:[0-9a-f]{2} {1,2}){1,16}/.test(text);

/** The bytes of a dump, one character each; of one that is truncated those of its whole rows. */
export const undumped = (text: string): string =>
	[...text.matchAll(row)]
		.flatMap(({groups}) => groups?.['bytes']?.trim().split(/ +/) ?? [])
		.map(byte => String.fromCharCode(Number.parseInt(byte, 16)))
		.join('');
