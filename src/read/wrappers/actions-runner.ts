import type {Wrapper} from './wrapper.ts';

/** `2026-11-20T21:09:17.3163040Z `: always UTC, always seven decimals. GitHub and Azure DevOps share the runner's format. */
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ?/;
/** Job and step as prefixed by `gh run view --log`; the byte order mark of each step's file is still there. */
const jobAndStep = /^[^\t]{1,120}\t[^\t]{1,120}\t(?:ï»¿)?(?=\d{4}-)/;

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
		['ï»¿2026-11-20T21:09:17.3163040Z ##[group]Run kubectl apply', '##[group]Run kubectl apply'],
		// gh run view --log: job and step first.
		['deploy\tRun kubectl apply\t2026-11-20T21:09:17.3163040Z \tAccept: */*', '\tAccept: */*'],
		['deploy\tUNKNOWN STEP\tï»¿2026-11-20T21:09:17.3163040Z x', 'x'],
	],
	unwrap(line) {
		// A byte order mark, as latin1, starts raw logs.
		let text = line.charCodeAt(0) === 0xef && line.startsWith('ï»¿') ? line.slice(3) : line;
		if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(27) !== 0x5a) {
			const tab = text.indexOf('\t');
			if (tab < 1 || tab > 120) return undefined;
			const front = jobAndStep.exec(text);
			if (front === null) return undefined;
			text = text.slice(front[0].length);
		}

		const match = stamp.exec(text);
		return match === null ? undefined : text.slice(match[0].length);
	},
} satisfies Wrapper;
