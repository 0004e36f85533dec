import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {repairs} from '../../src/read/repairs/registry.ts';
import {Repairs} from '../../src/read/repairs/repairs.ts';
import {allSamples, sampleText} from '../support/samples.ts';

const ids = (text: string) => analyzeText(text).findings.map(({id, grade}) => `${id} ${grade}`);

/** Samples as a terminal showed them; what is damaged already is left out. */
const plain = allSamples.filter(path => path.startsWith('recorded/') && !/transformed|skip-headers/.test(path));

const each = (text: string, change: (line: string, index: number) => string) =>
	text.replace(/\n$/, '').split('\n').map(change).join('\n');

const wrapAt = (width: number) => (text: string) =>
	each(text, line => (line.length <= width ? line : (line.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []).join('\n')));

const pad = (width: number) => (text: string) =>
	each(wrapAt(width)(text), line =>
		line
			.split('\n')
			.map(part => part.padEnd(width))
			.join('\n'),
	);

const escapeHtml = (text: string) =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

/** RFC 2045: equals signs and bytes above ASCII encoded, soft breaks at 76 columns. */
function quotedPrintable(text: string): string {
	return each(text, line => {
		const encoded = Array.from(Buffer.from(line, 'utf8'), byte =>
			byte === 0x3d || byte > 0x7e ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte),
		);
		const lines = [''];
		for (const part of encoded) {
			if ((lines.at(-1) ?? '').length + part.length > 75) lines.push('');
			lines[lines.length - 1] += part;
		}

		return lines.join('=\n');
	});
}

const damages: ReadonlyArray<readonly [name: string, damage: (text: string) => string, only?: RegExp]> = [
	['HTML escapes', escapeHtml],
	['HTML escapes, twice', text => escapeHtml(escapeHtml(text))],
	['non-breaking spaces', text => text.replaceAll(/ {2,}/g, blanks => '\u00A0'.repeat(blanks.length))],
	['all blanks non-breaking', text => text.replaceAll(' ', '\u00A0')],
	['zero-width spaces', text => text.replaceAll('/', '/\u200B').replaceAll(/^(I\d{4})/gm, '$1\u200B')],
	['tabs turned to blanks', text => text.replaceAll('\t', '        ')],
	[
		'linked addresses',
		text =>
			text
				.replaceAll(/(GET|POST|PUT|PATCH|DELETE) (https?:\/\/\S+)/g, '$1 [$2]($2)')
				.replaceAll(/url="([^"]+)"/g, 'url="[$1]($1)"'),
	],
	[
		'staircase',
		text => each(text, (line, index) => (/^[IWEF]\d{4} /.test(line) ? ' '.repeat((index * 7) % 40) + line : line)),
	],
	['quoted-printable', quotedPrintable],
	[
		'blanks folded to one',
		text => each(text, line => (/^[IWEF]\d{4} /.test(line) ? line.replaceAll(/ {2,}/g, ' ') : line)),
	],
	['a Markdown fence', text => `Here is the log:\n\n\`\`\`\n${text}\`\`\`\n</details>\n\nAny idea?\n`],
	['masks that were eaten as tags', text => text.replaceAll('<masked>', '')],
];

describe('damage is undone', () => {
	test.each(damages)('%s', (_, damage) => {
		for (const path of plain) {
			const text = sampleText(path);
			expect([path, ids(damage(text))]).toEqual([path, ids(text)]);
		}
	});

	test('curly quotes', () => {
		// Quotes within quotes become ambiguous, so only where there are none.
		const curl = (text: string) => text.replaceAll(/"([^"\n]*)"/g, '“$1”');
		for (const path of plain.filter(other => /1\.3[3-6].*v6/.test(other))) {
			const text = sampleText(path);
			expect([path, ids(curl(text)).map(id => id.split(' ')[0])]).toEqual([
				path,
				ids(text).map(id => id.split(' ')[0]),
			]);
		}
	});
});

describe('hard wraps', () => {
	test.each([72, 80, 100, 120, 132, 160])('at %d columns', width => {
		for (const path of plain.filter(other => !other.includes('portforward-ok'))) {
			const text = sampleText(path);
			const wrapped = wrapAt(width)(text);
			// One line that was cut is no margin yet.
			if (wrapped.split('\n').length - text.split('\n').length < 4) continue;
			expect([path, ids(wrapped)]).toEqual([path, ids(text)]);
		}
	});

	test.each([80, 132])('padded with blanks to %d columns', width => {
		for (const path of plain.filter(other => /v6\.log/.test(other))) {
			const text = sampleText(path);
			if (wrapAt(width)(text).split('\n').length - text.split('\n').length < 4) continue;
			expect([path, ids(pad(width)(text)).map(id => id.split(' ')[0])]).toEqual([
				path,
				ids(text).map(id => id.split(' ')[0]),
			]);
		}
	});
});

test('a log that shows no damage passes untouched', () => {
	for (const path of allSamples.filter(other => !/009|utf16|crlf/.test(other))) {
		const lines: string[] = [];
		const stage = new Repairs((line, number, raw) => {
			expect(raw).toBe(line);
			expect(number).toBe(lines.length + 1);
			lines.push(line);
		});
		const text = Buffer.from(sampleText(path), 'utf8').toString('latin1');
		for (const [index, line] of text.split('\n').entries()) stage.push(line, index + 1);
		stage.end();
		expect([path, lines.join('\n') === text, stage.done]).toEqual([path, true, []]);
	}
});

test('repairs are counted, and evidence quotes what was pasted', () => {
	const text = escapeHtml(sampleText('recorded/1.33.9/forbidden-list.v6.log'));
	const {sources, findings} = analyzeText(text);
	expect(sources[0]?.repairs).toEqual([{kind: 'html-escapes', lines: expect.any(Number)}]);
	const lines = text.split('\n');
	for (const {number, text: quoted} of findings[0]?.evidence ?? []) expect(quoted).toBe(lines[number - 1]);
});

test('every repair undoes what its samples show', () => {
	for (const {kind, samples, undo} of repairs) {
		for (const [damaged, whole] of samples) expect([kind, undo(damaged)]).toEqual([kind, whole]);
	}
});
