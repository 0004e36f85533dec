/**
A regular expression as a tree: just enough to build strings that make it work hard.

Uses our own parser, because none of the project's dependencies has one. Unknown syntax (named back references, `v` classes) is
treated as matching nothing, which only makes the attacks weaker.
*/
export type Pattern =
	| {readonly type: 'set'; readonly source: string}
	| {readonly type: 'nothing'}
	| {readonly type: 'sequence'; readonly items: readonly Pattern[]}
	| {readonly type: 'choice'; readonly items: readonly Pattern[]}
	| {readonly type: 'look'; readonly body: Pattern}
	| {readonly type: 'repeat'; readonly body: Pattern; readonly min: number; readonly max: number};

class Parser {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	choice(): Pattern {
		const items = [this.#sequence()];
		while (this.#text[this.#at] === '|') {
			this.#at++;
			items.push(this.#sequence());
		}

		const [only] = items;
		return items.length === 1 && only !== undefined ? only : {type: 'choice', items};
	}

	#sequence(): Pattern {
		const items: Pattern[] = [];
		while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? '')) {
			const body = this.#atom();
			const quantifier = this.#take(/[*+?]\??|\{\d+(?:,\d*)?\}\??/y);
			items.push(quantifier === undefined ? body : repeat(body, quantifier));
		}

		return {type: 'sequence', items};
	}

	#atom(): Pattern {
		if (this.#take(/[$^]|\\[bB]/y) !== undefined) return {type: 'nothing'};
		const open = this.#take(/\((?:\?(?:<?[=!]|<\w+>|[ims-]*:))?/y);
		if (open !== undefined) {
			const body = this.choice();
			this.#at++;
			return /^\(\?<?[=!]$/.test(open) ? {type: 'look', body} : body;
		}

		if (this.#take(/\\(?:[1-9]|k<\w+>)/y) !== undefined) return {type: 'nothing'};
		const source =
			this.#take(/\[(?:[^\]\\]|\\.)*\]/y) ??
			this.#take(/\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[pP]\{[^}]+\}|c[A-Za-z]|.)/y) ??
			this.#take(/[^]/y) ??
			'';
		return {type: 'set', source};
	}

	/** Consumes a sticky pattern's match at this position. */
	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const taken = pattern.exec(this.#text)?.[0];
		this.#at += taken?.length ?? 0;
		return taken;
	}
}

function repeat(body: Pattern, quantifier: string): Pattern {
	const [, min, comma, max] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
	if (min === undefined)
		return {type: 'repeat', body, min: quantifier[0] === '+' ? 1 : 0, max: quantifier[0] === '?' ? 1 : Infinity};
	const end = comma === '' ? Number(min) : max === '' ? Infinity : Number(max);
	return {type: 'repeat', body, min: Number(min), max: end};
}

export const parsePattern = (source: string): Pattern => new Parser(source).choice();
