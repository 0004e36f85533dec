import {parseHeader} from '../klog/header.ts';
import {withoutAnsi} from '../text.ts';
import {wrappers} from './wrappers/registry.ts';
import type {Wrapper} from './wrappers/wrapper.ts';

/** Layers around one line: a container's log in a CI log, quoted in a mail. */
const MAX_LAYERS = 3;

/** A klog header somewhere in the front of a line: worth trying the wrappers that need one as proof. */
const headerWithin = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [^\s:\]]+:\d+\]/;

export type Unwrapped = (line: string, number: number, raw: string) => void;

/**
Takes off what stands around the lines of a log, by itself and line by line: a source may change its wrapper in the middle.

`raw` stays what was received. Lines that are no wrapper's pass as they are.
*/
export class Unwrapper {
	readonly #emit: Unwrapped;
	#chain: readonly Wrapper[] = [];
	/** Names of the chains that were seen, in order. */
	readonly #seen = new Map<string, number>();
	#partial: {text: string; number: number; raw: string} | undefined;
	#ansi = 0;
	#crlf = 0;

	constructor(emit: Unwrapped) {
		this.#emit = emit;
	}

	push(line: string, number: number, raw: string): void {
		let text = line;
		if (line.charCodeAt(line.length - 1) === 0x0d) {
			text = line.slice(0, -1);
			this.#crlf++;
		}

		// A plain klog line: nothing around it.
		if (this.#partial === undefined && startsLikeHeader(text) && !text.includes('\u001B')) {
			this.#emit(text, number, raw);
			return;
		}

		const inside = this.#unwrap(text);
		const partial = inside.partial;
		if (this.#partial !== undefined) {
			const joined = {
				text: this.#partial.text + inside.text,
				number: this.#partial.number,
				raw: `${this.#partial.raw}\n${raw}`,
			};
			this.#partial = undefined;
			if (partial && joined.text.length < 1024 * 1024) this.#partial = joined;
			else this.#emit(joined.text, joined.number, joined.raw);
		} else if (partial) {
			this.#partial = {text: inside.text, number, raw};
		} else {
			this.#emit(inside.text, number, raw);
		}
	}

	end(): void {
		if (this.#partial !== undefined) this.#emit(this.#partial.text, this.#partial.number, this.#partial.raw);
		this.#partial = undefined;
	}

	/** The wrapper of most lines, or `none`. */
	get name(): string {
		return [...this.#seen].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 'none';
	}

	get repairs(): Array<{kind: string; lines: number}> {
		return [
			{kind: 'crlf', lines: this.#crlf},
			{kind: 'ansi', lines: this.#ansi},
		].filter(({lines}) => lines > 0);
	}

	#unwrap(line: string): {text: string; partial: boolean} {
		let result = peel(line, this.#chain);
		if (result.layers === 0) {
			const found = this.#detect(line);
			if (found !== undefined) {
				this.#chain = found;
				result = peel(line, found);
			}
		} else if (
			result.layers === this.#chain.length &&
			headerWithin.test(result.text.slice(0, 400)) &&
			parseHeader(result.text) === undefined
		) {
			// Something else is wrapped inside: a quoted CI log, a container's log in a CI log.
			const inner = this.#detect(result.text);
			if (inner !== undefined && this.#chain.length + inner.length <= MAX_LAYERS) {
				this.#chain = [...this.#chain, ...inner];
				result = peel(line, this.#chain);
			}
		}

		if (result.layers > 0) {
			const name = this.#chain.map(wrapper => wrapper.name).join('+');
			this.#seen.set(name, (this.#seen.get(name) ?? 0) + 1);
		}

		if (!result.text.includes('\u001B')) return result;
		this.#ansi++;
		return {...result, text: withoutAnsi(result.text)};
	}

	#detect(line: string): readonly Wrapper[] | undefined {
		if (isPlain(line)) return undefined;
		for (const wrapper of wrappers) {
			if (wrapper.certain && wrapper.unwrap(line) !== undefined) return [wrapper];
		}

		return headerWithin.test(line.slice(0, 400)) ? findChain(line, MAX_LAYERS) : undefined;
	}
}

/** No wrapper begins with a TAB, a blank, a quote or a brace; data of blocks and bodies does. */
function isPlain(line: string): boolean {
	const first = line.charCodeAt(0);
	return (
		first === 0x09 ||
		first === 0x20 ||
		first === 0x22 ||
		first === 0x7d ||
		(first === 0x7b && !line.startsWith('{"log":"'))
	);
}

/** Columns of a klog header that hardly anything else has. */
const startsLikeHeader = (line: string) =>
	line.charCodeAt(5) === 0x20 && line.charCodeAt(14) === 0x2e && line.charCodeAt(8) === 0x3a;

/** Takes off the layers that are there; CI systems leave some lines bare. */
function peel(line: string, chain: readonly Wrapper[]): {text: string; partial: boolean; layers: number} {
	let text = line;
	let partial = false;
	let layers = 0;
	for (const wrapper of chain) {
		const inside = wrapper.unwrap(text);
		if (inside === undefined) continue;
		partial = wrapper.isPartial?.(text) ?? false;
		text = inside;
		layers++;
	}

	return {text, partial, layers};
}

/** The shortest chain of wrappers under which a klog header appears. */
function findChain(line: string, depth: number): readonly Wrapper[] | undefined {
	if (depth === 0) return undefined;
	for (const wrapper of wrappers) {
		const inside = wrapper.unwrap(line);
		if (inside !== undefined && parseHeader(inside) !== undefined) return [wrapper];
	}

	for (const wrapper of wrappers) {
		const inside = wrapper.unwrap(line);
		const rest = inside === undefined ? undefined : findChain(inside, depth - 1);
		if (rest !== undefined) return [wrapper, ...rest];
	}

	return undefined;
}
