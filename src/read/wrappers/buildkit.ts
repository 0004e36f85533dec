import type {Wrapper} from './wrapper.ts';

/** `#7 0.210 ` of `docker build --progress=plain`: the step, and the seconds since it began; behind ` > [2/4] RUN …:` the seconds alone. */
const prefix = /^(?:#\d{1,5} )?\d{1,7}\.\d{2,3} /;

export default {
	name: 'buildkit',
	certain: false,
	early: true,
	starts: '#0123456789',
	samples: [
		['#7 0.210 I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['0.210 I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['#12 104.61 \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
