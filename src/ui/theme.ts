import type {TextProps} from 'ink';

/** What a piece of text means; the only way views specify style. */
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
	| 'active'
	| 'match'
	| 'key'
	| 'bar';

export type Look = Omit<TextProps, 'children' | 'wrap'>;

export type Theme = Readonly<Record<Tone, Look>>;

/** Only the 16 colours defined by the terminal's own scheme, so that light and dark backgrounds both work. */
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
	match: {color: 'black', backgroundColor: 'yellow'},
	key: {color: 'cyan'},
	bar: {color: 'cyan'},
};

/** Yellow and cyan are unreadable on a light background in most schemes. */
const onLight: Theme = {
	...coloured,
	heading: {bold: true, color: 'blue'},
	warning: {color: 'magenta'},
	command: {color: 'blue'},
	key: {color: 'blue'},
	bar: {color: 'blue'},
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
	match: {},
	key: {},
	bar: {},
};

/**
Whether the terminal's background is light, according to `COLORFGBG`, which rxvt, Konsole and others set: `15;0`, `0;default;15`.

Defaults to dark.
*/
export function isLight(env: Readonly<Record<string, string | undefined>>): boolean {
	const background = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1];
	return background === '7' || background === '15';
}

/** Without colour no attribute is set at all: every meaning also has a symbol or a position of its own. */
export const themeFor = (color: boolean, isOnLight = false): Theme => (color ? (isOnLight ? onLight : coloured) : bare);
