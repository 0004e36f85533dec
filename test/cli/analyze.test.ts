import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import json from '../../src/formats/json.ts';
import type {Report} from '../../src/model/report.ts';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';
import {runCli} from '../support/run-cli.ts';
import {allSamples, sampleText} from '../support/samples.ts';

const samples = new URL('../../samples/', import.meta.url).pathname;
const schema = JSON.parse(
	readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
) as object;
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-test-'));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

const file = (name: string, content: string | Buffer): string => {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
};

describe('analyze', () => {
	test('a file with a failure: the text report, exit code 1', async () => {
		const {code, stdout, stderr} = await runCli(['analyze', `${samples}pasted/003-jenkins-sa-cannot-create.log`]);
		expect(code).toBe(1);
		expect(stderr).toBe('');
		expect(stdout).toContain('authorization/rbac-denied');
		expect(stdout).toContain('kubectl auth can-i create deployments.apps -n prod');
		// Commands stay whole, so that they can be copied.
		const prose = Buffer.from(stdout, 'latin1')
			.toString('utf8')
			.split('\n')
			.filter(line => !/^ {4}kubectl|^\//.test(line));
		expect(Math.max(...prose.map(line => line.length))).toBeLessThanOrEqual(80);
	});

	test('a healthy log: exit code 0, one plain sentence', async () => {
		const {code, stdout} = await runCli(['analyze', `${samples}recorded/1.33.9/get-pods.v8.log`]);
		expect(code).toBe(0);
		expect(Buffer.from(stdout, 'latin1').toString('utf8')).toMatch(/^✓ no failure in 3 requests\n/);
	});

	test('standard input, named or not, and flags on either side', async () => {
		const log = sampleText('pasted/001-anonymous-glog.log');
		for (const args of [
			[],
			['analyze'],
			['analyze', '-'],
			['--report', 'json', 'analyze'],
			['analyze', '--report', 'json', '-'],
		]) {
			const {code, stdout} = await runCli(args, {stdin: log});
			expect([args, code]).toEqual([args, 1]);
			expect(stdout).toContain('authentication/anonymous-user');
		}
	});

	test('a directory and several files: one report, one exit code', async () => {
		mkdirSync(join(folder, 'logs/deep'), {recursive: true});
		writeFileSync(join(folder, 'logs/a.log'), sampleText('pasted/001-anonymous-glog.log'));
		writeFileSync(join(folder, 'logs/deep/b.log.gz'), gzipSync(sampleText('pasted/019-replace-stale-136.log')));
		writeFileSync(join(folder, 'logs/readme.md'), 'no log');
		const {code, stdout} = await runCli([
			'analyze',
			'--report',
			'json',
			join(folder, 'logs'),
			`${samples}recorded/1.33.9/get-pods.v6.log`,
		]);
		const report = JSON.parse(stdout) as Report;
		expect(code).toBe(1);
		expect(report.sources).toHaveLength(3);
		expect(report.findings.map(({id}) => id)).toEqual(['authentication/anonymous-user', 'conflict/optimistic-lock']);
	});

	test('--exit-code class', async () => {
		for (const [path, expected] of [
			['pasted/001-anonymous-glog.log', 10],
			['pasted/003-jenkins-sa-cannot-create.log', 11],
			['pasted/005-dns-server-misbehaving.log', 12],
			['pasted/002-apiserver-shutting-down.log', 13],
			['pasted/006-gha-secret-already-exists.log', 14],
			['pasted/013-limitrange-crlf.log', 15],
			['pasted/026-resource-type-typo.log', 16],
			['pasted/008-healthy-get-svc.log', 0],
		] as const) {
			const {code} = await runCli(['analyze', '--exit-code', 'class', samples + path]);
			expect([path, code]).toEqual([path, expected]);
		}
	});

	test('--report to files, and --quiet', async () => {
		const json = join(folder, 'report.json');
		const {stdout, code} = await runCli([
			'analyze',
			'--quiet',
			'--report',
			`json=${json}`,
			'--report',
			'text',
			`${samples}pasted/001-anonymous-glog.log`,
		]);
		expect([code, stdout]).toEqual([1, '']);
		expect((JSON.parse(readFileSync(json, 'utf8')) as Report).outcome).toBe('failed');
	});
});

describe('the JSON report', () => {
	const validate = new Ajv({allErrors: true, allowUnionTypes: true, strict: true}).compile(schema);

	test.each(allSamples)('has the shape that the schema promises: %s', path => {
		const valid = validate(JSON.parse(json.render(reportOf(analyzeText(sampleText(path))))));
		expect([valid, validate.errors]).toEqual([true, null]);
	});

	test('is what the program prints', async () => {
		const path = 'pasted/019-replace-stale-136.log';
		const {stdout} = await runCli(['analyze', '--report', 'json', samples + path]);
		const printed = Buffer.from(stdout, 'latin1').toString('utf8');
		expect(printed).toBe(json.render(reportOf(analyzeText(sampleText(path), samples + path))));
	});

	test('has no finding where kubectl logged nothing but its own throttling', async () => {
		const path = allSamples.find(each => each.endsWith('manygroups.v0.log')) ?? '';
		const {code, stdout} = await runCli(['analyze', '--report', 'json', samples + path]);
		const {outcome, findings, sources} = JSON.parse(stdout) as Report;
		expect([code, outcome, findings, sources.map(({name}) => name)]).toEqual([0, 'unknown', [], [samples + path]]);
	});

	test('is the same for the same input', async () => {
		const args = ['analyze', '--report', 'json', `${samples}pasted/007-two-contexts-two-failures.log`];
		const [one, other] = [
			await runCli(args),
			await runCli(args, {env: {LANG: 'de_DE.UTF-8', TZ: 'Asia/Tokyo', PATH: process.env['PATH'] ?? ''}}),
		];
		expect(other.stdout).toBe(one.stdout);
	});
});

describe('a log without a request or error of a Kubernetes client: outcome unknown, exit code 0, and a sentence in every report', () => {
	const leveled =
		'kubectl logs its requests from -v=6 on, their headers and bodies from -v=8 on: run it again with -v=8.';
	const cases = [
		[
			'an empty file',
			'empty.log',
			'',
			'no line of text',
			'empty.log is empty',
			'kubectl writes its log and its errors to stderr, which > alone leaves out: add 2>&1.',
		],
		[
			'text of other programs',
			'other.log',
			'hello\nworld\n',
			'no request or error of a Kubernetes client found',
			'no request or error of a Kubernetes client found in other.log (2 lines)',
			leveled,
		],
		[
			'klog without HTTP',
			'nohttp.log',
			'I0102 03:04:05.000000       1 main.go:1] hello\n',
			'klog entries, but no request or error of a Kubernetes client found',
			'klog entries, but no request or error of a Kubernetes client found in nohttp.log (1 line)',
			leveled,
		],
	] as const;

	test.each(cases)('%s', async (_, name, text, what, sentence, hint) => {
		file(name, text);
		const formats = ['json', 'markdown', 'html', 'junit', 'sarif'].flatMap(format => [
			'--report',
			`${format}=${name}.${format}`,
		]);
		const {code, stdout, stderr} = await runCli(['analyze', '--report', 'text', ...formats, name], {cwd: folder});
		expect([code, stderr]).toEqual([0, '']);
		const [first, ...others] = stdout.trimEnd().split('\n');
		expect([first, others.map(row => row.trim()).join(' ')]).toEqual([sentence, hint]);
		const read = (format: string) => readFileSync(join(folder, `${name}.${format}`), 'utf8');
		const {outcome, sources} = JSON.parse(read('json')) as Report;
		expect([outcome, sources.map(source => source.name)]).toEqual(['unknown', [name]]);
		expect(read('markdown').split('\n')[0]).toBe(`## kubectl-debug: ${what}`);
		expect(read('html')).toContain(`${what.slice(1)}</h1>`);
		expect(read('junit')).toMatch(/tests="1" failures="0"[^]*<skipped message="/);
		expect(JSON.parse(read('sarif'))).toMatchObject({runs: [{results: []}]});
		// The exit code of no class.
		expect((await runCli(['analyze', '--exit-code', 'class', name], {cwd: folder})).code).toBe(0);
	});

	test('among others they are counted, and change neither outcome nor exit code', async () => {
		for (const [, name, text] of cases) file(name, text);
		const logs = cases.map(([, name]) => name);
		const good = `${samples}recorded/1.33.9/get-pods.v8.log`;
		const {code, stdout} = await runCli(['analyze', ...logs, good], {cwd: folder});
		expect([code, stdout.split('\n').slice(0, 5)]).toEqual([
			0,
			[
				'4 logs',
				'  1 without',
				'  1 with klog entries, but no request or error of a Kubernetes client',
				'  1 without a request or error of a Kubernetes client',
				'  1 empty',
			],
		]);
		const others = await runCli(['analyze', '--report', 'markdown', '--report', 'html=many.html', ...logs, good], {
			cwd: folder,
		});
		for (const page of [others.stdout, readFileSync(join(folder, 'many.html'), 'utf8')])
			for (const [, , , what] of cases) expect(page).toContain(`1 of 4 logs: ${what}`);
		const silent = await runCli(['analyze', ...logs], {cwd: folder});
		expect(silent.code).toBe(0);
		expect(silent.stdout).toContain('\nno request or error of a Kubernetes client found in 3 logs\n');
		expect((await runCli(['analyze', ...logs, `${samples}pasted/001-anonymous-glog.log`], {cwd: folder})).code).toBe(1);
	});

	test('standard input that is empty', async () => {
		const {code, stdout} = await runCli(['analyze'], {stdin: ''});
		expect([code, stdout.split('\n')[0]]).toEqual([0, '<stdin> is empty']);
	});
});

describe('bad input gets one sentence and what to do, exit code 2', () => {
	const gone = 'kubectl-debug: %: no such file\n';
	test.each([
		['a missing file', () => '/nonexistent/build.log', gone],
		[
			'a binary file',
			() => file('binary.log', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1])),
			'kubectl-debug: %: this is a binary file, not a log\n',
		],
		[
			'a directory without logs',
			() => {
				mkdirSync(join(folder, 'nothing'), {recursive: true});
				return join(folder, 'nothing');
			},
			'kubectl-debug: %: no logs in this directory\n',
		],
	])('%s', async (_, make, sentence) => {
		const path = make();
		const {code, stdout, stderr} = await runCli(['analyze', path]);
		expect(code).toBe(2);
		expect(stdout).toBe('');
		expect(stderr.startsWith(sentence.replace('%', path))).toBe(true);
		expect(stderr.trimEnd().split('\n')).toHaveLength(2);
		expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
	});

	test('one unusable file among good ones does not hide the others', async () => {
		const {code, stdout, stderr} = await runCli(['analyze', '/nonexistent', `${samples}pasted/001-anonymous-glog.log`]);
		expect([code, stderr.split('\n')[0]]).toEqual([2, 'kubectl-debug: /nonexistent: no such file']);
		expect(stdout).toContain('anonymous-user');
	});

	test.each([
		['an unknown flag', ['--colour', 'get', 'pods'], 'unknown flag: colour'],
		['a level that prints no requests', ['--level', '5', 'get', 'pods'], '--level: 5 is no level from 6 to 10'],
		['a level that is no number', ['--level', 'high', 'get', 'pods'], '--level: that is no level from 6 to 10'],
		['a flag without its value', ['--report'], '--report: no value behind it'],
		['a flag of ours in the place of a value', ['--level', '--quiet', 'analyze'], '--level: no value behind it'],
		['a flag behind our command without its value', ['analyze', '--names'], '--names: no value behind it'],
		['an empty program', ['--kubectl=', 'get', 'pods'], '--kubectl: no program'],
		[
			'two reports to one file',
			['--report', 'json=/nonexistent/x', '--report', 'html=/nonexistent/x', 'analyze'],
			'--report html=/nonexistent/x: another report goes to this file',
		],
		['an unknown format', ['--report', 'yaml', 'analyze'], '--report: there is no format yaml'],
		['an unknown exit code mode', ['--exit-code', 'zero', 'analyze'], 'exit-code'],
		[
			'a report that cannot be written',
			['analyze', '--report', 'json=/nonexistent/x.json', `${samples}pasted/001-anonymous-glog.log`],
			'--report json=/nonexistent/x.json',
		],
		['a cause that does not exist', ['causes', 'rbac-denied'], 'there is no cause rbac-denied'],
	])('%s', async (_, args, words) => {
		const {code, stderr} = await runCli(args, {stdin: ''});
		expect(code).toBe(2);
		expect(stderr).toContain(words);
		expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
	});
});

describe('what every program has', () => {
	test('--version and --help', async () => {
		const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
			version: string;
		};
		expect((await runCli(['--version'])).stdout).toBe(`kubectl-debug ${version}\n`);
		const help = await runCli(['--help']);
		expect(help.code).toBe(0);
		for (const word of [
			'--level',
			'--report',
			'--no-ui',
			'--save-log',
			'--show-secrets',
			'--kubectl',
			'--exit-code',
			'--quiet',
			'analyze',
			'causes',
		]) {
			expect(help.stdout).toContain(word.replace('--no-ui', '--ui'));
		}
	});

	test('causes: all of them, one class, one page', async () => {
		expect((await runCli(['causes'])).stdout.split('\n').length).toBeGreaterThan(100);
		expect((await runCli(['causes', 'conflict'])).stdout).toMatch(/^conflict\/already-exists {2}/);
		expect((await runCli(['causes', 'authorization/rbac-denied'])).stdout).toMatch(/^# authorization\/rbac-denied\n/);
	});

	test('no colours in a pipe, colours when asked for, NO_COLOR wins over a terminal', async () => {
		const path = `${samples}pasted/001-anonymous-glog.log`;
		expect((await runCli(['analyze', path])).stdout).not.toContain('\u001B');
		expect((await runCli(['--color', 'analyze', path])).stdout).toContain('\u001B[31m');
		expect((await runCli(['analyze', path], {env: {FORCE_COLOR: '1', NO_COLOR: '1'}})).stdout).not.toContain('\u001B');
	});
});

test('a hostile log is shown, not executed', async () => {
	const hostile = sampleText('pasted/001-anonymous-glog.log').replace(
		'secrets is forbidden',
		'secrets\u001B]0;owned\u0007\u001B[2J\u202Egro.live is forbidden',
	);
	const {stdout} = await runCli(['analyze'], {stdin: hostile});
	const shown = Buffer.from(stdout, 'latin1').toString('utf8');
	expect(shown).toContain('system:anonymous');
	// oxlint-disable-next-line no-control-regex -- Exactly these must not get through.
	expect(shown).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
});

test('an empty name of a program in the environment is as good as none', async () => {
	const result = await runCli(['get', 'pods'], {env: {KUBECTL_DEBUG_KUBECTL: '', PATH: '/nonexistent'}});
	expect(result.code).toBe(127);
	expect(result.stderr).toMatch(/^kubectl-debug: .*kubectl/);
	expect(result.stderr).not.toContain('    at ');
});

test.each([
	[['--save-log', 'x'], '--save-log: analyze writes no log'],
	[['--output', 'x'], '--output: analyze writes no log'],
])('what would be ignored is refused: %s', async (flags, sentence) => {
	const {code, stderr} = await runCli(['analyze', ...flags, '/dev/null']);
	expect(code).toBe(2);
	expect(stderr).toMatch(new RegExp(`^kubectl-debug: ${sentence}\n {2}.*redact`));
});
