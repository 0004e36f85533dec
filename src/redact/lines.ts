import {argumentRules} from './arguments.ts';
import {randomWords} from './entropy.ts';
import {headerRules} from './headers.ts';
import {HexdumpReader, strayRows} from './hexdump.ts';
import {jsonSecrets} from './json.ts';
import {LayoutReader} from './layout.ts';
import {memberRules} from './members.ts';
import {anyOf} from './names.ts';
import {PemReader} from './pem.ts';
import {interrupted, seam} from './seams.ts';
import {found, tidy, type Rule, type Span} from './span.ts';
import {tokenRules} from './tokens.ts';
import {urlRules} from './urls.ts';

const spokenNames = ['token', 'password', 'secret', 'api key'];

/** `token: x` in a sentence is prose, unless a long word of letters and digits follows. */
const spokenRules: readonly Rule[] = [
	{
		kind: 'credential',
		words: spokenNames.map(name => `${name.split(' ').at(-1)}: `),
		pattern: new RegExp(
			String.raw`(?<=^|[^\w-]|\\[nrt])(?:${anyOf(spokenNames, '[ _-]')}): {1,4}["']?(?<secret>(?=[\w+/=~.-]{0,200}\d)(?=[\w+/=~.-]{0,200}[A-Za-z])[\w+/=~.-]{16,})`,
			'gi',
		),
	},
];

const rules: readonly Rule[] = [
	...headerRules,
	...urlRules,
	...argumentRules,
	...memberRules,
	...spokenRules,
	...tokenRules,
];

/** Prettified blanks and quotes: one character each, so positions stay. */
export const plain = (text: string): string =>
	/[\u00a0\u201c\u201d]/.test(text) ? text.replaceAll('\u00a0', ' ').replaceAll(/[\u201c\u201d]/g, '"') : text;

/** Everything that can be found in a single line or text: structure first, then shapes, then the rest. */
export const secretsOf = (text: string): Span[] => tidy(text, secretsOfPlain(plain(text)));

function secretsOfPlain(text: string): Span[] {
	const spans = [...(text.includes('"') ? jsonSecrets(text) : []), ...inWords(text)];
	return spans.length === 0 ? spans : [...spans, ...interrupted(text, spans)];
}

/** Hex bytes, which few lines have. */
const pairs = /[0-9a-f]{2} {1,2}[0-9a-f]{2} {1,2}[0-9a-f]{2} /;

/** What words say, without the surrounding structure. */
export const inWords = (text: string): Span[] => [
	...found(text, rules),
	...randomWords(text),
	...(pairs.test(text) ? found(text, strayRows) : []),
];

const isHeader = /^[IWEF]\d{4} \d\d:\d\d:\d\d\./;

/** A line break in a JSON string, which may be nested in others. */
const escapedBreak = /(?:\\{1,15}r)?\\{1,15}n/g;

/** Secrets in the lines of one writer, including multi-line ones: keys, YAML objects, hex dumps, words broken at a margin. */
export class LineReader {
	readonly #emit: (line: number, span: Span) => void;
	readonly #layout: LayoutReader;
	readonly #hexdump: HexdumpReader;
	readonly #pem = new PemReader();
	#line = 0;
	/** The previous line, with its secrets. */
	#before = '';
	#spans: Span[] = [];

	/** `emit` gets a line number, from 0, and a secret in it; not in order, and possibly overlapping. */
	constructor(emit: (line: number, span: Span) => void) {
		this.#emit = (line, span) => {
			if (line === this.#line - 1) this.#spans.push(span);
			emit(line, span);
		};
		this.#layout = new LayoutReader(this.#emit);
		this.#hexdump = new HexdumpReader(secretsOf, this.#emit);
	}

	/** The first line that may still change. */
	get since(): number {
		return Math.min(this.#layout.since ?? this.#line, this.#hexdump.since ?? this.#line, Math.max(0, this.#line - 1));
	}

	push(received: string): void {
		const text = plain(received);
		const line = this.#line++;
		const before = this.#before;
		const spansBefore = this.#spans;
		this.#before = text;
		this.#spans = [];
		const inKlog = isHeader.test(text);
		if (!inKlog && this.#hexdump.push(text, line)) return;
		if (inKlog) {
			this.#layout.end();
		} else {
			this.#layout.push(text, line);
		}

		for (const span of tidy(text, secretsOfPlain(text))) this.#emit(line, span);
		for (const span of this.#pem.read(text)) this.#emit(line, span);
		if (text.includes('\\n')) this.#readBreaks(text, line);
		if (inKlog || before === '') return;
		const found = seam({text: before, spans: spansBefore}, text, inWords);
		for (const span of found.before) this.#emit(line - 1, span);
		for (const span of found.own) this.#emit(line, span);
	}

	end(): void {
		this.#hexdump.end();
		this.#layout.end();
	}

	/** Lines in a string that has not been decoded. */
	#readBreaks(text: string, line: number): void {
		let start = 0;
		let before: {readonly text: string; readonly start: number} | undefined;
		const ends = [...text.matchAll(escapedBreak)].map(({0: {length}, index}) => [index, index + length] as const);
		for (const [end, next] of [...ends, [text.length, text.length] as const]) {
			const part = text.slice(start, end);
			if (before !== undefined) this.#readParts(before, {text: part, start}, line);
			before = {text: part, start};
			start = next;
		}
	}

	#readParts(one: {text: string; start: number}, other: {text: string; start: number}, line: number): void {
		const moved = ({start, end, kind}: Span, by: number): Span => ({start: start + by, end: end + by, kind});
		const spans = this.#spans.filter(({end}) => end > one.start).map(span => moved(span, -one.start));
		const found = seam({text: one.text, spans}, other.text, inWords);
		for (const span of found.before) this.#emit(line, moved(span, one.start));
		for (const span of found.own) this.#emit(line, moved(span, other.start));
	}
}
