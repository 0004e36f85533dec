import {safeText} from './safe-text.ts';

/** The only place that builds XML, so no text gets into a document unescaped. */
class Xml {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

export type {Xml};

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** Control characters become escapes; U+FFFE and U+FFFF, which XML forbids too, the replacement character. */
const escape = (text: string) =>
	safeText(text)
		.replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
		.replaceAll(/[&<>"']/g, character => entities[character] ?? '');

/** Text of one or several lines. */
export const xmlText = (text: string): Xml => new Xml(text.split('\n').map(escape).join('\n'));

/** An element; `undefined` attributes are omitted. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | number | undefined>>,
	children: readonly Xml[] = [],
): Xml {
	const list = Object.entries(attributes).flatMap(([key, value]) =>
		value === undefined ? [] : [` ${key}="${escape(String(value))}"`],
	);
	const start = `<${name}${list.join('')}`;
	if (children.length === 0) return new Xml(`${start}/>`);
	const [only] = children;
	// Text stays next to its tags, because blanks around it would be part of it.
	if (children.length === 1 && only !== undefined && !only.text.startsWith('<'))
		return new Xml(`${start}>${only.text}</${name}>`);
	const inner = children.map(({text}) => text).join('\n');
	return new Xml(`${start}>\n${inner}\n</${name}>`);
}

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`;
