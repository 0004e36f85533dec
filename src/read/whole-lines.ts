import {Transform} from 'node:stream';

/** Characters of one line that pass; a longer line keeps its head and its tail. */
export const MAX_LINE = 1024 * 1024;
const HEAD = 192 * 1024;
/** Behind a cut body stand its truncation mark, the end of a block, a CI suffix. */
const TAIL = 4096;

/** Stands in for what was dropped: U+2026 cannot occur in latin1 text. */
const MARK = '\u2026';
const mark = /\u2026(\d+)\u2026/;

/** How many characters of this line were dropped. */
export const droppedFrom = (line: string): number => (line.length > HEAD ? Number(mark.exec(line)?.[1] ?? 0) : 0);

/** The line with the mark in words; latin1 again. */
export const withoutMark = (line: string): string => line.replace(mark, (_, count) => ` [${count} bytes left out] `);

/**
Holds text back until its line is whole, and cuts the middle out of giant lines.

split2 searches its unfinished line again with every chunk, so one long line costs it quadratic time (a 50 MB body 11.6 s,
behind this 0.2 s); and a body of hundreds of megabytes on one line, which kubectl prints at -v=10, must not fill memory.
*/
export function wholeLines(): Transform {
	let held: string[] = [];
	let heldLength = 0;
	let dropped = 0;

	/** Keeps head and tail of what is held; the tail may still grow. */
	const shrink = () => {
		const text = held.join('');
		const keep = text.slice(0, HEAD) + text.slice(-TAIL);
		dropped += text.length - keep.length;
		held = [keep];
		heldLength = keep.length;
	};

	const release = () => {
		let text = held.join('');
		if (dropped > 0) text = `${text.slice(0, HEAD)}${MARK}${dropped}${MARK}${text.slice(HEAD)}`;
		held = [];
		heldLength = 0;
		dropped = 0;
		return text;
	};

	return new Transform({
		decodeStrings: false,
		readableObjectMode: true,
		transform(text: string, _encoding, done) {
			const end = text.lastIndexOf('\n') + 1;
			if (end > 0) {
				if (heldLength === 0) {
					this.push(text.slice(0, end));
				} else {
					const first = text.indexOf('\n');
					held.push(text.slice(0, first));
					heldLength += first;
					if (heldLength > MAX_LINE || dropped > 0) shrink();
					this.push(release() + text.slice(first, end));
				}
			}

			if (end < text.length) {
				held.push(text.slice(end));
				heldLength += text.length - end;
				if (heldLength > MAX_LINE) shrink();
			}

			done();
		},
		flush(done) {
			if (heldLength > 0 && dropped > 0) shrink();
			done(undefined, heldLength > 0 ? release() : undefined);
		},
	});
}
