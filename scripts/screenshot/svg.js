// Draws the cells of a screen as a text SVG: no fonts, no scripts, following the page's light or dark theme.

/** Pixels of a cell, and of the surrounding frame. */
const CELL = {width: 8.4, height: 18};
const MARGIN = 12;
/** Pixels from the top of a cell to the baseline. */
const BASELINE = 13.5;

/** The sixteen colours by number, on a dark and on a light page; in a terminal's order. */
const palette = [
	['#484f58', '#24292f'],
	['#ff7b72', '#cf222e'],
	['#3fb950', '#116329'],
	['#d29922', '#7d4e00'],
	['#58a6ff', '#0550ae'],
	['#bc8cff', '#8250df'],
	['#39c5cf', '#1b7c83'],
	['#b1bac4', '#6e7781'],
];
const paper = ['#0d1117', '#ffffff'];
const ink = ['#e6edf3', '#1f2328'];
const faint = ['#8b949e', '#656d76'];

const escapes = {'&': '&amp;', '<': '&lt;', '>': '&gt;'};
const escaped = text => text.replaceAll(/[&<>]/g, character => escapes[character]);

const rounded = number => Number(number.toFixed(1));

/** A colour's class; the background has a different letter. */
const classOf = ({color, dim, bold, inverse}) =>
	[inverse ? 'i' : color === undefined ? (dim ? 'd' : '') : `c${color % 8}`, bold ? 'b' : ''].filter(Boolean).join(' ');

/** A block from the left, as in bars: glyphs of two fonts never join without a gap. */
const blocks = '▏▎▍▌▋▊▉█';

function drawn({column, text, look}, row) {
	const x = rounded(MARGIN + column * CELL.width);
	const y = rounded(MARGIN + row * CELL.height);
	const width = rounded([...text].length * CELL.width);
	const filled = look.inverse ? 'ib' : look.background === undefined ? undefined : `f${look.background % 8}`;
	const back =
		filled === undefined ? '' : `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" class="${filled}"/>`;
	const trimmed = text.trim();
	if (trimmed === '') return back;
	const name = classOf(look);
	const attribute = name === '' ? '' : ` class="${name}"`;
	if ([...trimmed].every(character => blocks.includes(character))) {
		const start = x + (text.length - text.trimStart().length) * CELL.width;
		const eighths = [...trimmed].reduce((sum, character) => sum + blocks.indexOf(character) + 1, 0);
		return `${back}<rect x="${rounded(start)}" y="${y + 4}" width="${rounded((eighths / 8) * CELL.width)}" height="${CELL.height - 8}"${attribute}/>`;
	}

	const kept = text.trimEnd();
	const lead = kept.length - kept.trimStart().length;
	const place = rounded(x + lead * CELL.width);
	const words = kept.trimStart();
	const length = rounded([...words].length * CELL.width);
	return `${back}<text x="${place}" y="${rounded(y + BASELINE)}" textLength="${length}"${attribute}>${escaped(words)}</text>`;
}

const rules = side =>
	[
		`.p{fill:${paper[side]}}`,
		`text{fill:${ink[side]}}`,
		`.d{fill:${faint[side]}}`,
		`.i{fill:${paper[side]}}`,
		`.ib{fill:${ink[side]}}`,
		...palette.flatMap((colours, index) => [`.c${index},.f${index}{fill:${colours[side]}}`]),
	].join('');

/** `rows`: for each row its spans of one style. */
export function svgOf(rows, title) {
	const columns = Math.max(...rows.flatMap(spans => spans.map(({column, text}) => column + [...text].length)));
	const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
	const height = Math.ceil(rows.length * CELL.height + 2 * MARGIN);
	const font =
		'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.b{font-weight:bold}';
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<style>${font}${rules(0)}@media(prefers-color-scheme:light){${rules(1)}}</style>`,
		`<rect width="${width}" height="${height}" rx="6" class="p"/>`,
		...rows.flatMap((spans, row) => spans.map(span => drawn(span, row)).filter(line => line !== '')),
		'</svg>',
		'',
	].join('\n');
}
