import type {Wrapper} from './wrapper.ts';

/** `2026-11-20T21:09:17.3163040Z `: always UTC, always seven decimals. GitHub and Azure DevOps share the runner's format. */
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ?/;

export default {
	name: 'actions-runner',
	certain: true,
	samples: [
		[
			'2026-11-20T21:09:17.3163040Z I1120 21:09:17.316304   21740 round_trippers.go:463] GET https://10.0.0.1/api',
			'I1120 21:09:17.316304   21740 round_trippers.go:463] GET https://10.0.0.1/api',
		],
		['2026-11-20T21:09:17.3163040Z \tAccept: */*', '\tAccept: */*'],
		['2026-11-20T21:09:17.3163040Z ', ''],
		// gh run view --log: job and step in front.
		['deploy\tRun kubectl apply\t2026-11-20T21:09:17.3163040Z \tAccept: */*', '\tAccept: */*'],
	],
	unwrap(line) {
		// A byte order mark, as latin1, opens raw logs.
		const text = line.startsWith('ï»¿') ? line.slice(3) : line;
		const start = text.charCodeAt(0);
		if (start === 0x32) {
			const match = stamp.exec(text);
			return match === null ? undefined : text.slice(match[0].length);
		}

		if (!text.includes('\t')) return undefined;
		const tabs = /^[^\t]{1,120}\t[^\t]{1,120}\t(?=\d{4}-)/.exec(text);
		if (tabs === null) return undefined;
		const rest = text.slice(tabs[0].length);
		const match = stamp.exec(rest);
		return match === null ? undefined : rest.slice(match[0].length);
	},
} satisfies Wrapper;
