import {randomBytes} from 'node:crypto';
import {expect, test} from '@jest/globals';
import {Passage} from '../../src/cli/screen/passage.ts';

/** What went out, in order. */
function recorder() {
	const out: Array<[string, string]> = [];
	const to = (name: string) => ({
		write(bytes: Buffer) {
			const last = out.at(-1);
			if (last?.[0] === name) last[1] += bytes.toString('latin1');
			else out.push([name, bytes.toString('latin1')]);
		},
	});
	return {out, passage: new Passage({stdout: to('stdout'), stderr: to('stderr')})};
}

test('lets bytes through at once, and holds them while it must', () => {
	const {out, passage} = recorder();
	passage.write('stdout', Buffer.from('a'));
	passage.hold();
	passage.write('stderr', Buffer.from('b'));
	passage.write('stdout', Buffer.from('c'));
	expect(out).toEqual([['stdout', 'a']]);
	passage.release();
	passage.write('stdout', Buffer.from('d'));
	expect(out).toEqual([
		['stdout', 'a'],
		['stderr', 'b'],
		['stdout', 'cd'],
	]);
});

test('keeps more than it has memory for, byte for byte and in order', () => {
	const {out, passage} = recorder();
	const pieces = Array.from({length: 40}, (_, index) => ({
		stream: index % 7 === 3 ? ('stderr' as const) : ('stdout' as const),
		bytes: randomBytes(300_000 + index),
	}));
	passage.hold();
	for (const {stream, bytes} of pieces) passage.write(stream, bytes);
	passage.release();
	const all = (name: string) =>
		Buffer.concat(pieces.filter(({stream}) => stream === name).map(({bytes}) => bytes)).toString('latin1');
	for (const name of ['stdout', 'stderr'])
		expect(
			out
				.filter(([stream]) => stream === name)
				.map(([, text]) => text)
				.join('') === all(name),
		).toBe(true);
	expect(out.map(([stream]) => stream).filter(stream => stream === 'stderr')).toHaveLength(6);
	// It can be used again.
	passage.hold();
	passage.write('stdout', Buffer.from('again'));
	passage.release();
	expect(out.at(-1)?.[1].endsWith('again')).toBe(true);
});

test('shows lines as text, characters in two pieces included', () => {
	const {passage} = recorder();
	const bytes = Buffer.from('grün\r\nzwei\nhalb');
	passage.write('stdout', bytes.subarray(0, 3));
	passage.write('stderr', Buffer.from('warning\n'));
	passage.write('stdout', bytes.subarray(3));
	expect(passage.lines).toEqual(['warning', 'grün', 'zwei', 'halb']);
});

test('takes an unfinished line for a question only after a while', async () => {
	const {passage} = recorder();
	passage.write('stderr', Buffer.from('done\n'));
	expect(passage.asks(0)).toBe(false);
	passage.write('stderr', Buffer.from('Please enter Username: '));
	expect(passage.asks(10_000)).toBe(false);
	await new Promise(resolve => setTimeout(resolve, 30));
	expect(passage.asks(20)).toBe(true);
	passage.write('stdout', Buffer.from('\n'));
	expect(passage.asks(0)).toBe(true);
	passage.write('stderr', Buffer.from('\n'));
	expect(passage.asks(0)).toBe(false);
});
