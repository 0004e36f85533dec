import type {Repair} from './repair.ts';

const named: Readonly<Record<string, string>> = {
	quot: '"',
	lt: '<',
	gt: '>',
	amp: '&',
	apos: "'",
	nbsp: ' ',
	'#39': "'",
	'#039': "'",
	'#x27': "'",
	'#34': '"',
	'#034': '"',
	'#x22': '"',
	'#60': '<',
	'#62': '>',
	'#38': '&',
};
const escape = /&(quot|lt|gt|amp|apos|nbsp|#0?39|#x27|#0?34|#x22|#60|#62|#38);/g;

const twice = /&amp;(?:quot|lt|gt|amp|apos|#0?39|#x27|#0?34|#x22|#60|#62|#38);/;

/** What klog and kubectl never print: their own quotes and punctuation as entities, escaped once or twice. */
const telling =
	/\] &(?:amp;)?(?:quot|#0?34);(?:Request|Response|Unhandled Error|HTTP Trace)|&(?:amp;)?(?:lt|#60);masked&(?:amp;)?(?:gt|#62);|=&(?:amp;)?(?:lt|#60);$|^ &(?:amp;)?(?:gt|#62);(?: |$)|^(?:&(?:amp;)?gt; ?)+[IWEF]\d{4} \d\d:|Body: [{[]&(?:amp;)?(?:quot|#0?34);|^(?:&(?:amp;)?gt; ?)*\s+&(?:amp;)?(?:quot|#0?34);(?:message|status|kind)&(?:amp;)?(?:quot|#0?34);: |User &(?:amp;)?(?:quot|#0?34);[^&]+&(?:amp;)?(?:quot|#0?34); cannot|^(?:&(?:amp;)?gt; ?)*(?:Error from server|[Ee]rror: |The \w+ &)[^&]*&?(?:amp;)?(?:quot|#0?34);/;

/** Escaping one quote means escaping all of them: if one is intact, an entity is data of the log. */
const isData = (line: string) =>
	(line.includes('"') && /&(?:quot|#0?34);/.test(line)) || (line.includes('<masked>') && line.includes('&lt;'));

const once = (line: string) => line.replaceAll(escape, (_, name: string) => named[name] ?? '');

/** Text that went through one or two web pages. */
export default {
	kind: 'html-escapes',
	samples: [
		['User &quot;jane&quot; cannot list', 'User "jane" cannot list'],
		['Bearer &amp;lt;masked&amp;gt;', 'Bearer <masked>'],
	],
	shows: line => line.includes('&') && telling.test(line) && !isData(line),
	// Doubly escaped text needs two passes; singly escaped text has no entity left after the first, unless it was data.
	undo: line => (!line.includes('&') || isData(line) ? line : twice.test(line) ? once(once(line)) : once(line)),
} satisfies Repair;
