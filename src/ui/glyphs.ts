import type {StageOutcome} from '../model/journey.ts';

/** Signs that are one cell wide each. */
export type Glyphs = {
	readonly outcome: Readonly<Record<StageOutcome, string>>;
	readonly cursor: string;
	readonly warning: string;
	/** Stands where text was cut. */
	readonly cut: string;
	readonly separator: string;
	readonly range: string;
	/** Between two panes. */
	readonly divider: string;
	/** In front of what can be unfolded, and of what can be folded. */
	readonly closed: string;
	readonly open: string;
	readonly times: string;
	/** Behind the name of the column that orders a list. */
	readonly up: string;
	readonly down: string;
	readonly caret: string;
	/** Eighths of a cell of a bar, from one to eight; the last one fills the cell. */
	readonly bar: readonly string[];
};

const unicode: Glyphs = {
	outcome: {passed: '✓', failed: '✗', skipped: '–', 'not-reached': '·', unknown: '?'},
	cursor: '›',
	warning: '!',
	cut: '…',
	separator: '·',
	range: '–',
	divider: '│',
	closed: '▸',
	open: '▾',
	times: '×',
	up: '↑',
	down: '↓',
	caret: '▏',
	bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
};

const ascii: Glyphs = {
	outcome: {passed: '+', failed: 'x', skipped: '-', 'not-reached': '.', unknown: '?'},
	cursor: '>',
	warning: '!',
	cut: '~',
	separator: '-',
	range: '-',
	divider: '|',
	closed: '+',
	open: '-',
	times: 'x',
	up: '^',
	down: 'v',
	caret: '_',
	bar: ['='],
};

export const glyphsFor = (isUnicode: boolean): Glyphs => (isUnicode ? unicode : ascii);

/** Whether the terminal takes UTF-8, by the variables that POSIX names, the strongest first. */
export function hasUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
	// Windows terminals take UTF-8 whatever the variables say, and nobody sets them there.
	if (platform === 'win32') return true;
	return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
