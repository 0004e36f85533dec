/** A line of indented JSON. */
export type JsonRow = {
	readonly depth: number;
	/** The key with its quotes; undefined in arrays. */
	readonly key: string | undefined;
	/** The value, or the bracket that opens or closes one; with its trailing comma. */
	readonly value: string;
	/** For a row that opens a multi-row value: the row that closes it, which a truncated body may lack. */
	readonly close: number | undefined;
	/** The contents of such a value, as far as logged. */
	readonly entries: number;
	readonly type: 'open' | 'close' | 'string' | 'other';
};

const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs;

type Draft = {-readonly [Key in keyof JsonRow]: JsonRow[Key]};

/**
Splits JSON into one value per line, digit for digit as logged.

Parsing and printing would round numbers beyond 2^53 and drop duplicate keys. It also works on truncated JSON, since kubectl
truncates bodies; the caller knows that the text is JSON.
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
			// The log ends after the colon.
			if (list[index + 1] === undefined) add('', 'other');
		} else if (token !== ':') {
			enter();
			add(token, token.startsWith('"') ? 'string' : 'other');
		}
	}

	return rows;
}

/** Matches the start of an API's JSON object or array; text in brackets, such as `[error] …`, does not match. */
const beginning = /^\s*(?:\{\s*["}]|\[\s*["{[\]])/;

/** Whether a body is JSON. A truncated one need not be complete. */
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

/** The row after what a folded row hides: after its closing bracket, or after everything if the log truncates it. */
export const behind = (rows: readonly JsonRow[], index: number): number => (rows[index]?.close ?? rows.length - 1) + 1;
