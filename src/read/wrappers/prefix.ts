import {headerWithin} from '../../klog/header.ts';
import type {Wrapper} from './wrapper.ts';

/** Maximum characters before a header. */
const MAX_LENGTH = 120;

/** A prefix ends with a blank or punctuation; a quote, a word or a number would belong to what is quoted. */
const ending = /[\s\]:|>]$/;

/** The time of day changes from line to line. */
const clock = /\d:\d\d/;

/** `[deploy] `, `null_resource.deploy (local-exec): `: anything that precedes every header in the same way. */
export default {
	name: 'prefix',
	certain: false,
	constant: true,
	early: true,
	witnesses: 2,
	samples: [
		['[deploy] I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		[
			'null_resource.deploy (local-exec): I0618 11:00:21.010203   96903 loader.go:395] x',
			'I0618 11:00:21.010203   96903 loader.go:395] x',
		],
	],
	unwrap(line) {
		const at = headerWithin.exec(line.slice(0, MAX_LENGTH + 80))?.index ?? 0;
		if (at === 0 || at > MAX_LENGTH) return undefined;
		const front = line.slice(0, at);
		return ending.test(front) && !clock.test(front) ? line.slice(at) : undefined;
	},
} satisfies Wrapper;
