import {argumentRules} from './arguments.ts';
import {randomWords} from './entropy.ts';
import {headerRules} from './headers.ts';
import {HexdumpReader, strayRows} from './hexdump.ts';
import {jsonSecrets} from './json.ts';
import {LayoutReader} from './layout.ts';
import {memberRules} from './members.ts';
import {PemReader} from './pem.ts';
import {found, tidy, type Rule, type Span} from './span.ts';
import {tokenRules} from './tokens.ts';
import {urlRules} from './urls.ts';

/** `token: x` in a sentence is prose, unless a long word of letters and digits follows. */
const spokenRules: readonly Rule[] = [
	{
		kind: 'credential',
		words: ['token: ', 'password: ', 'secret: ', 'key: '],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])(?:token|password|secret|api[ _-]key): {1,4}["']?(?<secret>(?=[\w+/=~.-]{0,200}\d)(?=[\w+/=~.-]{0,200}[A-Za-z])[\w+/=~.-]{16,})/gi,
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

/** What can be said of a line, or of any text, by itself: structure first, then shapes, then what is left. */
export function secretsOf(text: string): Span[] {
	return tidy(text, [...(text.includes('"') ? jsonSecrets(text) : []), ...found(text, rules), ...randomWords(text)]);
}

const isHeader = /^[IWEF]\d{4} \d\d:\d\d:\d\d\./;

/** Letters of tokens at the beginning of a line. */
const continued = /^[\w+/=~.-]+/;

/** Columns from which on a line may have been broken. */
const MARGIN = 40;

/** Secrets in the lines of one writer, those over several lines too: keys, objects in YAML, dumps in hex, words that a margin has cut. */
export class LineReader {
	readonly #emit: (line: number, span: Span) => void;
	readonly #layout: LayoutReader;
	readonly #hexdump: HexdumpReader;
	readonly #pem = new PemReader();
	#line = 0;
	/** A secret went on to the very end of the line before. */
	#open: {readonly kind: string; readonly columns: number} | undefined;

	/** `emit` gets the number of a line, from 0 on, and a secret in it; not in order, and they may overlap. */
	constructor(emit: (line: number, span: Span) => void) {
		this.#emit = emit;
		this.#layout = new LayoutReader(emit);
		this.#hexdump = new HexdumpReader(secretsOf, emit);
	}

	/** The first line about which something may still be said. */
	get since(): number {
		return Math.min(this.#layout.since ?? this.#line, this.#hexdump.since ?? this.#line);
	}

	push(text: string): void {
		const line = this.#line++;
		const inKlog = isHeader.test(text);
		if (!inKlog && this.#hexdump.push(text, line)) return;
		if (inKlog) {
			this.#layout.end();
		} else {
			this.#layout.push(text, line);
		}

		const spans = [...secretsOf(text), ...found(text, strayRows)];
		const open = this.#open;
		if (open !== undefined && !inKlog) spans.push(...goesOn(text, open.kind));
		for (const span of this.#pem.read(text)) spans.push(span);
		for (const span of spans) this.#emit(line, span);
		const last = spans.find(({end, start}) => end === text.length && end - start >= 8);
		this.#open =
			last !== undefined && text.length >= MARGIN && last.kind !== 'private key'
				? {kind: last.kind, columns: text.length}
				: undefined;
	}

	end(): void {
		this.#hexdump.end();
		this.#layout.end();
	}
}

/** The rest of a secret that a margin has cut: a word that nobody would begin a line with. */
function goesOn(text: string, kind: string): Span[] {
	const word = continued.exec(text)?.[0] ?? '';
	const next = text.charAt(word.length);
	const isWord = word.length >= 12 && /\d/.test(word) && /[A-Za-z]/.test(word) && next !== ':' && !word.includes('/');
	return isWord ? [{start: 0, end: word.length, kind}] : [];
}
