import type {Wrapper} from './wrapper.ts';

/** Jenkins' timestamper: `11:00:21  `, `00:00:01.250  ` or `[2024-06-18T11:00:21.010Z] `. */
const stamp = /^(?:\d\d:\d\d:\d\d(?:\.\d{3})? {2}|\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?\] ?)/;

/** The same in its web page's HTML; copied source and `wget` show it. */
const span =
	/^<span class="timestamp">(?:<b>)?[^<]{1,40}(?:<\/b>)? ?<\/span>(?:<span style="display: ?none">\[[^\]<]{1,40}\]<\/span>)? ?/;

/** A hidden console note, before the text that it turns into a link. */
// oxlint-disable-next-line no-control-regex -- These control characters are the format.
const note = /^\u001B\[8mha:[^\u001B]*\u001B\[0m/;

export default {
	name: 'jenkins',
	certain: true,
	starts: '0123456789[<\u001B',
	samples: [
		['11:00:21  I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['11:00:20  + kubectl apply -f web.yaml -v=8', '+ kubectl apply -f web.yaml -v=8'],
		['00:00:01.250  \tAccept: */*', '\tAccept: */*'],
		['[2024-06-18T11:00:21.010Z] \tAccept: */*', '\tAccept: */*'],
		['<span class="timestamp"><b>11:00:21</b> </span>\tAccept: */*', '\tAccept: */*'],
		[
			'<span class="timestamp"><b>11:00:21</b> </span><span style="display: none">[2024-06-18T11:00:21.010Z]</span> [Pipeline] sh',
			'[Pipeline] sh',
		],
		['\u001B[8mha:////4Jk+AAAA=\u001B[0m[Pipeline] sh', '[Pipeline] sh'],
	],
	unwrap(line) {
		const first = line.charCodeAt(0);
		if (first !== 0x5b && first !== 0x3c && first !== 0x1b && line.charCodeAt(2) !== 0x3a) return undefined;
		const match = (first === 0x3c ? span : first === 0x1b ? note : stamp).exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
