const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs;

/**
Breaks JSON into one value a line, digit for digit as it was logged.

Parsing and printing would round numbers beyond 2^53 and drop a key that occurs twice. It works on the beginning of a
JSON text as well, since kubectl cuts bodies; the caller knows that the text is JSON.
*/
export function indentJson(text: string): string {
	let out = '';
	let depth = 0;
	const list = text.match(tokens) ?? [];
	const newLine = () => `\n${'  '.repeat(depth)}`;
	for (const [index, token] of list.entries()) {
		if (token === '{' || token === '[') {
			const isEmpty = list[index + 1] === '}' || list[index + 1] === ']';
			depth++;
			out += isEmpty ? token : token + newLine();
		} else if (token === '}' || token === ']') {
			const isEmpty = list[index - 1] === '{' || list[index - 1] === '[';
			depth = Math.max(0, depth - 1);
			out += isEmpty ? token : newLine() + token;
		} else if (token === ',') {
			out += token + newLine();
		} else {
			out += token === ':' ? ': ' : token;
		}
	}

	return out;
}

/** Matches how a JSON object or array of an API begins; a text in brackets, such as `[error] …`, does not. */
const beginning = /^\s*(?:\{\s*["}]|\[\s*["{[\]])/;

/** A body as a person reads it: JSON indented, anything else as it came. A body that was cut need not be complete JSON. */
export function readableBody(body: string, isCut: boolean): string {
	if (!beginning.test(body)) return body;
	if (!isCut && !isJson(body)) return body;
	return indentJson(body);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
