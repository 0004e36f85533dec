import {isHidden} from './members.ts';
import type {Rule, Span} from './span.ts';

/** The first row of Go's `hex.Dump`, which client-go uses for binary bodies: offset, 16 bytes, the same as ASCII. */
const firstRow = /^[\s"']{0,80}(?:\\t)?00000000  (?:[0-9a-f]{2} ){1,8}/;

/** A row, or a part of one broken at a margin: nothing else in a log looks like either. */
const row =
	/^([\s"']{0,80}(?:\\t)?[0-9a-f]{8}  )?(?:[0-9a-f] )?(?: {0,2}(?:[0-9a-f]{2}(?: {1,2}|$)){0,16}[0-9a-f]? {0,60}(?:\|.{0,100})?)$/;

/** All bytes of a dump whose lines were joined. */
const bytes = /(?<![0-9a-f])[0-9a-f]{8} {2}((?:[0-9a-f]{2} {1,2}){1,16})/g;

/** A row, or a part of one, in the middle of a line or truncated: its surroundings are unknown. */
export const strayRows: readonly Rule[] = [
	{
		kind: 'bytes in hex',
		words: ['0  '],
		pattern:
			/(?<=^|[^\w.-]|\\[nrt])[0-9a-f]{8} {2}(?<secret>(?:[0-9a-f]{2}(?: {1,2}|(?![\w.-]))){3,16}[0-9a-f]? {0,60}(?:\|[^\n]{1,16}\|?)?)/g,
	},
	{
		kind: 'bytes in hex',
		words: ['|'],
		pattern: /(?<=^|[^\w.-]|\\[nrt])(?<secret>(?:[0-9a-f]{2} {1,2}){3,16} {0,60}\|[^\n]{1,16}\|?)/g,
	},
	{
		kind: 'bytes in hex',
		words: [' '],
		pattern: /(?<=^|[^\w.-]|\\[nrt])(?<secret>(?:[0-9a-f]{2} {1,2}){8,16})/g,
	},
];

/** Characters of a row, whatever surrounds it. */
const MAX_ROW = 400;

/** Maximum rows held until the dump ends. */
const MAX_ROWS = 2048;

/** Maximum lines between two rows of the same dump. */
const MAX_OTHERS = 8;

/** The start of a protobuf object: `k8s\0`, then its version and its kind. */
const START = 'k8s\u0000';
const secretKind =
	/[\u0000-\u001f](Secret(?:List)?|TokenRequest|TokenReview|ExecCredential|CertificateSigningRequest(?:List)?|ConfigMap(?:List)?)[\u0000-\u0020"*]/;

/** Bytes that contain version and kind. */
const TYPE = 160;

type Row = {readonly line: number; readonly start: number; readonly end: number; readonly text: string};

/** Bodies in hex, over several lines. Whole rows are removed. */
export class HexdumpReader {
	readonly #secretsIn: (text: string) => Iterable<Span>;
	readonly #emit: (line: number, span: Span) => void;
	#rows: Row[] = [];
	#isSecret = false;
	/** The last row is incomplete. */
	#isCut = false;
	/** Lines since the last row. */
	#others = 0;

	constructor(secretsIn: (text: string) => Iterable<Span>, emit: (line: number, span: Span) => void) {
		this.#secretsIn = secretsIn;
		this.#emit = emit;
	}

	/** The first line that may still turn out to hold a secret. */
	get since(): number | undefined {
		return this.#rows[0]?.line;
	}

	/** Takes the next line; returns whether it was a row. */
	push(text: string, line: number): boolean {
		const isFirst = text.includes('00000000  ') && firstRow.test(text);
		if (isFirst) this.end();
		else if (this.#rows.length === 0 && !this.#isSecret) return false;
		const match = text.length > MAX_ROW ? null : row.exec(text.trimEnd());
		const isRest = this.#isCut && !/^[IWEF]\d{4} /.test(text);
		if (!isRest && (match === null || match[0].trim() === '')) {
			// The wrapper of each line may span lines as well.
			if (++this.#others > MAX_OTHERS) this.end();
			return false;
		}

		this.#others = 0;
		const closes = /\|["', \t]{0,9}\s*$/.exec(text.slice(-24))?.[0];
		const end = closes === undefined ? text.trimEnd().length : text.length - closes.length + 1;
		// One pipe starts the ASCII column, another one ends it.
		this.#isCut = !isRest && (closes === undefined || text.indexOf('|') === end - 1);
		this.#rows.push({line, start: match?.[1]?.length ?? 0, end, text});
		if (this.#rows.length >= MAX_ROWS) this.#judge();
		return match !== null;
	}

	end(): void {
		if (this.#rows.length > 0) this.#judge();
		this.#isSecret = false;
		this.#isCut = false;
		this.#others = 0;
	}

	#judge(): void {
		const all = this.#rows.map(({text}) => text).join('');
		const found = [...all.matchAll(bytes)];
		const text = found
			.flatMap(([, hex = '']) => hex.match(/[\da-f]{2}/gi) ?? [])
			.map(byte => String.fromCharCode(Number.parseInt(byte, 16)))
			.join('');
		const start = text.slice(0, TYPE).indexOf(START);
		const kind = start === -1 ? null : secretKind.exec(text.slice(start, start + TYPE));
		this.#isSecret ||= kind?.[1] !== undefined && isHidden(kind[1]);
		const type = kind === null ? 0 : start + kind.index + kind[0].length;
		const spans = this.#isSecret
			? [{start: type, end: Infinity, kind: 'protobuf of a Secret'}]
			: [...this.#secretsIn(text)];
		// Rows of 16 bytes each, unless some were truncated: then positions are unknown.
		const isWhole = found.length === this.#rows.length;
		for (const [index, {line, start, end}] of this.#rows.entries()) {
			const at = index * 16;
			const hit = isWhole ? spans.find(span => span.start < at + 16 && span.end > at) : spans[0];
			// The part that says it is a Secret stays.
			if (hit !== undefined && !(kind !== null && index === 0)) this.#emit(line, {start, end, kind: hit.kind});
		}

		this.#rows = [];
	}
}
