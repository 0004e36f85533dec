import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {zipSync} from 'fflate';
import type {Comparison} from '../../src/compare/comparison.ts';
import {runCli} from '../support/run-cli.ts';
import {sampleBytes} from '../support/samples.ts';

let folder = '';
const path = (name: string) => join(folder, name);
const good = sampleBytes('recorded/1.33.9/get-pods.v8.log');
const bad = sampleBytes('recorded/1.33.9/forbidden-list.v8.log');
const headline = /^✗ list pods -n kube-locked: good log 200 OK, bad log 403 Forbidden$/m;
const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8');

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-compare-'));
	writeFileSync(path('good.log'), good);
	writeFileSync(path('bad.log'), bad);
	writeFileSync(path('bad.log.gz'), gzipSync(bad));
	writeFileSync(path('bad.zip'), zipSync({'logs/1_deploy.txt': bad}));
	writeFileSync(path('both.log'), Buffer.concat([good, bad]));
	writeFileSync(path('odd#r1'), bad);
	// `kube-` begins names that everybody has, and so stay.
	writeFileSync(path('shop.log'), bad.toString('utf8').replaceAll('kube-locked', 'shop-prod'));
	writeFileSync(path('words.log'), 'no klog here\n');
});
afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

const compare = async (args: readonly string[], stdin?: string) => {
	const {code, stdout, stderr} = await runCli(
		['compare', ...args].map(arg => (/^(?:good|bad|both|odd|words|none)/.test(arg) ? path(arg) : arg)),
		stdin === undefined ? {} : {stdin},
	);
	return {code, stdout: utf8(stdout), stderr: utf8(stderr)};
};

test.each([
	['two files', ['good.log', 'bad.log']],
	['a compressed one', ['good.log', 'bad.log.gz']],
	['one in an archive', ['good.log', 'bad.zip']],
	['a run of one', ['both.log#r1', 'bad.log']],
	['a run of the same log', ['both.log#r1', 'both.log#r2']],
	['a log that holds both', ['both.log', 'both.log']],
	['a file whose name looks like a run', ['good.log', 'odd#r1']],
])('%s: differences are found', async (_, args) => {
	const {code, stdout, stderr} = await compare(args);
	expect(stdout).toMatch(headline);
	expect([code, stderr]).toEqual([1, '']);
});

test('standard input on either side', async () => {
	const here = await compare(['good.log', '-'], bad.toString('latin1'));
	expect(here.stdout).toMatch(headline);
	expect(here.stdout).toMatch(/^ {2}bad +<stdin> \(3 requests\)$/m);
	const there = await compare(['-', 'bad.log'], good.toString('latin1'));
	expect([there.code, there.stdout]).toEqual([1, expect.stringMatching(headline)]);
});

test('the same log twice: no difference', async () => {
	const {code, stdout} = await compare(['good.log', 'good.log']);
	expect([code, stdout.split('\n')[0]]).toEqual([0, '✓ no difference that matters']);
});

describe('reports', () => {
	test('JSON in a file, and nothing else', async () => {
		const file = path('out.json');
		const {code, stdout} = await compare(['--report', `json=${file}`, 'good.log', 'bad.log']);
		expect([code, stdout]).toEqual([1, '']);
		const comparison = JSON.parse(readFileSync(file, 'utf8')) as Comparison;
		expect(comparison).toMatchObject({
			schemaVersion: '1',
			result: 'different',
			divergence: {kind: 'failed', good: {status: 200}, bad: {status: 403}},
			finding: {id: 'authorization/rbac-denied', grade: 'proven'},
		});
		expect(statSync(file).mode & 0o777 & ~0o666).toBe(0);
	});

	test('Markdown on the terminal', async () => {
		const {stdout} = await compare(['good.log', 'bad.log', '--report=markdown']);
		expect(stdout).toMatch(/^## kubectl-debug compare: /);
		expect(stdout).toContain(
			'| `namespace of list pods -n kube-locked` | `default` (lines 45–60) | `kube-locked` (lines 45–63) |',
		);
	});

	test('colours where they are asked for', async () => {
		const {stdout} = await compare(['--color', 'good.log', 'bad.log']);
		expect(stdout).toContain('\u001B[31m✗\u001B[39m');
		expect((await compare(['good.log', 'bad.log'])).stdout).not.toContain('\u001B');
	});

	test('words in the place of signs', async () => {
		const {stdout} = await compare(['--screen-reader', 'good.log', 'bad.log']);
		expect(stdout).toMatch(/^Failure: list pods/);
		expect(stdout).not.toMatch(/[✓✗]/);
	});
});

describe('pseudonyms', () => {
	test.each([
		['as asked', ['--pseudonyms'], {}],
		[
			'as configured, whatever reports are configured',
			[],
			{KUBECTL_DEBUG_REDACTION: 'pseudonyms', KUBECTL_DEBUG_REPORT: 'junit'},
		],
	])('%s', async (_, flags, env) => {
		const {code, stdout} = await runCli(['compare', ...flags, path('good.log'), path('shop.log')], {
			env: {PATH: process.env['PATH'] ?? '', HOME: folder, ...env},
		});
		expect(code).toBe(1);
		expect(stdout).not.toMatch(/jane|shop-prod/);
		const namespace = /list pods -n (ns-\d+)/.exec(stdout)?.[1];
		expect(stdout).toMatch(new RegExp(`not allowed to list pods in\\s+namespace ${namespace}\\.`));
	});

	test('which is which goes to the file', async () => {
		await compare(['--names', path('names.txt'), 'good.log', path('shop.log')]);
		expect(readFileSync(path('names.txt'), 'utf8')).toContain('shop-prod');
	});
});

describe('what cannot be compared', () => {
	test.each([
		['one log', ['good.log'], 'compare: 1 logs, where two are compared', 'kubectl-debug compare GOOD BAD'],
		['three', ['good.log', 'bad.log', 'both.log'], 'compare: 3 logs', 'kubectl-debug compare GOOD BAD'],
		['standard input twice', ['-', '-'], 'compare: both logs are standard input', 'Save one of them in a file.'],
		['a file that is not there', ['good.log', 'none.log'], 'none.log: no such file', ''],
		['a file that says nothing', ['words.log', 'bad.log'], 'words.log: no HTTP request of kubectl', '-v=8'],
		['a run that is not there', ['good.log', 'both.log#r7'], 'both.log: there is no run r7', 'r1 to r2'],
		[
			'another format',
			['--report=junit', 'good.log', 'bad.log'],
			'--report: compare has no format junit',
			'The formats are text, json, markdown.',
		],
	])('%s', async (_, args, message, hint) => {
		const {code, stdout, stderr} = await compare(args);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(message);
		expect(stderr).toContain(hint);
		expect(stderr.trimEnd().split('\n')).toHaveLength(2);
	});

	test('a directory', async () => {
		const {code, stderr} = await compare([folder, 'bad.log']);
		expect([code, stderr]).toEqual([2, expect.stringContaining(`${folder}: is a directory`)]);
	});
});

test('the help names it', async () => {
	const {stdout} = await runCli(['--help']);
	expect(stdout).toContain('kubectl-debug compare <good> <bad>');
});
