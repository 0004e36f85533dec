import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {runStep} from '../../src/cli/screen/step.ts';
import type {Client} from '../../src/cli/wrapped/client.ts';
import {sh} from '../../src/text/sh.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-step-'));
});

afterEach(() => rm(folder, {recursive: true}));

/** A program in the place of kubectl. */
async function client(...lines: readonly string[]): Promise<Client> {
	const file = join(folder, 'client');
	await writeFile(file, ['#!/bin/sh', ...lines].join('\n'));
	await chmod(file, 0o755);
	return {kind: 'kubectl', file, words: ['kubectl', '--']};
}

const arguments_ = String.raw`printf '%s\n' "$@"`;

test('kubectl is what was wrapped, with its secrets in the places that are left to the user', async () => {
	const {lines, summary} = await runStep(
		await client(arguments_),
		['--context=a b', '--token=first', '--token=second'],
		sh`kubectl get ${"it's $HOME"} --token=<token> --password=<password>`,
	);
	expect(lines).toEqual(['kubectl', '--', 'get', "it's $HOME", '--token=second', '--password=<password>']);
	expect(summary).toBe('6 lines, Tab shows them (exit code 0)');
});

test('output goes through the programs behind it, in order', async () => {
	const program = await client('echo v1.apps; echo metrics.k8s.io False; echo v1.batch; echo odd >&2');
	const {lines, summary} = await runStep(
		program,
		[],
		sh`kubectl get apiservices | grep -F ${'.'} | grep -v False | sort -r`,
	);
	expect(lines).toEqual(expect.arrayContaining(['odd', 'v1.batch', 'v1.apps']));
	expect(lines.filter(line => line !== 'odd')).toEqual(['v1.batch', 'v1.apps']);
	expect(summary).toBe('3 lines, Tab shows them (exit code 0)');
});

test('a pipe begins with any program', async () => {
	const {lines} = await runStep(await client(''), [], sh`printenv PATH | wc -l`);
	expect(lines.map(line => line.trim())).toEqual(['1']);
});

test('the last program says how it ended', async () => {
	const {summary} = await runStep(await client('echo x'), [], sh`kubectl get pods | grep y`);
	expect(summary).toBe('0 lines, Tab shows them (exit code 1)');
});

test.each([
	['the first', sh`no-such-program | sort`],
	['the last', sh`kubectl get pods | no-such-program`],
	['the only one', sh`no-such-program`],
])('%s is not there', async (_, step) => {
	const {summary} = await runStep(await client('yes'), [], step);
	expect(summary).toContain('spawn no-such-program ENOENT');
});

test('whoever has read enough ends those in front', async () => {
	const {lines, summary} = await runStep(await client('yes'), [], sh`kubectl get pods | head -n 2`);
	// `yes` may say, at any time, that nobody reads any more.
	expect(lines.filter(line => !line.startsWith('yes: '))).toEqual(['y', 'y']);
	expect(summary).toContain('(exit code 0)');
});

test('what does not end is ended', async () => {
	const {lines, summary} = await runStep(
		await client('echo x', 'exec sleep 60'),
		[],
		sh`kubectl get pods -w | cat`,
		300,
	);
	expect(lines).toEqual(['x']);
	expect(summary).toBe('x (no end after 0.3 s)');
});

test('there is no input, and no more than a megabyte is kept', async () => {
	const {lines} = await runStep(
		await client('cat', `head -c 3000000 /dev/zero | tr '\\0' x`),
		[],
		sh`kubectl get pods | cat`,
	);
	const length = lines.join('').length;
	expect(length).toBeGreaterThanOrEqual(1024 * 1024);
	expect(length).toBeLessThan(1.2 * 1024 * 1024);
});
