import type {Span} from './span.ts';

/** Characters in a row that say too much of a secret. */
const PIECE = 8;
/** Characters of secrets that are looked for. */
const MAX_LOOKED_FOR = 64 * 1024;

/**
Pieces of known secrets in a text, wherever they stand: halves of a word that a margin has cut, the same secret once more.

What is shorter than a piece is found only as a whole; a word of some letters would be found everywhere.
*/
export class Survivors {
	readonly #pieces = new Set<string>();
	#room = MAX_LOOKED_FOR;

	add(secret: string): void {
		for (let at = 0; at + PIECE <= secret.length && this.#room > 0; at++, this.#room--) {
			const piece = secret.slice(at, at + PIECE);
			// Blanks, stars and paths are nobody's secret, times stand in front of each line, and words are everybody's.
			if (/^[^\s*/;=]{8}$/.test(piece) && !/^(?:[\d.:TZ+-]+|[A-Za-z][a-z]+)$/.test(piece)) this.#pieces.add(piece);
		}
	}

	*in(text: string): Generator<Span> {
		if (this.#pieces.size === 0) return;
		let start = -1;
		for (let at = 0; at + PIECE <= text.length; at++) {
			const isPiece = this.#pieces.has(text.slice(at, at + PIECE));
			if (isPiece && start === -1) start = at;
			if (!isPiece && start !== -1) {
				yield {start, end: at + PIECE - 1, kind: KIND};
				start = -1;
			}
		}

		if (start !== -1) yield {start, end: text.length, kind: KIND};
	}
}

const KIND = 'the same again';
