import type {Span} from './span.ts';

/** Consecutive characters that reveal too much of a secret. */
const PIECE = 8;
/** Maximum total characters of secrets to look for. */
const MAX_LOOKED_FOR = 64 * 1024;

/**
Pieces of known secrets anywhere in a text: halves of a word broken at a margin, the same secret again.

Anything shorter than a piece is found only as a whole; a word of a few letters would be found everywhere.
*/
export class Survivors {
	readonly #pieces = new Set<string>();
	#room = MAX_LOOKED_FOR;

	add(secret: string): void {
		for (let at = 0; at + PIECE <= secret.length && this.#room > 0; at++, this.#room--) {
			const piece = secret.slice(at, at + PIECE);
			// Blanks, stars and paths are not secret, times are on every line, and words are common.
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
