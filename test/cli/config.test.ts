import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Ajv} from 'ajv';
import {parse} from 'yaml';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {defaults} from '../../src/cli/options/defaults.ts';
import {cacheFolder, configFolder} from '../../src/cli/options/folders.ts';
import {settle} from '../../src/cli/options/settings.ts';
import {readSettings} from '../../src/cli/options/settings-file.ts';
import {dayOf, suppress, type Suppression} from '../../src/cli/options/suppressions.ts';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import {runCli} from '../support/run-cli.ts';

let folder: string;
let file: string;
let env: Record<string, string>;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-config-'));
	file = join(folder, 'kubectl-debug', 'config.yaml');
	await mkdir(join(folder, 'kubectl-debug'));
	env = {PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder};
});

afterEach(() => rm(folder, {recursive: true}));

const write = (...lines: readonly string[]) => writeFile(file, `${lines.join('\n')}\n`);

describe('where it is', () => {
	test.each([
		['XDG', {XDG_CONFIG_HOME: '/x', XDG_CACHE_HOME: '/c'}, 'linux', '/x/kubectl-debug', '/c/kubectl-debug'],
		['nothing said', {}, 'linux', '/home/jane/.config/kubectl-debug', '/home/jane/.cache/kubectl-debug'],
		// The specification: relative paths are invalid and to be ignored, empty ones are unset.
		[
			'relative',
			{XDG_CONFIG_HOME: 'x', XDG_CACHE_HOME: ''},
			'linux',
			'/home/jane/.config/kubectl-debug',
			'/home/jane/.cache/kubectl-debug',
		],
		['macOS', {}, 'darwin', '/home/jane/.config/kubectl-debug', '/home/jane/Library/Caches/kubectl-debug'],
		['macOS with XDG', {XDG_CONFIG_HOME: '/x', XDG_CACHE_HOME: '/c'}, 'darwin', '/x/kubectl-debug', '/c/kubectl-debug'],
		[
			'Windows',
			{APPDATA: '/roaming', LOCALAPPDATA: '/local'},
			'win32',
			'/roaming/kubectl-debug',
			'/local/kubectl-debug',
		],
	] as const)('%s', (_, variables, platform, config, cache) => {
		const home = '/home/jane';
		expect([configFolder(variables, platform, home), cacheFolder(variables, platform, home)]).toEqual([config, cache]);
	});
});

describe('what it says', () => {
	test('all keys', () => {
		const text = [
			'# mine',
			'level: 8',
			'report: [text, json=last.json]',
			'ui: false',
			'color: true # always',
			"kubectl: 'k3s kubectl'",
			'exit-code: class',
			'redaction: pseudonyms',
			'suppressions:',
			'  - id: authorization/rbac-denied',
			'    reason: the canary may not list nodes',
			'    expires: 2027-01-31',
			'    facts: {user: canary}',
		].join('\n');
		expect(readSettings(text, 'config.yaml')).toEqual({
			level: 8,
			reports: [
				{format: 'text', file: undefined},
				{format: 'json', file: 'last.json'},
			],
			ui: false,
			color: true,
			kubectl: 'k3s kubectl',
			exitCode: 'class',
			pseudonyms: true,
			suppressions: [
				{
					id: 'authorization/rbac-denied',
					reason: 'the canary may not list nodes',
					expires: '2027-01-31',
					facts: {user: 'canary'},
				},
			],
		});
	});

	test.each([
		['nothing', ''],
		['comments', '# level: 8\n'],
		['an empty document', '---\n'],
	])('%s', (_, text) => {
		expect(readSettings(text, 'config.yaml')).toEqual({});
	});

	test('what its page shows, which names all keys', async () => {
		const page = await readFile(new URL('../../docs/config.md', import.meta.url), 'utf8');
		const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
		const settings = readSettings(example, 'config.yaml');
		expect(Object.keys(settings)).toHaveLength(8);
		expect(settings.suppressions).toHaveLength(1);
		const read = () => readSettings('nothing: 1', 'config.yaml');
		expect(read).toThrow(
			expect.objectContaining({hint: `The keys are ${Object.keys(parse(example) as object).join(', ')}.`}),
		);
	});

	test('JSON is YAML', () => {
		expect(readSettings('{"level": 7, "report": "html=a.html"}', 'c')).toEqual({
			level: 7,
			reports: [{format: 'html', file: 'a.html'}],
		});
	});
});

describe('a mistake is an error with its line', () => {
	const suppression = (...more: readonly string[]) => ['suppressions:', '  - id: network/dns-timeout', ...more];
	test.each([
		['an unknown key', ['color: true', 'levl: 8'], '2: unknown key levl', 'Did you mean level?'],
		['a key like no other', ['frobnicate: 8'], '1: unknown key frobnicate', 'The keys are level,'],
		['a level', ['level: 12'], '1: level: 12 is no level', 'from 6 on'],
		['a format', ['', 'report: [text, jsn]'], '2: report: there is no format jsn', 'The formats are'],
		['a word of YAML 1.1', ['ui: no'], '1: ui: no is neither true nor false', 'Write true or false'],
		['a redaction', ['redaction: none'], '1: redaction: none is neither secrets nor pseudonyms', 'secrets takes out'],
		['an exit code', ['exit-code: 1'], '1: exit-code: 1 is neither kubectl nor class', ''],
		['no program', ['kubectl:'], '1: kubectl: no program', ''],
		['twice the same', ['level: 8', 'level: 9'], '2: ', 'The file is YAML'],
		['no YAML', ['level: [8'], '', 'The file is YAML'],
		['a list', ['- level'], '1: no settings', ''],
		['secrets', ['show-secrets: true'], '1: show-secrets cannot be set here', 'give --show-secrets with the command'],
		['no reason', suppression('    expires: 2027-01-31'), '2: a suppression without a reason', 'a reason and the day'],
		['an empty reason', suppression("    reason: ' '", '    expires: 2027-01-31'), '3: reason: there is no text', ''],
		['no end', suppression('    reason: known'), '2: a suppression without a day on which it expires', ''],
		['no day', suppression('    reason: known', '    expires: 2027-02-30'), '4: expires: 2027-02-30 is no day', ''],
		[
			'another key',
			suppression('    because: known'),
			'3: unknown key because',
			'The keys are id, reason, expires, facts.',
		],
		['no id', ['suppressions: [{reason: known, expires: 2027-01-31}]'], '1: a suppression without an id', ''],
		['no list', ['suppressions: network/dns-timeout'], '1: suppressions: no list', ''],
		[
			'a cause that does not exist',
			['suppressions:', '- id: network/dns-timeuot', '  reason: known', '  expires: 2027-01-31'],
			'2: id: there is no cause network/dns-timeuot',
			'Did you mean network/dns-timeout?',
		],
	])('%s', (_, lines, message, hint) => {
		const read = () => readSettings(lines.join('\n'), 'config.yaml');
		expect(read).toThrow(expect.objectContaining({message: expect.stringContaining(`config.yaml:${message}`)}));
		expect(read).toThrow(expect.objectContaining({hint: expect.stringContaining(hint)}));
	});

	test('nothing runs then, and help does', async () => {
		await write('levl: 8');
		const ran = await runCli(['--kubectl', '/bin/echo', 'get'], {env});
		expect(ran).toMatchObject({code: 2, stdout: ''});
		expect(ran.stderr).toBe(`kubectl-debug: ${file}:1: unknown key levl\n  Did you mean level?\n`);
		expect((await runCli(['--help'], {env})).code).toBe(0);
	});
});

describe('a flag goes before the environment, which goes before the file', () => {
	const variables = {KUBECTL_DEBUG_LEVEL: '7', KUBECTL_DEBUG_REPORT: 'html=a,b=c'};
	test('in each setting', async () => {
		await write(
			'level: 6',
			'report: json',
			'ui: false',
			'exit-code: class',
			'kubectl: oc',
			'color: true',
			'redaction: pseudonyms',
		);
		expect(await settle(defaults, env)).toMatchObject({
			level: 6,
			reports: [{format: 'json', file: undefined}],
			ui: false,
			exitCode: 'class',
			kubectl: 'oc',
			color: true,
			pseudonyms: true,
		});
		expect(await settle({...defaults, showSecrets: true}, env)).toMatchObject({pseudonyms: false});
		const set = {
			...env,
			KUBECTL_DEBUG_LEVEL: '7',
			KUBECTL_DEBUG_REPORT: 'text,html=a.html',
			KUBECTL_DEBUG_UI: 'true',
			KUBECTL_DEBUG_EXIT_CODE: 'kubectl',
			KUBECTL_DEBUG_KUBECTL: 'helm',
			KUBECTL_DEBUG_REDACTION: 'secrets',
			NO_COLOR: '1',
		};
		expect(await settle(defaults, set)).toMatchObject({
			level: 7,
			reports: [
				{format: 'text', file: undefined},
				{format: 'html', file: 'a.html'},
			],
			// Where the screen can open, as without a setting.
			ui: undefined,
			exitCode: 'kubectl',
			kubectl: 'helm',
			pseudonyms: false,
			// Left to what NO_COLOR says.
			color: undefined,
		});
		const flags = {
			...defaults,
			level: 10,
			reports: [{format: 'har', file: undefined}],
			ui: false,
			exitCode: 'class',
			kubectl: 'k',
			color: true,
			pseudonyms: true,
		} as const;
		expect(await settle(flags, set)).toMatchObject(flags);
	});

	test('an empty variable is none, a wrong one is named', async () => {
		await write('level: 6');
		expect(await settle(defaults, {...env, KUBECTL_DEBUG_LEVEL: ''})).toMatchObject({level: 6});
		await expect(settle(defaults, {...env, ...variables})).rejects.toThrow(
			'KUBECTL_DEBUG_REPORT: there is no format b',
		);
	});

	test('reports and redact rename what they should', async () => {
		await write('redaction: pseudonyms');
		for (const command of ['analyze', 'redact']) {
			const plain = await runCli([command, log.pathname], {env: {...env, KUBECTL_DEBUG_REDACTION: 'secrets'}});
			expect(plain.stdout).toContain('prod');
			const renamed = await runCli([command, log.pathname], {env});
			expect(renamed.stdout).toContain('ns-');
			expect(renamed.stdout).not.toContain('prod');
		}
	});

	test('in front of kubectl', async () => {
		await write('level: 8');
		const kubectl = join(folder, 'kubectl');
		await writeFile(kubectl, '#!/bin/sh\necho "$@"\n');
		await chmod(kubectl, 0o755);
		const run = async (flags: readonly string[], more = {}) =>
			(await runCli([...flags, '--kubectl', kubectl, 'get', 'pods'], {env: {...env, ...more}})).stdout;
		expect(await run([])).toBe('-v=8 get pods\n');
		expect(await run([], {KUBECTL_DEBUG_LEVEL: '7'})).toBe('-v=7 get pods\n');
		expect(await run(['--level', '6'], {KUBECTL_DEBUG_LEVEL: '7'})).toBe('-v=6 get pods\n');
	});
});

describe('another file', () => {
	test('is named by KUBECTL_DEBUG_CONFIG, and has to be there', async () => {
		await write('level: 6');
		const other = join(folder, 'other.yaml');
		await writeFile(other, 'level: 7\n');
		expect(await settle(defaults, {...env, KUBECTL_DEBUG_CONFIG: other})).toMatchObject({level: 7});
		expect(await settle(defaults, {...env, KUBECTL_DEBUG_CONFIG: ''})).toMatchObject({level: 6});
		expect(await settle(defaults, {...env, KUBECTL_DEBUG_CONFIG: '/dev/null'})).toMatchObject({level: undefined});
		const missing = join(folder, 'missing.yaml');
		await expect(settle(defaults, {...env, KUBECTL_DEBUG_CONFIG: missing})).rejects.toThrow(
			`${missing}: there is no such file`,
		);
	});

	test('none is as good as an empty one', async () => {
		expect(await settle(defaults, env)).toEqual(defaults);
	});
});

const log = new URL('../../samples/pasted/003-jenkins-sa-cannot-create.log', import.meta.url);
/** The sample's user; its README has the sample's whole story. */
const user = 'system:serviceaccount:jenkins:default';

describe('suppressions', () => {
	const known: Suppression = {id: 'authorization/rbac-denied', reason: 'TICKET-12', expires: '2026-06-30', facts: {}};
	let report: Report;
	beforeEach(async () => {
		report = analyze(await readFile(log, 'utf8'));
		expect(report.findings.map(({id, severity}) => [id, severity])).toEqual([[known.id, 'error']]);
	});

	const after = (suppressions: readonly Suppression[], today: string) => {
		const {findings, remedies = []} = suppress(report, suppressions, today);
		return {severity: findings[0]?.severity, suppression: findings[0]?.suppression, remedies: remedies.length};
	};

	test('hold to the end of their last day', () => {
		const suppression = {reason: 'TICKET-12', expires: '2026-06-30', expired: false};
		expect(after([known], '2026-06-30')).toEqual({severity: 'info', suppression, remedies: 0});
		expect(after([known], '2026-07-01')).toEqual({
			severity: 'error',
			suppression: {...suppression, expired: true},
			remedies: 1,
		});
		// UTC.
		expect(dayOf(new Date('2026-06-30T23:59:59Z'))).toBe('2026-06-30');
	});

	test('one that holds goes before one that has expired', () => {
		const old = {...known, expires: '2025-01-01', reason: 'TICKET-1'};
		expect(after([old, known], '2026-06-01').suppression?.reason).toBe('TICKET-12');
	});

	test('are of one cause, and of certain facts when they name some', () => {
		const none = {severity: 'error', suppression: undefined, remedies: 1};
		expect(after([{...known, id: 'network/dns-timeout'}], '2026-06-01')).toEqual(none);
		expect(after([{...known, facts: {user: 'jane'}}], '2026-06-01')).toEqual(none);
		expect(after([{...known, facts: {user}}], '2026-06-01').severity).toBe('info');
	});

	test('are in the report as its schema has it', async () => {
		const schema = JSON.parse(
			await readFile(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
		) as object;
		const ajv = new Ajv({strict: false});
		const plain = (value: Report) => JSON.parse(JSON.stringify(value)) as unknown;
		expect(ajv.validate(schema, plain(suppress(report, [known], '2026-06-01')))).toBe(true);
		expect(ajv.validate(schema, plain(suppress(report, [{...known, expires: 'soon'}], '2026-06-01')))).toBe(false);
	});

	const configured = (expires: string) =>
		write('suppressions:', `  - id: ${known.id}`, '    reason: TICKET-12', `    expires: ${expires}`);

	test('analyze counts and says them, and does not fail for them', async () => {
		await configured('9999-12-31');
		const {code, stdout} = await runCli(['analyze', log.pathname], {env});
		expect(code).toBe(0);
		expect(stdout).toContain('no failure in 5 requests but what is suppressed\n');
		expect(stdout).toContain('1 finding suppressed (TICKET-12): authorization/rbac-denied\n');
		expect(stdout).not.toContain('is not allowed to create');
		expect((await runCli(['--exit-code', 'class', 'analyze', log.pathname], {env})).code).toBe(0);
	});

	test('an expired one shows again, with a note', async () => {
		await configured('2020-12-31');
		const {code, stdout} = await runCli(['analyze', log.pathname], {env});
		expect(code).toBe(1);
		expect(stdout).toContain('It was suppressed until 2020-12-31: TICKET-12');
		expect(stdout).toContain('is not allowed to create');
		expect(stdout).not.toContain('1 finding suppressed');
	});

	test('every report for people says so, and code scanning knows it', async () => {
		await configured('9999-12-31');
		const print = async (format: string) =>
			Buffer.from((await runCli(['--report', format, 'analyze', log.pathname], {env})).stdout, 'latin1').toString();
		for (const format of ['text', 'markdown', 'html']) {
			const text = (await print(format)).toLowerCase();
			expect(text).toContain('no failure in 5 requests but what is suppressed');
			expect(text).toContain('ticket-12');
		}

		const sarif = JSON.parse(await print('sarif')) as {runs: [{results: Array<{suppressions?: unknown}>}]};
		// SARIF 2.1.0, section 3.35: `external`: not by a comment in what was analysed.
		expect(sarif.runs[0].results.map(({suppressions}) => suppressions)).toEqual([
			[{kind: 'external', justification: 'TICKET-12'}],
		]);
	});

	test('kubectl’s exit code stays', async () => {
		await configured('9999-12-31');
		const kubectl = join(folder, 'kubectl');
		await writeFile(
			kubectl,
			[
				'#!/bin/sh',
				'cat >&2 <<END',
				'I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/pods 403 Forbidden in 5 milliseconds',
				'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web"',
				'END',
				'exit 3',
			].join('\n'),
		);
		await chmod(kubectl, 0o755);
		const args = ['--level', '9', '--kubectl', kubectl, 'get', 'pods', '-n', 'web'];
		const ran = await runCli(args, {env});
		expect(ran.code).toBe(3);
		expect(ran.stderr).toContain('1 finding suppressed (TICKET-12): authorization/rbac-denied\n');
		expect((await runCli(['--exit-code', 'class', ...args], {env})).code).toBe(3);
	});
});
