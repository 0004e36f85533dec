import type {Wrapper} from './wrapper.ts';

/** `[pod/name/container] ` of `kubectl logs --prefix`. */
const prefix = /^\[pod\/[^\s\]/]{1,253}\/[^\s\]/]{1,63}\] /;

export default {
	name: 'kubectl-logs',
	certain: false,
	constant: true,
	early: true,
	starts: '[',
	samples: [
		[
			'[pod/deploy-x7k2p/kubectl] I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
		['[pod/deploy-x7k2p/kubectl] \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer: line => line.slice(0, line.indexOf(']')),
} satisfies Wrapper;
