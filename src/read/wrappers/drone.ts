import type {Wrapper} from './wrapper.ts';

/** `[deploy:3] ` of `drone exec` and of Woodpecker: the step, and the number of the line in it. */
const prefix = /^\[[\w. -]{1,80}:\d{1,7}\] /;

export default {
	name: 'drone',
	certain: false,
	early: true,
	starts: '[',
	samples: [
		['[deploy:3] I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['[deploy:0] + kubectl apply -f web.yaml', '+ kubectl apply -f web.yaml'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
