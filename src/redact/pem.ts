import type {Span} from './span.ts';

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Maximum lines of one key. */
const MAX_LINES = 400;

/** Private keys in PEM, on one line or several. */
export class PemReader {
	/** Lines since the start of an unfinished key. */
	#inside = 0;

	/** Takes the next line. */
	*read(line: string): Generator<Span> {
		let at = 0;
		if (this.#inside > 0) {
			const end = line.indexOf('-----END');
			const stop = end === -1 ? line.length : end;
			yield* contents(line, stop);
			if (end === -1) {
				this.#inside = this.#inside > MAX_LINES ? 0 : this.#inside + 1;
				return;
			}

			this.#inside = 0;
			at = end;
		}

		begin.lastIndex = at;
		for (let match = begin.exec(line); match !== null; match = begin.exec(line)) {
			const start = match.index + match[0].length;
			const end = line.indexOf('-----END', start);
			const stop = end === -1 ? line.length : end;
			// An escaped line break stays, or the key would no longer be a multi-line text.
			const lead = /^(?:\\{1,7}[nr])*/.exec(line.slice(start, start + 16))?.[0].length ?? 0;
			if (end !== -1) yield {start: start + lead, end: stop, kind: 'private key'};
			else {
				// What follows on this line belongs to the key as long as it looks like one: a quote ends it.
				const inside = /^[\w+/=\\ :,.-]*/.exec(line.slice(start))?.[0].trimEnd() ?? '';
				if (/[A-Za-z0-9+/]{8}/.test(inside))
					yield {start: start + lead, end: start + inside.length, kind: 'private key'};
				this.#inside = 1;
				return;
			}

			begin.lastIndex = stop;
		}
	}
}

const isBase64 = (code: number) =>
	(code >= 0x2f && code <= 0x39) ||
	(code >= 0x41 && code <= 0x5a) ||
	(code >= 0x61 && code <= 0x7a) ||
	code === 0x2b ||
	code === 0x3d;

/** Base64 on a line of a key: all of it, or the last word after a logger's prefix. */
function* contents(line: string, stop: number): Generator<Span> {
	let end = stop;
	// What a program prints after it: `\n" +`.
	while (end > 0 && ' \t\r"\',+'.includes(line.charAt(end - 1))) end--;
	if (line.endsWith('\\n', end)) end -= 2;
	let start = end;
	while (start > 0 && isBase64(line.charCodeAt(start - 1))) start--;
	const isAlone = line.slice(Math.max(0, start - 200), start).trim() === '';
	if (end - start >= 20 || isAlone) yield {start, end, kind: 'private key'};
}
