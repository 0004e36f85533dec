import type {Wrapper} from './wrapper.ts';

/** Jenkins' timestamper: `11:00:21  ` or `[2024-06-18T11:00:21.010Z] `. */
const stamp = /^(?:\d\d:\d\d:\d\d {2}|\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?\] ?)/;

export default {
	name: 'jenkins',
	certain: true,
	samples: [
		['11:00:21  I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		['11:00:20  + kubectl apply -f web.yaml -v=8', '+ kubectl apply -f web.yaml -v=8'],
		['[2024-06-18T11:00:21.010Z] \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const first = line.charCodeAt(0);
		if (first !== 0x5b && line.charCodeAt(2) !== 0x3a) return undefined;
		const match = stamp.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
