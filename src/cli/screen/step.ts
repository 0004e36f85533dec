import {spawn, type ChildProcess} from 'node:child_process';
import {pipeline} from 'node:stream';
import type {ReportedLine} from '../../text/sh.ts';
import {flagName, secretBlanks} from '../../kubectl/connection-flags.ts';
import type {Client} from '../wrapped/client.ts';

/** Timeout of a next step in milliseconds; those that watch would never end. */
const PATIENCE_MS = 30_000;
/** Bytes of its output that are kept. */
const MOST = 1024 * 1024;

export type StepResult = {readonly lines: readonly string[]; readonly summary: string};

/**
Runs a next step with the configured program as `kubectl`, without shell and input, and returns the output of a pipe's last program,
and the errors of all.

@param flags of the command: the step has them already, except for their secrets
*/
export async function runStep(
	client: Client,
	flags: readonly string[],
	{argv, pipe}: ReportedLine,
	patienceMs = PATIENCE_MS,
): Promise<StepResult> {
	const children = [argv, ...(pipe ?? [])].map(([name = '', ...words], at) => {
		const [file, args] =
			name === 'kubectl'
				? [client.file, [...client.words, ...words.map(word => secretOf(word, flags))]]
				: [name, words];
		return spawn(file, args, {
			stdio: [at === 0 ? 'ignore' : 'pipe', 'pipe', 'pipe'],
			windowsHide: true,
		});
	});
	const pieces: Buffer[] = [];
	let size = 0;
	const take = (chunk: Buffer) => {
		if (size < MOST) pieces.push(chunk);
		size += chunk.length;
	};
	for (const [at, {stdout, stderr}] of children.entries()) {
		const next = children[at + 1]?.stdin;
		stderr?.on('data', take);
		if (stdout === null) continue;
		if (next === undefined || next === null) stdout.on('data', take);
		// Either end may close first: `head` has read enough, or a program is missing.
		else pipeline(stdout, next, () => {});
	}

	const limit = setTimeout(() => {
		for (const child of children) child.kill();
	}, patienceMs);
	const ends = await Promise.all(children.map(child => endOf(child, patienceMs)));
	clearTimeout(limit);
	const end = ends.find(({isMissing}) => isMissing) ?? ends.at(-1);
	const text = Buffer.concat(pieces)
		.toString('utf8')
		.replace(/\r?\n$/, '');
	const lines = text === '' ? [] : text.split(/\r?\n/);
	const [only = ''] = lines;
	const answer = lines.length === 1 ? only : `${lines.length} lines, Tab shows them`;
	return {lines, summary: `${answer} (${end?.words})`};
}

/** The flag with its secret, in place of the one that leaves it to the user. */
const secretOf = (word: string, flags: readonly string[]): string =>
	secretBlanks.has(word) ? (flags.findLast(flag => flagName(flag) === flagName(word)) ?? word) : word;

const endOf = (child: ChildProcess, patienceMs: number) =>
	new Promise<{readonly words: string; readonly isMissing: boolean}>(resolve => {
		child.on('error', error => resolve({words: error.message, isMissing: true}));
		child.on('close', (code, signal) => {
			const words = signal === null ? `exit code ${code}` : `no end after ${patienceMs / 1000} s`;
			resolve({words, isMissing: false});
		});
	});
