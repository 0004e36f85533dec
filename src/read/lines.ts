import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import split2 from 'split2';
import {droppedFrom, wholeLines, withoutMark} from './whole-lines.ts';

/**
Cuts bytes into lines, and calls `onLine` for each with the offset of its first byte. Resolves with the number of bytes read.

A line arrives as latin1, one character per byte and without its line feed: nothing is decoded on the way in (on a 500 MB log
UTF-8 and a regular expression as separator take split2 from 600 to 1,130 MB/s down to 122 to 214). A slice of a line keeps its
whole chunk alive, so whatever is kept must be decoded into a string of its own.
*/
export async function readLines(bytes: Readable, onLine: (line: string, start: number) => void): Promise<number> {
	let start = 0;
	let ended = true;
	const mapper = (line: string) => {
		const dropped = droppedFrom(line);
		if (dropped === 0) {
			onLine(line, start);
			start += line.length + 1;
		} else {
			const text = withoutMark(line);
			onLine(text, start);
			start += line.length - String(dropped).length - 2 + dropped + 1;
		}

		// Nothing to pass on: an object per line through a stream costs more than the parser does.
		return undefined;
	};

	bytes.setEncoding('latin1');
	bytes.on('data', (chunk: string) => {
		ended = chunk.endsWith('\n');
	});
	await pipeline(bytes, wholeLines(), split2('\n', mapper, {decodeStrings: false}));
	return ended ? start : Math.max(0, start - 1);
}
