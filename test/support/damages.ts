import {each} from './wraps.ts';

/** Breaks lines at a margin, as terminals and web pages do; the rest starts the next line. */
const hardWrap = (width: number) => each(line => (line.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? ['']).join('\n'));

/** A copy of a terminal window: every row as wide as the window. */
const windowOf = (width: number) => (text: string) => each(row => row.padEnd(width))(hardWrap(width)(text));

const escapeHtml = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

/** RFC 2045: equals signs, control characters and bytes above ASCII encoded, soft breaks before 76 columns. */
const quotedPrintable = each(line => {
	const rows = [''];
	for (const byte of Buffer.from(line, 'utf8')) {
		const plain = (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d) || byte === 0x09;
		const part = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		if ((rows.at(-1) ?? '').length + part.length > 75) rows.push('');
		rows[rows.length - 1] += part;
	}

	return rows.join('=\n');
});

/** What happens to a text between a terminal and the ticket it ends up in. */
export const damages = {
	CRLF: (text: string) => text.replaceAll(/\r?\n/g, '\r\n'),
	colours: (text: string) => text.replaceAll(/^(.+)$/gm, '\u001B[36;1m$1\u001B[0m'),
	'HTML escapes': escapeHtml,
	'HTML escapes, twice': (text: string) => escapeHtml(escapeHtml(text)),
	'quoted-printable': quotedPrintable,
	'non-breaking spaces': (text: string) => text.replaceAll(' ', '\u00A0'),
	'curly quotes': (text: string) => text.replaceAll(/"([^"\n]*)"/g, '“$1”'),
	'a hard wrap at 80': hardWrap(80),
	'a hard wrap at 132': hardWrap(132),
	'a window of 100 columns': windowOf(100),
} satisfies Readonly<Record<string, (text: string) => string>>;

export type DamageName = keyof typeof damages;
