const attribute = / ([A-Za-z:-]+)(?:="([^"<>]*)")?/y;
const tag = /<(\/?)([a-z0-9]+)/y;

export type Element = {readonly name: string; readonly attributes: Readonly<Record<string, string>>; text: string};

/** Elements that have no end tag in HTML. */
const empty = new Set(['meta', 'input', 'rect']);

/** The least that all escapes have to be: these names, or a number. */
const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/;

/**
Reads markup as strictly as this program writes it, and throws at anything else: a tag that does not nest, an attribute without
quotes, a bare `<`, `>` or `&`.
*/
export function parseMarkup(source: string): Element[] {
	const elements: Element[] = [];
	const open: Element[] = [];
	let at = /^<\?xml [^?]*\?>\n|^<!doctype html>/.exec(source)?.[0].length ?? 0;
	const fail = (what: string): never => {
		throw new Error(`${what} at ${at}: ${JSON.stringify(source.slice(at, at + 80))}`);
	};
	const text = (end: number) => {
		const part = source.slice(at, end);
		if (part.includes('>')) fail('a bare >');
		if (entity.test(part)) fail('a bare &');
		for (const element of open) element.text += part;
		at = end;
	};
	while (at < source.length) {
		const next = source.indexOf('<', at);
		if (next === -1) {
			text(source.length);
			break;
		}

		text(next);
		tag.lastIndex = at;
		const [whole = fail('a bare <'), slash, name = ''] = tag.exec(source) ?? [];
		at += whole.length;
		if (slash === '/') {
			if (open.pop()?.name !== name || source[at] !== '>') fail(`</${name}> closes nothing`);
			at++;
			continue;
		}

		const attributes: Record<string, string> = {};
		for (;;) {
			attribute.lastIndex = at;
			const found = attribute.exec(source);
			if (found === null) break;
			const [all, key = '', value = ''] = found;
			if (key in attributes || entity.test(value)) fail(`attribute ${key}`);
			attributes[key] = value;
			at += all.length;
		}

		if (source.startsWith(' />', at)) at++;
		const closed = source.startsWith('/>', at);
		if (!closed && source[at] !== '>') fail(`<${name}> does not end`);
		at += closed ? 2 : 1;
		const element = {name, attributes, text: ''};
		elements.push(element);
		if (closed || empty.has(name)) continue;
		if (name === 'style' || name === 'script') {
			const end = source.indexOf(`</${name}>`, at);
			element.text = source.slice(at, end);
			at = end + name.length + 3;
		} else open.push(element);
	}

	if (open.length > 0) fail(`<${open.at(-1)?.name}> is never closed`);
	return elements;
}

/** Text as a reader sees it. */
export const unescaped = (text: string): string =>
	text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
