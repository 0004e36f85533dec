import type {Wrapper} from './wrapper.ts';

/** An application program command with the time in milliseconds, directly before the text; it may recur within the line. */
// oxlint-disable-next-line no-control-regex -- These control characters are the format.
const stamp = /\u001B_bk;t=\d+\u0007/g;

export default {
	name: 'buildkite',
	certain: true,
	starts: '\u001B',
	samples: [
		[
			'\u001B_bk;t=1717654586364\u0007I0606 06:16:26.364656   10777 loader.go:395] x',
			'I0606 06:16:26.364656   10777 loader.go:395] x',
		],
		['\u001B_bk;t=1717654586300\u0007~~~ Running commands', '~~~ Running commands'],
	],
	unwrap: line => (line.startsWith('\u001B_bk;t=') ? line.replaceAll(stamp, '') : undefined),
} satisfies Wrapper;
