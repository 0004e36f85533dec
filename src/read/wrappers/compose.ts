import type {Wrapper} from './wrapper.ts';

/** `web-1 | ` of docker compose, `web.1.x7k2p@node-1 | ` of a swarm service; names are padded to the same width. */
const prefix = /^[\w.@-]{1,120} {1,60}\| /;

export default {
	name: 'compose',
	certain: false,
	constant: true,
	early: true,
	starts: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
	samples: [
		['deploy-1  | I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['deploy_1  | \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer: line => line.slice(0, line.indexOf(' ')),
} satisfies Wrapper;
