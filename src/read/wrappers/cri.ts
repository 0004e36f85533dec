import type {Wrapper} from './wrapper.ts';

/** `2022-01-31T13:59:01.000101498Z stderr F `: time, stream, P for a partial line or F for its end. */
const prefix = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) ([PF])(?: |$)/;

/** Source: the logging format of Kubernetes' Container Runtime Interface, `kubelet-cri-logging.md`. */
export default {
	name: 'cri',
	certain: true,
	starts: '0123456789',
	samples: [
		[
			'2022-01-31T13:59:01.000101498Z stderr F I0131 13:59:01.000001   51575 loader.go:372] x',
			'I0131 13:59:01.000001   51575 loader.go:372] x',
		],
		['2022-01-31T13:59:01.000101498+01:00 stdout P half a li', 'half a li'],
	],
	unwrap(line) {
		if (line.charCodeAt(4) !== 0x2d) return undefined;
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	isPartial: line => prefix.exec(line)?.[1] === 'P',
} satisfies Wrapper;
