import type {TextProps} from 'ink';

/** What a piece of text means; the only words in which views speak about looks. */
export type Tone =
	| 'plain'
	| 'quiet'
	| 'strong'
	| 'heading'
	| 'passed'
	| 'failed'
	| 'warning'
	| 'command'
	| 'selected'
	| 'active';

export type Look = Omit<TextProps, 'children' | 'wrap'>;

export type Theme = Readonly<Record<Tone, Look>>;

/** Only the 16 colours that a terminal's own scheme defines, so that light and dark backgrounds both work. */
const coloured: Theme = {
	plain: {},
	quiet: {dimColor: true},
	strong: {bold: true},
	heading: {bold: true, color: 'cyan'},
	passed: {color: 'green'},
	failed: {color: 'red', bold: true},
	warning: {color: 'yellow'},
	command: {color: 'cyan'},
	selected: {inverse: true},
	active: {bold: true},
};

const bare: Theme = {
	plain: {},
	quiet: {},
	strong: {},
	heading: {},
	passed: {},
	failed: {},
	warning: {},
	command: {},
	selected: {},
	active: {},
};

/** Without colour no attribute is set at all: every meaning also has a sign or a place of its own. */
export const themeFor = (color: boolean): Theme => (color ? coloured : bare);
