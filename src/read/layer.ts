import {withoutAnsi} from '../text/latin1.ts';
import type {Wrapper} from './wrappers/wrapper.ts';

/** Constant prefixes that one layer remembers: pods of a deployment, services of a composition. */
const MAX_PREFIXES = 64;

/** A wrapper in use, with the constant prefixes that were learned from lines with a header. */
export class Layer {
	readonly wrapper: Wrapper;
	/** The longest first: an indentation may begin with another one. */
	#prefixes: readonly string[] = [];

	constructor(wrapper: Wrapper) {
		this.wrapper = wrapper;
	}

	learn(prefix: string): void {
		if (this.#prefixes.includes(prefix)) return;
		this.#prefixes = [...new Set([...this.#prefixes, ...(this.wrapper.variants?.(prefix) ?? [prefix])])]
			.slice(-MAX_PREFIXES)
			.toSorted((one, other) => other.length - one.length);
	}

	unwrap(line: string): string | undefined {
		if (this.wrapper.constant !== true) return this.wrapper.unwrap(line);
		for (const prefix of this.#prefixes) {
			if (line.startsWith(prefix)) return line.slice(prefix.length);
			// Trailing blanks are often trimmed on the way.
			if (line.length < prefix.length && line.length > 0 && line === prefix.trimEnd()) return '';
		}

		return undefined;
	}
}

export type Peeled = {
	readonly text: string;
	/** Layers that were there, from the outside to the inside. */
	readonly layers: readonly Layer[];
	/** The line goes on in the next one. */
	readonly partial: boolean;
	/** The line goes on with the one before. */
	readonly continues: boolean;
	/** Who wrote it; undefined where no layer names anybody. */
	readonly writer: string | undefined;
	/** Colours were taken off to find the layers beneath. */
	readonly colourless: boolean;
};

const none: readonly Layer[] = [];

/** Takes off the layers that are there; CI systems leave some lines bare. */
export function peel(line: string, chain: readonly Layer[]): Peeled {
	let text = line;
	let layers = none;
	let partial = false;
	let continues = false;
	let writer: string | undefined;
	let colourless = false;
	for (const layer of chain) {
		let inside = layer.unwrap(text);
		if (inside === undefined && !colourless && text.includes('\u001B')) {
			const plain = withoutAnsi(text);
			inside = layer.unwrap(plain);
			if (inside !== undefined) {
				text = plain;
				colourless = true;
			}
		}

		if (inside === undefined) continue;
		const {wrapper} = layer;
		partial = wrapper.isPartial?.(text) ?? false;
		continues = wrapper.isContinuation?.(text) ?? false;
		if (wrapper.writer !== undefined) writer = (writer ?? '') + wrapper.writer(text);
		text = inside;
		// Several lines: what is around each of them is another matter.
		if (chain.length > 1 && text.includes('\n')) return {text, layers: [layer], partial, continues, writer, colourless};
		layers = chain.length === 1 ? chain : [...layers, layer];
	}

	return {text, layers, partial, continues, writer, colourless};
}
