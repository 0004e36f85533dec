import type {Repair} from './repair.ts';

const named: Readonly<Record<string, string>> = {
	quot: '"',
	lt: '<',
	gt: '>',
	amp: '&',
	apos: "'",
	'#39': "'",
	'#x27': "'",
	'#34': '"',
	nbsp: ' ',
};
const escape = /&(quot|lt|gt|amp|apos|#39|#x27|#34|nbsp);/g;

/** What klog and kubectl never print: their own quotes and marks as entities, escaped once or twice. */
const telling =
	/\] &(?:amp;)?quot;(?:Request|Response|Unhandled Error|HTTP Trace)|&(?:amp;)?lt;masked&(?:amp;)?gt;|^\s+&(?:amp;)?quot;(?:message|status|kind)&(?:amp;)?quot;: |User &(?:amp;)?quot;[^&]+&(?:amp;)?quot; cannot|^(?:Error from server|[Ee]rror: |The \w+ &)[^&]*&?(?:amp;)?quot;/;

const once = (line: string) => line.replaceAll(escape, (_, name: string) => named[name] ?? '');

/** Text that went through a web page, or through two. */
export default {
	kind: 'html-escapes',
	samples: [
		['User &quot;jane&quot; cannot list', 'User "jane" cannot list'],
		['Bearer &amp;lt;masked&amp;gt;', 'Bearer <masked>'],
	],
	isDamaged: lines => lines.some(line => line.includes('&') && telling.test(line)),
	// Doubly escaped text needs it twice; singly escaped text has no entity left after the first time, unless it was data.
	undo: line =>
		line.includes('&') ? (/&amp;(?:quot|lt|gt|amp|#39|#x27|#34);/.test(line) ? once(once(line)) : once(line)) : line,
} satisfies Repair;
