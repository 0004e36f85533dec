import type {Wrapper} from './wrapper.ts';

/** `I0222 06:34:25.223] `: looks like klog, with milliseconds and neither process nor file. */
const prefix = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{3}\](?: |$)/;

export default {
	name: 'prow',
	certain: true,
	starts: 'IWEF',
	samples: [
		[
			'I0222 06:34:25.223] I0222 06:34:25.010203   96903 loader.go:395] x',
			'I0222 06:34:25.010203   96903 loader.go:395] x',
		],
		['W0222 06:34:25.223] \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = line.charCodeAt(18) === 0x5d ? prefix.exec(line) : null;
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
