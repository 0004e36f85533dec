import {encodeText} from '../../text/latin1.ts';
import type {Repair} from './repair.ts';

const [open, close, single, apostrophe] = ['“', '”', '‘', '’'].map(encodeText) as [string, string, string, string];

/** Straight quotes that word processors and chats made curly; Go's own messages about macOS certificates contain curly ones too. */
const telling = new RegExp(
	`\\] ${open}(?:Request|Response|Unhandled Error|HTTP Trace)|^\\s+${open}(?:message|status|kind)${close}: |User ${open}[^\\u00E2]+${close} cannot|=${open}`,
);

export default {
	kind: 'curly-quotes',
	samples: [
		[encodeText('“Response” status=“403 Forbidden”'), '"Response" status="403 Forbidden"'],
		[encodeText('curl ‘https://h/api’'), "curl 'https://h/api'"],
	],
	shows: line => line.includes('\u00E2') && telling.test(line),
	undo: line =>
		line.includes('\u00E2')
			? line.replaceAll(open, '"').replaceAll(close, '"').replaceAll(single, "'").replaceAll(apostrophe, "'")
			: line,
} satisfies Repair;
