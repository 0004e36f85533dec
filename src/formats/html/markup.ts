import {byteLength} from '../../text/latin1.ts';
import {safeText} from '../../text/safe-text.ts';

/** A piece of a page. Only this file creates one, and it escapes all input. */
class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

export type {Html};

/** What a template accepts: markup, or text, which is escaped; `undefined` is nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text and the value of a quoted attribute; hidden characters are shown, as on a terminal. */
const escape = (text: string) => safeText(text).replaceAll(/[&<>"']/g, character => entities[character] ?? '');

function textOf(content: Content): string {
	if (content === undefined) return '';
	if (content instanceof Html) return content.text;
	if (typeof content === 'string' || typeof content === 'number') return escape(String(content));
	return content.map(textOf).join('');
}

/** A template's markup without the line breaks and indentation of its source. */
function compact(part: string): string {
	const [first = '', ...others] = part.split('\n');
	if (others.length === 0) return part;
	const last = (others.pop() ?? '').trimStart();
	const middle = others.map(row => row.trim()).filter(row => row !== '');
	const rows = [first.trimEnd(), ...middle, last];
	if (rows.every(row => row === '')) return '';
	return rows.reduce((before, row) => `${before}${before.endsWith('>') || /^[<>]/.test(row) ? '' : ' '}${row}`);
}

const compacted = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A markup template; its attributes are quoted. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
	let parts = compacted.get(strings);
	if (parts === undefined) {
		parts = strings.map(compact);
		compacted.set(strings, parts);
	}

	return new Html(parts.map((part, index) => part + textOf(contents[index])).join(''));
}

/** Multi-line text. */
export const lines = (text: string): Html => new Html(text.split('\n').map(escape).join('\n'));

/** The page's own style or script, verbatim: its hash is in the page. */
export const own = (element: 'style' | 'script', text: string): Html => new Html(`<${element}>${text}</${element}>`);

export const bytesOf = (content: Html): number => byteLength(content.text);
