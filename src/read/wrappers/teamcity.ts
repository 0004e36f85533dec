import type {Wrapper} from './wrapper.ts';

/** `[11:00:21]W:<TAB> [Step 3/5] `: W is stderr. A build log without columns has only time and step. */
const prefix = /^\[\d\d:\d\d:\d\d\](?:[WEFi ]:[\t ]*(?:\[Step \d+\/\d+\](?: |$))?|\t* ?\[Step \d+\/\d+\](?: |$))/;

export default {
	name: 'teamcity',
	certain: true,
	starts: '[',
	samples: [
		[
			'[11:00:21]W:\t [Step 3/5] I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
		['[11:00:21] :\t [Step 3/5] \tAccept: */*', '\tAccept: */*'],
		['[11:00:21][Step 3/5] + kubectl apply', '+ kubectl apply'],
		['[11:00:21]i: Process exited with code 1', 'Process exited with code 1'],
	],
	unwrap(line) {
		if (line.charCodeAt(3) !== 0x3a || line.charCodeAt(9) !== 0x5d) return undefined;
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
