import {isLastWords} from '../klog/continuation.ts';
import {headerWithin, parseHeader, type Header} from '../klog/header.ts';
import {bytesOf, withoutAnsi} from '../text/latin1.ts';
import {Layer, peel, type Peeled} from './layer.ts';
import {wrappers} from './wrappers/registry.ts';
import type {Wrapper} from './wrappers/wrapper.ts';

/** Maximum layers around one line: a container's log in a CI log, quoted in a mail. */
const MAX_LAYERS = 3;

/** Characters of a line in which a header may start; log collectors' objects put the labels of a pod first. */
const FRONT = 400;
const OBJECT_FRONT = 8192;

/** Bare headers after which `early` wrappers are no longer accepted; the first line of a paste often lost its own. */
const BARE = 2;

/** Lines held back until a constant prefix recurs, and prefixes that may turn out to be none. */
const MAX_TRIAL = 60;
const MAX_TRIALS = 8;

/** Maximum number of writers told apart: pods of a deployment. */
const MAX_WRITERS = 64;

/** Maximum characters of a line joined from parts. */
const MAX_JOINED = 1024 * 1024;

/** A command as echoed by a shell or CI system: equally good proof, and its wrapper may continue without any header. */
const echo = /^[+$] (?:\S{1,200}\/)?(?:kubectl|oc|helm) /;
const echoWithin = /[+$] (?:\S{1,200}\/)?(?:kubectl|oc|helm) /;

/** Gets a line without its wrapper, its header if one was found on the way, and its writer if a wrapper names one. */
export type Unwrapped = (line: string, number: number, raw: string, header?: Header, writer?: string) => void;

type Received = {text: string; readonly number: number; raw: string; readonly writer?: string | undefined};
/** An incomplete line, and what it waits for. */
type Held = Received & {readonly partial: boolean; readonly layers: readonly Layer[]};

/**
Detects and strips the wrappers of a log, line by line: a source may switch wrappers in the middle.

`raw` stays as received. Unwrapped lines pass as they are.
*/
export class Unwrapper {
	readonly #emit: Unwrapped;
	#chain: readonly Layer[] = [];
	/** Number of lines per chain of wrappers. */
	readonly #seen = new Map<string, number>();
	#name = '';
	#held: Held | undefined;
	/** A prefix seen once, and the lines since. */
	#trial: {readonly layer: Layer; readonly prefix: string; readonly lines: Received[]} | undefined;
	#trials = 0;
	/** Bare headers. */
	#bare = 0;
	/** The writer of the last header or echoed command, if named. */
	readonly #writers = new Set<string>();
	/** Unwraps the lines of a line that held several. */
	#inner: Unwrapper | undefined;
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

		this.#take(text, number, raw);
	}

	end(): void {
		while (this.#trial !== undefined) this.#refuse();
		this.#release();
	}

	/** The wrapper of most lines, or `none`. */
	get name(): string {
		const name = [...this.#seen].toSorted(([, one], [, other]) => other - one)[0]?.[0];
		const inner = this.#inner?.name ?? 'none';
		return name === undefined ? 'none' : inner === 'none' ? name : `${name}+${inner}`;
	}

	get repairs(): Array<{kind: string; lines: number}> {
		return [
			{kind: 'crlf', lines: this.#crlf},
			{kind: 'ansi', lines: this.#ansi},
		].filter(({lines}) => lines > 0);
	}

	#take(text: string, number: number, raw: string): void {
		if (this.#bare >= BARE && this.#held === undefined && this.#trial === undefined && !text.includes('\u001B')) {
			const header = parseHeader(text);
			// A plain klog line, or data within an entry, which no wrapper starts like: not wrapped.
			if (header !== undefined || (this.#chain.length === 0 && isData(text.charCodeAt(0)))) {
				this.#emit(text, number, raw, header);
				return;
			}
		}

		if (this.#trial === undefined) {
			const peeled = this.#unwrap(text);
			if (peeled !== undefined) {
				this.#pass(peeled, text, number, raw);
				return;
			}
		}

		this.#witness({text, number, raw});
	}

	/** Takes a line that was held back; its prefix may now be seen a second time. */
	#witness(line: Received): void {
		const trial = this.#trial;
		if (trial === undefined) return;
		trial.lines.push(line);
		if (trial.lines.length === 1) return;
		const {text, layers} = peel(line.text, this.#chain);
		const inside = trial.layer.unwrap(plainOf(text));
		if (inside !== undefined && isHeader(plainOf(inside.slice(0, FRONT)))) {
			this.#trial = undefined;
			this.#adopt([{wrapper: trial.layer.wrapper, prefix: trial.prefix}], layers);
			for (const {text: held, number, raw} of trial.lines) this.#take(held, number, raw);
		} else if (trial.lines.length >= MAX_TRIAL) {
			this.#refuse();
		}
	}

	#refuse(): void {
		const lines = this.#trial?.lines ?? [];
		this.#trial = undefined;
		this.#trials++;
		const [first, ...rest] = lines;
		// The first one is decided: retrying it would find the same prefix again.
		if (first !== undefined)
			this.#pass(this.#undress(peel(first.text, this.#chain)), first.text, first.number, first.raw);
		for (const {text, number, raw} of rest) this.#take(text, number, raw);
	}

	#pass(peeled: Peeled, text: string, number: number, raw: string): void {
		const held = this.#held;
		if (held !== undefined) {
			const joins =
				peeled.layers.length > 0 &&
				peeled.writer === held.writer &&
				(held.partial ? !isHeader(peeled.text) : peeled.continues);
			if (joins && held.text.length < MAX_JOINED) {
				const joined = {...held, text: held.text + peeled.text, raw: `${held.raw}\n${raw}`, partial: peeled.partial};
				this.#held = joined;
				if (!peeled.partial && !joined.layers.some(({wrapper}) => wrapper.isContinuation)) this.#release();
				return;
			}

			if (
				!held.partial &&
				!isHeader(peeled.text) &&
				held.layers.some(({wrapper}) => wrapper.isAside?.(plainOf(text)))
			) {
				this.#send(peeled.text, number, raw, peeled.writer);
				return;
			}

			this.#release();
		}

		if (
			peeled.partial ||
			peeled.layers.some(({wrapper}) => wrapper.isContinuation !== undefined || wrapper.isAside !== undefined)
		) {
			const {writer} = peeled;
			this.#held = {text: peeled.text, number, raw, partial: peeled.partial, layers: peeled.layers, writer};
		} else {
			this.#send(peeled.text, number, raw, peeled.writer);
		}
	}

	#release(): void {
		const held = this.#held;
		this.#held = undefined;
		if (held !== undefined) this.#send(held.text, held.number, held.raw, held.writer);
	}

	#send(text: string, number: number, raw: string, writer: string | undefined): void {
		// Beyond the limit, writers are not distinguished.
		const known = writer !== undefined && this.#writers.has(writer) ? writer : undefined;
		if (!text.includes('\n')) {
			// The inside may have had line ends of its own.
			const ended = text.charCodeAt(text.length - 1) === 0x0d;
			if (ended) this.#crlf++;
			this.#emit(ended ? text.slice(0, -1) : text, number, raw, undefined, known);
			return;
		}

		this.#inner ??= new Unwrapper(this.#emit);
		for (const part of text.split('\n')) this.#inner.push(part, number, raw);
		this.#inner.end();
	}

	/** Undefined when the line must be held back, to see whether its prefix recurs. */
	#unwrap(line: string): Peeled | undefined {
		let result = peel(line, this.#chain);
		for (let turn = 0; turn < MAX_LAYERS && !isHeader(result.text) && !result.text.includes('\n'); turn++) {
			const found = this.#detectColoured(result.text, result.layers.length);
			if (found === undefined) break;
			if (found === 'trial') return undefined;
			this.#adopt(found, result.layers);
			result = peel(line, this.#chain);
		}

		result = this.#undress(result);
		if (isHeader(result.text)) {
			this.#know(result.writer);
			if (!result.layers.some(({wrapper}) => wrapper.early) && this.#bare < BARE) this.#standsBare();
		} else if (result.writer !== undefined && this.#writers.size > 0 && !this.#writers.has(result.writer)) {
			// An echoed command starts something new; anything else may belong to any writer.
			if (!/^[+$] /.test(result.text)) {
				return {...result, text: line, layers: [], partial: false, continues: false, writer: undefined};
			}

			this.#know(result.writer);
		}

		if (result.layers.length > 0) {
			const name = result.layers.length === this.#chain.length ? this.#name : nameOf(result.layers);
			this.#seen.set(name, (this.#seen.get(name) ?? 0) + 1);
		}

		return result;
	}

	#know(writer: string | undefined): void {
		if (writer !== undefined && this.#writers.size < MAX_WRITERS) this.#writers.add(writer);
	}

	/** Without colours. */
	#undress(result: Peeled): Peeled {
		if (result.colourless) this.#ansi++;
		if (!result.text.includes('\u001B')) return result;
		if (!result.colourless) this.#ansi++;
		return {...result, text: withoutAnsi(result.text)};
	}

	#standsBare(): void {
		this.#bare++;
		if (this.#bare < BARE) return;
		const rest = this.#chain.filter(({wrapper}) => wrapper.early !== true);
		if (rest.length < this.#chain.length) this.#follow(rest);
	}

	#follow(chain: readonly Layer[]): void {
		this.#chain = chain;
		this.#name = nameOf(chain);
	}

	/** Adds what was found inside the matching layers; if none matched, it replaces them. */
	#adopt(found: readonly Found[], matched: readonly Layer[]): void {
		const chain = [...matched];
		for (const {wrapper, prefix} of found) {
			let layer = this.#chain.find(other => other.wrapper === wrapper);
			if (layer === undefined) {
				layer = new Layer(wrapper);
				chain.push(layer);
			} else if (!chain.includes(layer)) {
				// The same kind of prefix with another name, after or before what is known.
				chain.push(layer);
			}

			if (prefix !== undefined) layer.learn(prefix);
		}

		if (chain.length <= MAX_LAYERS) this.#follow(chain);
	}

	/** Colours may be the wrapper's mark, or appear between its words. */
	#detectColoured(line: string, depth: number): readonly Found[] | 'trial' | undefined {
		if (!line.includes('\u001B')) return this.#detect(line, depth) ?? this.#detectLastResort(line, depth);
		const found = this.#detect(line, depth);
		if (found !== undefined) return found;
		const plain = withoutAnsi(line);
		if (isHeader(plain)) return undefined;
		return this.#detect(plain, depth) ?? this.#detectLastResort(plain, depth);
	}

	#detect(line: string, depth: number): readonly Found[] | undefined {
		const first = line.charCodeAt(0);
		if (isData(first) && this.#bare >= BARE) return undefined;
		const candidates = byFirst[first];
		if (candidates === undefined || depth >= MAX_LAYERS) return undefined;
		// Inside a wrapper, even unmistakable ones need a header as proof.
		const certain = depth === 0 ? candidates.certain.find(({unwrap}) => unwrap(line) !== undefined) : undefined;
		if (certain !== undefined) return [{wrapper: certain, prefix: undefined}];
		const early = this.#bare < BARE;
		const front = line.slice(0, early && first === 0x7b ? OBJECT_FRONT : FRONT);
		const plain = front.includes(NBSP) ? plainOf(front) : front;
		if (!headerWithin.test(plain) && !(early && echoWithin.test(plain))) return undefined;
		if (isLastWords(line)) return undefined;
		return findChain(line, MAX_LAYERS - depth, early);
	}

	/** An unknown constant prefix, inside the known layers or whatever else can be stripped. */
	#detectLastResort(line: string, depth: number): readonly Found[] | 'trial' | undefined {
		if (this.#bare >= BARE || this.#trials >= MAX_TRIALS || depth >= MAX_LAYERS) return undefined;
		if (dataStarts.has(line.charCodeAt(0)) || !headerWithin.test(plainOf(line.slice(0, FRONT))) || isLastWords(line)) {
			return undefined;
		}

		for (const wrapper of lastResorts) {
			const inside = wrapper.unwrap(line);
			if (inside !== undefined && isHeader(plainOf(inside.slice(0, FRONT)))) {
				const layer = new Layer(wrapper);
				const prefix = line.slice(0, line.length - inside.length);
				layer.learn(prefix);
				this.#trial = {layer, prefix, lines: []};
				return 'trial';
			}
		}

		for (const wrapper of depth < MAX_LAYERS - 1 ? (byFirst[line.charCodeAt(0)]?.specific ?? []) : []) {
			const inside = wrapper.constant ? undefined : wrapper.unwrap(line);
			if (inside !== undefined && lastResorts.some(({unwrap}) => unwrap(inside) !== undefined)) {
				return [{wrapper, prefix: undefined}];
			}
		}

		return undefined;
	}
}

/** A matching wrapper, with the prefix that it should learn. */
type Found = {readonly wrapper: Wrapper; readonly prefix: string | undefined};

type Candidates = {readonly certain: Wrapper[]; readonly specific: Wrapper[]; readonly late: Wrapper[]};

/** Data of blocks and bodies starts like this; of the wrappers, only those that say so do. */
const dataStarts = new Set(bytesOf(' \t"{}'));

/** A blank or a TAB. */
const isData = (code: number) => code === 0x20 || code === 0x09;

const lastResorts = wrappers.filter(({witnesses}) => (witnesses ?? 1) > 1);

/** Wrappers by the first character of a line. */
const byFirst: readonly Candidates[] = Array.from({length: 256}, (_, code) => {
	const fits = wrappers.filter(({starts, witnesses}) =>
		witnesses === undefined && starts === undefined
			? !dataStarts.has(code)
			: (starts ?? '').includes(String.fromCharCode(code)),
	);
	return {
		certain: fits.filter(({certain}) => certain),
		specific: fits,
		late: fits.filter(({early}) => early !== true),
	};
});

/** Columns of a klog header that hardly anything else has; prow's own prefix ends where the process ID starts. */
const startsLikeHeader = (line: string) =>
	line.charCodeAt(5) === 0x20 &&
	line.charCodeAt(14) === 0x2e &&
	line.charCodeAt(8) === 0x3a &&
	line.charCodeAt(18) !== 0x5d;

const isHeader = (text: string) => startsLikeHeader(text) && parseHeader(text) !== undefined;

/** A no-break space from web pages and chats, as UTF-8 read as latin1. */
const NBSP = '\u00C2\u00A0';

/** A line without colours and with ordinary blanks, to find a header in it; most lines already are. */
function plainOf(text: string): string {
	const blank = text.includes(NBSP) ? text.replaceAll(NBSP, ' ') : text;
	return blank.includes('\u001B') ? withoutAnsi(blank) : blank;
}

const nameOf = (layers: readonly Layer[]) => layers.map(({wrapper}) => wrapper.name).join('+');

/** The shortest chain of wrappers that reveals a klog header. */
function findChain(line: string, depth: number, early: boolean): readonly Found[] | undefined {
	const candidates = depth === 0 ? undefined : byFirst[line.charCodeAt(0)];
	if (candidates === undefined) return undefined;
	const fitting: Array<Found & {readonly inside: string}> = [];
	for (const wrapper of early ? candidates.specific : candidates.late) {
		const inside = wrapper.unwrap(line);
		if (inside === undefined) continue;
		const prefix = wrapper.constant ? line.slice(0, line.length - inside.length) : undefined;
		const bare = plainOf(inside.slice(0, FRONT));
		if (
			isHeader(bare) ||
			echo.test(bare) ||
			(inside.includes('\n') && headerWithin.test(inside.slice(0, OBJECT_FRONT)))
		) {
			return [{wrapper, prefix}];
		}

		fitting.push({wrapper, prefix, inside});
	}

	for (const {wrapper, prefix, inside} of fitting) {
		const rest = findChain(inside, depth - 1, early);
		if (rest !== undefined) return [{wrapper, prefix}, ...rest];
	}

	return undefined;
}
