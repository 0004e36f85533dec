import type {Wrapper} from './wrapper.ts';

/** `Step #2: ` or `Step #2 - "deploy": `; steps may run in parallel. */
const prefix = /^Step #\d+(?: - "[^"]{1,120}")?:(?: |$)/;

export default {
	name: 'cloud-build',
	certain: true,
	starts: 'S',
	samples: [
		['Step #2: I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['Step #2 - "deploy": \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = line.startsWith('Step #') ? prefix.exec(line) : null;
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer: line => line.slice(0, line.indexOf(':')),
} satisfies Wrapper;
