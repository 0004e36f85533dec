import type {Wrapper} from './wrapper.ts';

/** `pod container ` or, over several namespaces, `namespace pod container `. */
const prefix = /^[a-z0-9][a-z0-9.-]{0,250} (?:[a-z0-9][a-z0-9.-]{0,250} )?[a-z0-9][a-z0-9-]{0,62} (?=[IWEF\t]|[+$] )/;

export default {
	name: 'stern',
	certain: false,
	constant: true,
	early: true,
	starts: 'abcdefghijklmnopqrstuvwxyz0123456789',
	samples: [
		[
			'deploy-5d8f9-abcde kubectl I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
		['shop deploy-5d8f9-abcde kubectl \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer(line) {
		const first = line.indexOf(' ');
		return line.slice(0, line.indexOf(' ', first + 1));
	},
} satisfies Wrapper;
