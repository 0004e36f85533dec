import type {Wrapper} from './wrapper.ts';

/** `travis_fold:start:script.1` + CR + erase line, and the same with `travis_time:`, before the visible text. */
// oxlint-disable-next-line no-control-regex -- These control characters are the format.
const marks = /^(?:travis_(?:fold|time):(?:start|end):[\w.:,=-]+\r?(?:\u001B\[0K)?)+/;

export default {
	name: 'travis',
	certain: true,
	starts: 't',
	samples: [
		[
			'travis_fold:start:script.1\r\u001B[0Ktravis_time:start:0a1b2c\r\u001B[0K$ kubectl get pods',
			'$ kubectl get pods',
		],
		['travis_time:end:0a1b2c:start=1700000000,finish=1700000001,duration=1\r\u001B[0K', ''],
	],
	unwrap(line) {
		const match = line.startsWith('travis_') ? marks.exec(line) : null;
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
