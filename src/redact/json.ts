import {canBeSecret, isSecretIn, isSecretKey, isSecretVariable, mayBeSecret} from './members.ts';
import type {Span} from './span.ts';

/** Depth of nested strings that is followed: a list in a log, its object, the annotation with the object as applied. */
const MAX_DEPTH = 7;

/** Objects around a value that may say what it is. */
const NEAR = 8;

/** Where a document may start: a bracket, and a key or a string. */
const opening = /[{[][\s[{]{0,40}(\\{0,255})"/g;

/** After this the text is no longer part of the body. */
const cut = / \[truncated \d+ chars\]/g;

/** The same, where a margin has broken it. */
const halfCut = / \[(?:t[a-z]*(?: \d*(?: [a-z]*)?)?)?$/;

/** Where the middle of a giant line was omitted. */
const gap = / \[\d+ bytes left out\] /g;

/** A value that is secret if its object turns out to be. */
type Pending = {readonly path: string; readonly span: Span};

type Frame = {
	readonly isArray: boolean;
	/** The member of the enclosing object that holds it. */
	readonly key: string;
	kind: string | undefined;
	name: string | undefined;
	path: string | undefined;
	/** Strings under `value`, which `name` or `path` may make secret. */
	readonly values: Span[];
	readonly pending: Pending[];
};

/**
Secrets in JSON, plain or escaped, complete or truncated, anywhere in a text.

Not a parser: bodies are truncated, nested in strings of other bodies, and told apart by the backslashes before their quotes, 2ⁿ −
1 at depth n.
*/
export function jsonSecrets(text: string): Span[] {
	const spans: Span[] = [];
	documents(text, 0, text.length, spans);
	return spans;
}

function documents(text: string, from: number, to: number, spans: Span[]): void {
	opening.lastIndex = from;
	for (let at = from; at < to;) {
		opening.lastIndex = at;
		const match = opening.exec(text);
		if (match === null || match.index >= to) return;
		const depth = Math.log2((match[1]?.length ?? 0) + 1);
		at =
			Number.isInteger(depth) && depth <= MAX_DEPTH
				? new Walk(text, depth, to, spans).from(match.index)
				: match.index + match[0].length;
	}
}

/** One document, from its bracket on. */
class Walk {
	readonly #text: string;
	readonly #depth: number;
	readonly #escape: string;
	#end: number;
	readonly #spans: Span[];
	readonly #stack: Frame[] = [];
	#key: string | undefined;

	constructor(text: string, depth: number, end: number, spans: Span[]) {
		this.#text = text;
		this.#depth = depth;
		this.#escape = '\\'.repeat(2 ** depth - 1);
		this.#end = end;
		this.#spans = spans;
	}

	/** Reads to the end of the document; returns its position. */
	from(start: number): number {
		let at = start;
		const limit = this.#end;
		for (; at < this.#end; at++) {
			const code = this.#text.charCodeAt(at);
			if (code === 0x7b || code === 0x5b) this.#open(code === 0x5b);
			else if (code === 0x7d || code === 0x5d) {
				this.#close();
				if (this.#stack.length === 0) return at + 1;
			} else if (code === 0x2c) this.#key = undefined;
			else if (code === 0x22) {
				// A quote of the enclosing string: the document ends here.
				if (this.#backslashes(at) < this.#escape.length) break;
				at = this.#string(at + 1) - 1;
			}
		}

		this.#leftOut(start);
		while (this.#stack.length > 0) this.#close();
		return Math.min(Math.max(at, start + 1), limit);
	}

	#open(isArray: boolean): void {
		this.#stack.push({
			isArray,
			key: this.#key ?? '',
			kind: undefined,
			name: undefined,
			path: undefined,
			values: [],
			pending: [],
		});
		this.#key = undefined;
	}

	/** Decides once the object's kind is known. */
	#close(): void {
		const frame = this.#stack.pop();
		this.#key = undefined;
		if (frame === undefined) return;
		const kind = frame.kind ?? this.#kindOfItems();
		for (const {path, span} of frame.pending) if (isSecretIn(kind, path)) this.#spans.push(span);
		const {name, path} = frame;
		if ((name !== undefined && isSecretVariable(name)) || (path !== undefined && /^\/(?:data|stringData)\b/.test(path)))
			this.#spans.push(...frame.values);
	}

	/** Items of a typed list do not say what they are. */
	#kindOfItems(): string | undefined {
		const parent = this.#stack.at(-1);
		const kind = parent?.isArray === true && parent.key === 'items' ? this.#stack.at(-2)?.kind : undefined;
		return kind === 'List' ? undefined : kind;
	}

	#string(start: number): number {
		const close = this.#closing(start);
		const end = close === -1 ? this.#cutEnd(start) : close - this.#escape.length;
		const after = close === -1 ? this.#end : close + 1;
		const top = this.#stack.at(-1);
		if (this.#key === undefined && top?.isArray === false) {
			if (close === -1) return this.#end;
			if (this.#isKey(after)) {
				this.#key = this.#text.slice(start, Math.min(end, start + 300));
				return after;
			}
		}

		this.#value(start, end, top);
		return Math.max(after, start);
	}

	#value(start: number, end: number, top: Frame | undefined): void {
		const key = this.#key ?? '';
		const value = this.#text.slice(start, Math.min(end, start + 400));
		const say = (kind: string): Span => ({start, end, kind});
		if (key === 'kind' && top?.isArray === false) top.kind = value;
		else if (key === 'name' && top?.isArray === false) top.name = value;
		else if (key === 'path' && top?.isArray === false) top.path = value;
		if (key !== '' && isSecretKey(key) && canBeSecret(value) && !isWord(key, value)) this.#spans.push(say(`"${key}"`));
		this.#pend(key, say('data of a Secret'));
		// A patch may set a whole object.
		const near = this.#stack.slice(-NEAR);
		const holder = key === 'value' ? near.length : near.findLastIndex(({key}) => key === 'value');
		near[holder - 1]?.values.push(say('variable'));
		if (this.#depth < MAX_DEPTH && end - start > 4 && value.includes('{'))
			documents(this.#text, start, end, this.#spans);
	}

	/** Records a value that is secret in some kinds, at the object whose kind decides. */
	#pend(key: string, span: Span): void {
		const keys = [...this.#stack.slice(-NEAR).map(({key}) => key), key];
		for (let at = keys.length - 2; at >= 1; at--) {
			const path = `${keys[at]}.${keys[at + 1]}`;
			if (!mayBeSecret(path)) continue;
			// keys[at] names the frame at this position; its object is the previous one.
			this.#stack[this.#stack.length - (keys.length - 1) + at - 1]?.pending.push({path, span});
			return;
		}
	}

	/** After a gap in a Secret, keys and values cannot be told apart. */
	#leftOut(start: number): void {
		const isSecret = this.#stack.some(
			({kind, pending}) => (kind ?? 'Secret').startsWith('Secret') && pending.length > 0,
		);
		if (!isSecret) return;
		gap.lastIndex = start;
		const match = gap.exec(this.#text);
		if (match === null || match.index >= this.#end) return;
		const from = match.index + match[0].length;
		const rest = this.#text.slice(from, this.#end);
		cut.lastIndex = 0;
		let end = cut.exec(rest)?.index ?? rest.length;
		while (end > 0 && '}]"\\ \t\r\n>'.includes(rest.charAt(end - 1))) end--;
		this.#spans.push({start: from, end: from + end, kind: 'data of a Secret'});
	}

	/** The quote that ends the string; -1 when it is truncated. */
	#closing(start: number): number {
		const period = (this.#escape.length + 1) * 2;
		for (let at = this.#text.indexOf('"', start); at !== -1 && at < this.#end; at = this.#text.indexOf('"', at + 1)) {
			const count = Math.min(this.#backslashes(at), at - start);
			if (count % period === this.#escape.length) return at;
			// A quote of the enclosing string: the body was truncated in the middle of this string.
			if (count < this.#escape.length) {
				this.#end = at;
				return -1;
			}
		}

		return -1;
	}

	/** Where a truncated string ends: before the mark that says how much is missing. */
	#cutEnd(start: number): number {
		let end = this.#end;
		cut.lastIndex = start;
		const match = cut.exec(this.#text);
		if (match !== null && match.index < end) end = match.index;
		else end -= halfCut.exec(this.#text.slice(Math.max(start, end - 40), end))?.[0].length ?? 0;
		while (end > start && '\r\n\\ '.includes(this.#text.charAt(end - 1))) end--;
		return end;
	}

	/** Before a quote. */
	#backslashes(quote: number): number {
		let count = 0;
		while (count < 256 && this.#text.charCodeAt(quote - 1 - count) === 0x5c) count++;
		return count;
	}

	#isKey(after: number): boolean {
		let at = after;
		while (this.#text.charCodeAt(at) === 0x20) at++;
		return this.#text.charCodeAt(at) === 0x3a && at < this.#end;
	}
}

/**
`"auth": "simple"`, `"secret": "db-credentials"`: lower-case words under a general name say how or which, and are not a
credential.
*/
const isWord = (key: string, value: string): boolean =>
	(/^(?:auth|secret)$/.test(key) && /^[a-z-]{1,40}$/.test(value)) || /^(?:optional|required|none|string)$/.test(value);
