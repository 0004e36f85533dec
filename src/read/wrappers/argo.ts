import type {Wrapper} from './wrapper.ts';

/** `deploy-x7k2p-1234567890: `: the pod name, as printed by `argo logs`. */
const prefix = /^[a-z0-9][a-z0-9.]{0,60}-[a-z0-9.-]{1,180}: /;

export default {
	name: 'argo',
	certain: false,
	constant: true,
	early: true,
	starts: 'abcdefghijklmnopqrstuvwxyz0123456789',
	samples: [
		[
			'deploy-x7k2p-1234567890: I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
		['deploy-x7k2p-1234567890: \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer: line => line.slice(0, line.indexOf(':')),
} satisfies Wrapper;
