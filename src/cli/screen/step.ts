import {spawn} from 'node:child_process';
import type {Client} from '../wrapped/client.ts';
import {wordsOf} from './words.ts';

/** Milliseconds that a next step may take; those that watch would never end. */
const PATIENCE_MS = 30_000;
/** Bytes of what it prints that are kept. */
const MOST = 1024 * 1024;

export type StepResult = {readonly lines: readonly string[]; readonly summary: string};

/** Runs a next step with the program in the place of `kubectl`, without a shell and without input, and gives back what it printed. */
export async function runStep(client: Client, flags: readonly string[], command: string): Promise<StepResult> {
	const [first, ...words] = wordsOf(command) ?? [];
	if (first !== 'kubectl') return {lines: [], summary: 'That needs a shell: copy it and run it there.'};
	const child = spawn(client.file, [...client.words, ...flags, ...words], {
		stdio: ['ignore', 'pipe', 'pipe'],
		windowsHide: true,
		timeout: PATIENCE_MS,
	});
	const pieces: Buffer[] = [];
	let size = 0;
	const take = (chunk: Buffer) => {
		if (size < MOST) pieces.push(chunk);
		size += chunk.length;
	};
	child.stdout.on('data', take);
	child.stderr.on('data', take);
	const ending = await new Promise<string>(resolve => {
		child.on('error', error => resolve(error.message));
		child.on('close', (code, signal) =>
			resolve(signal === null ? `exit code ${code}` : `no end after ${PATIENCE_MS / 1000} s`),
		);
	});
	const text = Buffer.concat(pieces)
		.toString('utf8')
		.replace(/\r?\n$/, '');
	const lines = text === '' ? [] : text.split(/\r?\n/);
	const [only = ''] = lines;
	const answer = lines.length === 1 ? only : `${lines.length} lines, Tab shows them`;
	return {lines, summary: `${answer} (${ending})`};
}
