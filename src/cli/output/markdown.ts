import stripAnsi from 'strip-ansi';

type Paint = (text: string) => string;

const sgr =
	(open: number, close: number): Paint =>
	text =>
		`\u001B[${open}m${text}\u001B[${close}m`;

export type Style = {readonly heading: Paint; readonly strong: Paint; readonly code: Paint; readonly faint: Paint};

const bold = sgr(1, 22);
const cyan = sgr(36, 39);
const colored: Style = {heading: text => bold(cyan(text)), strong: bold, code: cyan, faint: sgr(2, 22)};
/** Without colours code keeps its backticks, which are then its only mark. */
const plain: Style = {
	heading: text => text,
	strong: text => text,
	code: text => `\`${text}\``,
	faint: text => text,
};

export const styleFor = (color: boolean): Style => (color ? colored : plain);

/** Wraps text at blanks; invisible characters take no room. */
export function fill(text: string, columns: number, first = '', rest = first): string {
	const lines: string[] = [];
	let line = first;
	let width = first.length;
	let empty = true;
	for (const word of text.split(/\s+/).filter(part => part !== '')) {
		const cells = stripAnsi(word).length;
		if (!empty && width + 1 + cells > columns) {
			lines.push(line);
			line = rest;
			width = rest.length;
			empty = true;
		}

		line += (empty ? '' : ' ') + word;
		width += (empty ? 0 : 1) + cells;
		empty = false;
	}

	return [...lines, line].join('\n');
}

/** Word by word, so that no colour spans a line break. */
const paintWords = (text: string, paint: Paint): string => text.split(' ').map(paint).join(' ');

/** `code`, **strong** and *stressed*; code first, because the others mean nothing inside it. */
const spans = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g;

function inline(text: string, {code, strong}: Style, color: boolean): string {
	return text.replaceAll(/\s+/g, ' ').replaceAll(spans, (_, quoted?: string, heavy?: string, stressed?: string) => {
		if (quoted !== undefined) return color ? paintWords(quoted, code) : code(quoted);
		return paintWords(heavy ?? stressed ?? '', strong);
	});
}

export type MarkdownOptions = {readonly color: boolean; readonly columns: number};

/** Renders Markdown on a terminal, as far as our own pages use it: headings, paragraphs, lists, `code`, **strong**, *stressed*. */
export function renderMarkdown(markdown: string, {color, columns}: MarkdownOptions): string {
	const style = styleFor(color);
	const blocks = markdown
		.trim()
		.split(/\n{2,}/)
		.map(block => {
			if (block.startsWith('#')) return style.heading(block.replace(/^#+ /, ''));
			if (!block.startsWith('- ')) return fill(inline(block, style, color), columns);
			const items = block.slice(2).split('\n- ');
			return items.map(item => fill(inline(item, style, color), columns, '- ', '  ')).join('\n');
		});
	return `${blocks.join('\n\n')}\n`;
}
