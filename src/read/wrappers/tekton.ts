import type {Wrapper} from './wrapper.ts';

/** `[task : step] ` of `tkn pipelinerun logs`; parallel tasks are interleaved. */
const prefix = /^\[[\w.-]{1,80} : [\w.-]{1,80}\] /;

export default {
	name: 'tekton',
	certain: false,
	constant: true,
	early: true,
	starts: '[',
	samples: [
		[
			'[deploy : kubectl] I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
		['[deploy : kubectl] \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	writer: line => line.slice(0, line.indexOf(']')),
} satisfies Wrapper;
