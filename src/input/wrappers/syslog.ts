import type {Wrapper} from './wrapper.ts';

/** `Nov 09 10:00:00 host unit[123]: ` of journald and syslog; their pid is not the one in the klog header. */
const prefix = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:[]+(?:\[\d+\])?: /;

export default {
	name: 'syslog',
	certain: false,
	samples: [
		[
			'Nov  9 10:00:00 node-1 deploy[812]: I1109 10:00:00.000000      42 loader.go:395] x',
			'I1109 10:00:00.000000      42 loader.go:395] x',
		],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
