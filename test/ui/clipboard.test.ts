import {readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import type {WriteStream} from 'node:tty';
import {expect, test} from '@jest/globals';
import {copyTo} from '../../src/ui/clipboard.ts';

/** Copies, and gives back what the terminal got and what the user is told. */
async function copy(text: string, env: NodeJS.ProcessEnv) {
	let bytes = '';
	const output = {write: (chunk: string) => (bytes += chunk)} as unknown as WriteStream;
	return {notice: await copyTo(output, 'curl command', text, env), bytes};
}

const fileIn = (notice: string) => / to (\/.*\.txt)$/.exec(notice)?.[1] ?? '';

/** The content of the file that a notice names, which is then removed. */
function saved(notice: string): string {
	const file = fileIn(notice);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const text = readFileSync(file, 'utf8');
	rmSync(path.dirname(file), {recursive: true});
	return text;
}

test('sends a text to the terminal, and to a file when asked again', async () => {
	const first = await copy('curl -k https://x/ü', {TERM: 'xterm-256color'});
	expect(first.bytes).toBe(`\u001b]52;c;${Buffer.from('curl -k https://x/ü').toString('base64')}\u0007`);
	const second = await copy('curl -k https://x/ü', {TERM: 'xterm-256color'});
	expect(second.bytes).toBe('');
	expect(saved(second.notice)).toBe('curl -k https://x/ü\n');
});

test('passes through GNU screen, and not through what tmux takes itself', async () => {
	expect((await copy('1', {TERM: 'screen'})).bytes).toMatch(/^\u001bP\u001b\]52;c;MQ==\u0007\u001b\\$/);
	expect((await copy('2', {TERM: 'screen-256color', TMUX: '/tmp/x'})).bytes).toBe('\u001b]52;c;Mg==\u0007');
});

test.each([
	['the Linux console', {TERM: 'linux'}, 'a'],
	["Apple's terminal", {TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal'}, 'b'],
	['an old GNOME terminal', {TERM: 'xterm-256color', VTE_VERSION: '6800'}, 'c'],
	['a long text', {TERM: 'xterm-256color'}, 'd'.repeat(60_000)],
])('saves a file for %s', async (_, env, text) => {
	const {notice, bytes} = await copy(text, env);
	expect(bytes).toBe('');
	expect(saved(notice)).toBe(`${text}\n`);
});
