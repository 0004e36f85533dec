import type {Repair} from './repair.ts';

/** `[https://h/api](https://h/api)` of Markdown editors, `<https://h/api|https://h/api>` of chats. */
const linked = /\[(https?:\/\/[^[\]\s]+)\]\((?:https?:\/\/|<)[^()\s]*\)|<(https?:\/\/[^|<>\s]+)(?:\|[^<>\s]*)?>/g;

const telling = /(?:(?:GET|POST|PUT|PATCH|DELETE) |url=")(?:\[https?:\/\/[^[\]\s]+\]\(|<https?:\/\/)/;

/** Addresses that an editor turned into links. */
export default {
	kind: 'links',
	samples: [
		[
			'GET [https://h/api](https://h/api) 403 Forbidden in 1 milliseconds',
			'GET https://h/api 403 Forbidden in 1 milliseconds',
		],
		['GET <https://h/api|https://h/api> 200 OK in 1 milliseconds', 'GET https://h/api 200 OK in 1 milliseconds'],
	],
	shows: line => line.includes('://') && telling.test(line),
	undo: line =>
		line.includes('://') ? line.replaceAll(linked, (_, one?: string, other?: string) => one ?? other ?? '') : line,
} satisfies Repair;
