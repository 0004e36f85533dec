import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import type {ReportFinding} from '../../src/model/report.ts';
import text from '../../src/formats/text.ts';
import {finding, report, run} from '../formats/support/report.ts';
import {runCli, type Ran} from '../support/run-cli.ts';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-triage-'));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

const at = 'I1120 21:09:17.317683   21740';
const pods = 'https://10.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500';
const denied = (user: string) =>
	`${at} round_trippers.go:553] GET ${pods} 403 Forbidden in 5 milliseconds\nError from server (Forbidden): pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "shop"\n`;
const refused = `\n\n${at} round_trippers.go:553] GET ${pods}  in 1 milliseconds\nThe connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n`;
const unauthorized = `${at} round_trippers.go:553] GET ${pods} 401 Unauthorized in 5 milliseconds\nerror: You must be logged in to the server (Unauthorized)\n`;
const healthy = `${at} round_trippers.go:553] GET ${pods} 200 OK in 5 milliseconds\n`;
const foreign = 'npm ERR! code ELIFECYCLE\n';
/** Calls itself gzip and is none. */
const broken = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff]);

describe('a folder of sixty logs', () => {
	let ran: Ran;
	let shown: string;
	let rows: readonly string[];

	beforeAll(async () => {
		const tickets = join(folder, 'tickets');
		mkdirSync(join(tickets, 'old'), {recursive: true});
		const contents: ReadonlyArray<readonly [number, (index: number) => string | Buffer]> = [
			// The first seen is another than the typical one, and one log has two failures.
			[
				21,
				index =>
					index === 4
						? denied('amy') + denied('bob').replaceAll('21740', '21741')
						: denied(index < 3 ? `user-${index}` : 'amy'),
			],
			[11, () => refused],
			[3, () => unauthorized],
			[18, () => healthy],
			[5, () => foreign],
			[2, () => broken],
		];
		let number = 10;
		for (const [count, make] of contents) {
			for (let index = 0; index < count; index++)
				writeFileSync(join(tickets, number % 2 === 0 ? 'old' : '', `ticket-${number++}.log`), make(index));
		}

		// What was cut is read as far as it goes.
		writeFileSync(join(tickets, 'ticket-99.log.gz'), gzipSync(denied('amy') + '#'.repeat(5000)).subarray(0, -9));
		ran = await runCli(['analyze', tickets]);
		shown = Buffer.from(ran.stdout, 'latin1').toString('utf8').replaceAll(tickets, 'tickets');
		rows = shown.split('\n');
	});

	test('begins with how they ended and their causes by count', () => {
		expect(ran.code).toBe(2);
		expect(rows.slice(0, 12)).toEqual([
			'59 logs',
			'  36 with a failure',
			'  18 without',
			'   5 without a request or error of a Kubernetes client',
			'3 more could not be read, or not to the end',
			'',
			'failures  logs  cause                                first seen',
			expect.stringMatching(/^ {6}23 {4}22 {2}authorization\/rbac-denied {12}old\/ticket-10\.log:2$/),
			expect.stringMatching(/^ {6}11 {4}11 {2}network\/connection-refused {11}old\/ticket-32\.log:[34]$/),
			expect.stringMatching(/^ {7}3 {5}3 {2}authentication\/credentials-rejected {2}old\/ticket-42\.log:[12]$/),
			'',
			'✗ authorization/rbac-denied  proven',
		]);
	});

	test('one failure stands for each cause, with the facts that are the most common', () => {
		expect(rows.filter(row => row.startsWith('✗'))).toHaveLength(3);
		expect(rows.filter(row => / one of /.test(row))).toEqual([
			expect.stringMatching(/ticket-14\.log, one of 23, 19 with the same facts$/),
			expect.stringMatching(/ticket-32\.log, one of 11, all with the same facts$/),
			expect.stringMatching(/ticket-42\.log, one of 3, all with the same facts$/),
		]);
		expect(shown).toContain('User "amy" is not allowed to list pods in namespace shop.');
		expect(shown).not.toContain('user-0');
	});

	test('80 columns, no frames, and where to read on', () => {
		expect(rows.filter(row => row.length > 80 && !row.startsWith('    kubectl'))).toEqual([]);
		expect(shown).not.toMatch(/[\u2500-\u257F]/);
		expect(rows.slice(-3)).toEqual([
			'--report rbac prints the roles that would allow what was refused.',
			'kubectl-debug analyze FILE tells all of one log.',
			'',
		]);
	});

	test('what cannot be read is named on standard error', () => {
		expect(ran.stderr.split('\n').filter(row => row.startsWith('kubectl-debug: '))).toHaveLength(3);
	});
});

test('few failures are all told, and few logs all listed', async () => {
	const one = join(folder, 'one.log');
	const other = join(folder, 'other.log');
	writeFileSync(one, denied('amy'));
	writeFileSync(other, healthy);
	const {code, stdout} = await runCli(['analyze', one, other]);
	const shown = Buffer.from(stdout, 'latin1').toString('utf8').replaceAll(`${folder}/`, '');
	expect(code).toBe(1);
	expect(shown).toMatch(/^2 logs\n {2}1 with a failure\n {2}1 without\n\n/);
	expect(shown).toContain('\n✗ authorization/rbac-denied  proven\n  one.log\n');
	expect(shown).toContain('what would allow it\n');
	expect(shown).toMatch(/\none\.log: 2 lines, 1 run, 1 request\nother\.log: 1 line, 1 run, 1 request\n$/);
});

test('nothing failed: no table', async () => {
	const paths = ['a.log', 'b.log'].map(name => join(folder, name));
	for (const path of paths) writeFileSync(path, healthy);
	const {code, stdout} = await runCli(['analyze', ...paths]);
	expect([code, stdout.startsWith('2 logs\n  2 without\n\n'), stdout.includes('failures')]).toEqual([0, true, false]);
});

describe('the table', () => {
	/** A report with these failures, each in a log of its own. */
	const many = (changes: ReadonlyArray<Partial<ReportFinding>>, name = (index: number) => `${index}.log`) =>
		report({
			sources: changes.map((_, index) => ({
				name: name(index),
				bytes: 1,
				lines: 1,
				wrapper: 'none',
				repairs: [],
				omittedRuns: 0,
			})),
			runs: changes.map((_, index) => run({id: `r${index}`, source: name(index), exchanges: []})),
			findings: changes.map((change, index) =>
				finding({run: `r${index}`, exchanges: [], evidence: [{source: name(index), line: 3, text: ''}], ...change}),
			),
		});
	const render = (of: ReturnType<typeof many>, columns = 80) => text.render(of, {color: false, columns}).split('\n');
	const table = (of: ReturnType<typeof many>, columns = 80) => {
		const all = render(of, columns);
		const head = all.findIndex(row => row.startsWith('failures'));
		return all.slice(head + 1, all.indexOf('', head));
	};

	test('causes of equal count by their names, whatever order they are read in', () => {
		const ids = ['network/b', 'network/a', 'health/z', 'network/b'];
		const order = (list: readonly string[]) => table(many(list.map(id => ({id})))).map(row => row.split(/ +/)[3]);
		expect(order(ids)).toEqual(['network/b', 'health/z', 'network/a']);
		expect(order(ids.toReversed())).toEqual(order(ids));
	});

	test('what a run recovered from is no failure', () => {
		expect(render(many([{severity: 'warning'}, {severity: 'info'}])).slice(0, 3)).toEqual([
			'2 logs',
			'  2 without',
			'',
		]);
	});

	test('long places lose the folders that they share, then their middle', () => {
		const long = (index: number) =>
			`/archive/2024/tickets/${index === 0 ? 'a' : 'b'}/TICKET-${index}-${'x'.repeat(60)}/build.log`;
		const found = table(many([{id: 'network/a'}, {id: 'network/b'}], long));
		for (const [index, row] of found.entries()) {
			expect(row).toHaveLength(80);
			expect(row).toMatch(new RegExp(`  ${'ab'[index]}/TICKET-${index}-x+….*/build\\.log:3$`));
		}

		expect(table(many([{id: 'network/a'}, {id: 'network/b'}], index => `/logs/${index}.log`))[0]).toMatch(
			/ {2}\/logs\/0\.log:3$/,
		);
	});

	test('names of files act on no terminal', () => {
		expect(render(many([{}, {}], index => `\u001B[2J${index}.log`)).join('\n')).not.toMatch(/\u001B/);
	});
});
