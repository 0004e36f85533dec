import type {StageOutcome} from '../model/journey.ts';

/** Symbols that are each one cell wide. */
export type Glyphs = {
	readonly outcome: Readonly<Record<StageOutcome, string>>;
	readonly cursor: string;
	readonly warning: string;
	/** Marks truncated text. */
	readonly cut: string;
	readonly separator: string;
	readonly range: string;
	/** Between two panes. */
	readonly divider: string;
	/** Before what can be expanded or collapsed. */
	readonly closed: string;
	readonly open: string;
	readonly times: string;
	/** After the name of the column that a list is sorted by. */
	readonly up: string;
	readonly down: string;
	readonly caret: string;
	/** Eighths of a bar's cell, from one to eight; the last one fills the cell. */
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

/** Whether the terminal supports UTF-8, by the POSIX variables, in order of precedence. */
export function hasUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
	// Windows terminals support UTF-8 whatever the variables say, and nobody sets them there.
	if (platform === 'win32') return true;
	return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
