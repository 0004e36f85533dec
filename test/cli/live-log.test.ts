import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import {LiveLog} from '../../src/cli/wrapped/live-log.ts';
import {recorded, sampleBytes} from '../support/samples.ts';

const entry = 'I1120 21:09:17.316304   21740 loader.go:395] Config loaded from file:  /home/jane/.kube/config\n';

/** What passes of a log that comes in these chunks. */
function passed(chunks: readonly Buffer[]): Buffer {
	const out: Buffer[] = [];
	const log = new LiveLog(bytes => out.push(bytes));
	for (const chunk of chunks) log.push(chunk);
	log.finish(
		{shown: 'kubectl get pods', level: ['-v=9'], args: ['get', 'pods']},
		{code: 1, signal: null, stoppedBy: undefined, pid: 21740},
	);
	return Buffer.concat(out);
}

const pieces = (bytes: Buffer, size: number): Buffer[] =>
	Array.from({length: Math.ceil(bytes.length / size)}, (_, at) => bytes.subarray(at * size, (at + 1) * size));

const giant = 'abcdefghij'.repeat(300_000);

test.each([
	['a giant line of kubectl', `${entry}x${giant}\nlast`, `x${giant}\nlast`],
	['a giant line that begins as an entry would', `I${giant}\n${entry}`, `I${giant}\n`],
	[
		'a line that almost fits, and grows',
		`E${giant.slice(0, 1_048_500)}\nnext\n`,
		`E${giant.slice(0, 1_048_500)}\nnext\n`,
	],
	['a giant body', `${entry.slice(0, 30)}request.go:1212] Response Body: {"a":"${giant}"}\nError: no\n`, 'Error: no\n'],
	[
		'a giant body in a block',
		`I1120 21:09:17.316304   21740 helper.go:265] "Response Body" body=<\n\t{"a":"${giant}"}\n >\nError: no\n`,
		'Error: no\n',
	],
	['a prompt in front of an entry', `Please enter Username: ${entry}Error: no\n`, 'Please enter Username: Error: no\n'],
])('%s: kubectl’s own bytes pass, entries do not', (_, log, expected) => {
	const bytes = Buffer.from(log);
	for (const size of [bytes.length, 1024 * 1024, 65_536, 10_007]) {
		const out = passed(pieces(bytes, size)).toString();
		expect([size, out.length, out === expected]).toEqual([size, expected.length, true]);
	}
});

test('the same bytes pass wherever the chunks are cut', () => {
	for (const {file} of recorded.filter((_, index) => index % 8 === 0)) {
		const bytes = sampleBytes(`recorded/${file}`);
		const whole = passed([bytes]).toString();
		fc.assert(
			fc.property(fc.array(fc.nat(bytes.length), {maxLength: 6}), cuts => {
				const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
				const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
				expect([file, passed(chunks).toString()]).toEqual([file, whole]);
			}),
			{numRuns: 5},
		);
	}
});

test('what cannot be an entry passes before its line ends', () => {
	const out: string[] = [];
	const log = new LiveLog(bytes => out.push(bytes.toString()));
	log.push(Buffer.from('Enter MFA code: '));
	expect(out).toEqual(['Enter MFA code: ']);
	log.push(Buffer.from('I1120 21:09'));
	expect(out.join('')).toBe('Enter MFA code: I1120 21:09');
	log.push(Buffer.from('\nI1120 21:09'));
	expect(out.join('')).toBe('Enter MFA code: I1120 21:09\n');
});
