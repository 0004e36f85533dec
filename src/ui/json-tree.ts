/** A line of indented JSON. */
export type JsonRow = {
	readonly depth: number;
	/** The key with its quotes; undefined in arrays. */
	readonly key: string | undefined;
	/** The value, or the bracket that opens or closes one; with the comma behind it. */
	readonly value: string;
	/** For a row that opens a value of several rows: the row that closes it. A body that was cut may not have it. */
	readonly close: number | undefined;
	/** What such a value holds, as far as it was logged. */
	readonly entries: number;
	readonly type: 'open' | 'close' | 'string' | 'other';
};

const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs;

type Draft = {-readonly [Key in keyof JsonRow]: JsonRow[Key]};

/**
Breaks JSON into one value a line, digit for digit as it was logged.

Parsing and printing would round numbers beyond 2^53 and drop a key that occurs twice. It works on the beginning of a
JSON text as well, since kubectl cuts bodies; the caller knows that the text is JSON.
*/
export function jsonRows(text: string): readonly JsonRow[] {
	const rows: Draft[] = [];
	const open: number[] = [];
	const list = text.match(tokens) ?? [];
	let key: string | undefined;
	const add = (value: string, type: JsonRow['type']) => {
		rows.push({depth: open.length, key, value, close: undefined, entries: 0, type});
		key = undefined;
	};

	const enter = () => {
		const parent = rows[open.at(-1) ?? -1];
		if (parent !== undefined) parent.entries++;
	};

	for (let index = 0; index < list.length; index++) {
		const token = list[index] ?? '';
		const next = list[index + 1];
		if (token === '{' || token === '[') {
			enter();
			if (next === '}' || next === ']') {
				add(token + next, 'other');
				index++;
			} else {
				add(token, 'open');
				open.push(rows.length - 1);
			}
		} else if (token === '}' || token === ']') {
			const opener = rows[open.pop() ?? -1];
			if (opener !== undefined) opener.close = rows.length;
			add(token, 'close');
		} else if (token === ',') {
			const last = rows.at(-1);
			if (last !== undefined) last.value += ',';
		} else if (next === ':' && token.startsWith('"')) {
			key = token;
			index++;
			// The log ends behind the colon.
			if (list[index + 1] === undefined) add('', 'other');
		} else if (token !== ':') {
			enter();
			add(token, token.startsWith('"') ? 'string' : 'other');
		}
	}

	return rows;
}

/** Matches how a JSON object or array of an API begins; a text in brackets, such as `[error] …`, does not. */
const beginning = /^\s*(?:\{\s*["}]|\[\s*["{[\]])/;

/** Whether a body is JSON. One that was cut need not be complete. */
export function isJsonBody(body: string, isCut: boolean): boolean {
	if (!beginning.test(body)) return false;
	if (isCut) return true;
	try {
		JSON.parse(body);
		return true;
	} catch {
		return false;
	}
}

/** The row behind what a folded row hides: behind its closing bracket, or behind all when the log cuts it off. */
export const behind = (rows: readonly JsonRow[], index: number): number => (rows[index]?.close ?? rows.length - 1) + 1;
