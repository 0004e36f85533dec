import {canBeSecret, isSecretIn, isSecretKey, isSecretVariable, mayBeSecret} from './members.ts';
import type {Span} from './span.ts';

/** A member on a line of its own, in YAML or pretty-printed JSON: indentation, dashes, key, value. */
const member = /^([ \t]*(?:- )*)(?:"((?:[^"\\]|\\.){1,253})"|'([^']{1,253})'|([\w./-]{1,253}))[ \t]?:(?:[ \t](.*))?$/;

/** Maximum lines of an unfinished object: its secrets may be known only at its end. */
const MAX_PENDING = 4000;

type Found = {readonly line: number; readonly span: Span};
type Open = {readonly indent: number; readonly key: string};

/** An object by the column of its members. */
type Laid = {
	kind: string | undefined;
	name: string | undefined;
	readonly pending: Array<Found & {readonly path: string}>;
};

/** Multi-line objects, as printed by `-o yaml` and `-o json` and written in manifests. */
export class LayoutReader {
	readonly #emit: (line: number, span: Span) => void;
	#keys: Open[] = [];
	readonly #objects = new Map<number, Laid>();
	/** A block scalar (`|`) that is secret as a whole: the column of its key. */
	#block: {readonly indent: number; readonly path: string | undefined; readonly kind: string} | undefined;
	#pending = 0;

	constructor(emit: (line: number, span: Span) => void) {
		this.#emit = emit;
	}

	/** The first line that may still turn out to hold a secret. */
	get since(): number | undefined {
		let first: number | undefined;
		for (const {pending} of this.#objects.values()) {
			const line = pending[0]?.line;
			if (line !== undefined && (first === undefined || line < first)) first = line;
		}

		return first;
	}

	push(text: string, line: number): void {
		if (this.#block !== undefined && this.#inBlock(text, line, this.#block)) return;
		const match = member.exec(text.endsWith('\r') ? text.slice(0, -1) : text);
		if (match === null) {
			// JSON brackets appear between members; anything else ends the current objects.
			if (!/^[\s\]}[{,"]|^- /.test(text)) this.end();
			return;
		}

		const [, front = '', ...rest] = match;
		const key = rest[0] ?? rest[1] ?? rest[2] ?? '';
		const value = rest[3] ?? '';
		const indent = front.length;
		const dash = front.includes('- ') ? front.indexOf('-') : indent;
		this.#leave(dash, indent);
		while ((this.#keys.at(-1)?.indent ?? -1) >= indent) this.#keys.pop();
		this.#take(key, value, {text, line, indent});
		this.#keys.push({indent, key});
		if (this.#keys.length > 200) this.end();
	}

	/** Decides what is still undecided. */
	end(): void {
		this.#block = undefined;
		this.#keys = [];
		for (const indent of this.#objects.keys()) this.#close(indent);
	}

	/** Objects whose members are further right than the start of this line have ended; a dash ends the one that it replaces. */
	#leave(dash: number, indent: number): void {
		for (const column of this.#objects.keys())
			if (column > indent || (column > dash && dash < indent)) this.#close(column);
	}

	#take(key: string, value: string, {text, line, indent}: {text: string; line: number; indent: number}): void {
		const {start, end, inside} = scalar(text, value);
		const object = this.#at(indent);
		if (key === 'kind') object.kind ??= inside;
		if (key === 'name') object.name = inside;
		const isBlock = /^[|>][+-]?\d?$/.test(inside);
		const span = (kind: string): Span => ({start, end, kind});
		const own = isSecretKey(key) || (key === 'value' && object.name !== undefined && isSecretVariable(object.name));
		const pem = /^(?:request|certificate|client-certificate-data)$/.test(key) && inside.startsWith('LS0tLS1CRUdJTi');
		if (own || pem) {
			if (isBlock) this.#block = {indent, path: undefined, kind: `"${key}"`};
			else if (canBeSecret(inside) && isOpaque(inside)) this.#emit(line, span(`"${key}"`));
		}

		const holder = this.#keys.findLast(({key}) => key === 'data' || key === 'stringData');
		if (holder === undefined || key === 'data' || key === 'stringData' || indent <= holder.indent) return;
		const path = `${holder.key}.${key}`;
		if (!mayBeSecret(path)) return;
		if (isBlock) this.#block = {indent, path, kind: 'data of a Secret'};
		else if (canBeSecret(inside)) this.#pend(holder.indent, path, {line, span: span('data of a Secret')});
	}

	/** A line of a block scalar; false when the block has ended. */
	#inBlock(text: string, line: number, block: {indent: number; path: string | undefined; kind: string}): boolean {
		const inside = text.trim();
		const start = text.length - text.trimStart().length;
		if (inside !== '' && start <= block.indent) {
			this.#block = undefined;
			return false;
		}

		if (inside === '') return true;
		const span = {start, end: text.trimEnd().length, kind: block.kind};
		if (block.path === undefined) this.#emit(line, span);
		else {
			const holder = this.#keys.findLast(({key}) => key === 'data' || key === 'stringData');
			this.#pend(holder?.indent ?? 0, block.path, {line, span});
		}

		return true;
	}

	#at(indent: number): Laid {
		let object = this.#objects.get(indent);
		if (object === undefined) this.#objects.set(indent, (object = {kind: undefined, name: undefined, pending: []}));
		return object;
	}

	#pend(indent: number, path: string, found: Found): void {
		const {kind, pending} = this.#at(indent);
		if (kind !== undefined) {
			if (isSecretIn(kind, path)) this.#emit(found.line, found.span);
			return;
		}

		pending.push({...found, path});
		if (++this.#pending >= MAX_PENDING) this.end();
	}

	#close(indent: number): void {
		const object = this.#objects.get(indent);
		this.#objects.delete(indent);
		if (object === undefined) return;
		this.#pending -= object.pending.length;
		for (const {path, line, span} of object.pending) if (isSecretIn(object.kind, path)) this.#emit(line, span);
	}
}

/** The text after the colon, without blanks, quotes and a comma. */
function scalar(text: string, value: string): {start: number; end: number; inside: string} {
	let end = text.trimEnd().length;
	if (text.charAt(end - 1) === ',') end--;
	let start = text.length - (text.endsWith('\r') ? 1 : 0) - value.trimStart().length;
	const quote = text.charAt(start);
	if ((quote === '"' || quote === "'") && end > start + 1) {
		start++;
		if (text.charAt(end - 1) === quote) end--;
	}

	end = Math.max(start, end);
	return {start, end, inside: text.slice(start, end)};
}

/** Not a container, a reference or a sentence: `token: automount is not allowed` is prose. */
const isOpaque = (value: string): boolean => /^[^\s{[|>&*!]\S*$/.test(value);
