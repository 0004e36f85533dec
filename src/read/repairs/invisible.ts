import {parseHeader} from '../../klog/header.ts';
import {encodeText} from '../../text/latin1.ts';
import type {Repair} from './repair.ts';

const nonBreaking = encodeText('\u00A0');
/** Zero-width space, joiners, word joiner, soft hyphen, byte order mark: web forms insert them where lines may break. */
const zeroWidth = new RegExp(
	['\u200B', '\u200C', '\u200D', '\u2060', '\u00AD', '\uFEFF'].map(encodeText).join('|'),
	'g',
);

const undo = (line: string) =>
	/[\u00C2\u00E2\u00EF]/.test(line) ? line.replaceAll(nonBreaking, ' ').replaceAll(zeroWidth, '') : line;

/** Non-breaking blanks, and zero-width characters. */
export default {
	kind: 'invisible-characters',
	samples: [
		[encodeText('I1120\u00A021:09:17.316304\u00A0  21740 a.go:1] x'), 'I1120 21:09:17.316304   21740 a.go:1] x'],
		[encodeText('GET https://h/\u200Bapi'), 'GET https://h/api'],
	],
	shows: line =>
		/[\u00C2\u00E2\u00EF]/.test(line) &&
		parseHeader(line) === undefined &&
		undo(line) !== line &&
		parseHeader(undo(line).trimStart()) !== undefined,
	undo,
} satisfies Repair;
