import {withoutAnsi} from '../text/latin1.ts';
import type {Wrapper} from './wrappers/wrapper.ts';

/** Constant prefixes remembered per layer: pods of a deployment, services in a compose file. */
const MAX_PREFIXES = 64;

/** A wrapper in use, with the constant prefixes learned from lines with a header. */
export class Layer {
	readonly wrapper: Wrapper;
	/** Longest first: one indentation may start with another. */
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
			// Trailing blanks are often trimmed in transit.
			if (line.length < prefix.length && line.length > 0 && line === prefix.trimEnd()) return '';
		}

		return undefined;
	}
}

export type Peeled = {
	readonly text: string;
	/** Layers found, outermost first. */
	readonly layers: readonly Layer[];
	/** The line continues in the next one. */
	readonly partial: boolean;
	/** The line continues the previous one. */
	readonly continues: boolean;
	/** The writer; undefined if no layer names one. */
	readonly writer: string | undefined;
	/** Colours were stripped to find the layers beneath. */
	readonly colourless: boolean;
};

const none: readonly Layer[] = [];

/** Strips the layers that are present; CI systems leave some lines bare. */
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
		// Several lines: each may be wrapped differently.
		if (chain.length > 1 && text.includes('\n')) return {text, layers: [layer], partial, continues, writer, colourless};
		layers = chain.length === 1 ? chain : [...layers, layer];
	}

	return {text, layers, partial, continues, writer, colourless};
}
