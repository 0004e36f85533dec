import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import azure from '../../src/formats/azure.ts';
import {inertText} from '../../src/text/inert-text.ts';
import {reporters} from '../../src/formats/registry.ts';
import {finding, report, run} from '../formats/support/report.ts';
import {cli, runCli, startProgram, type Ran} from '../support/run-cli.ts';

const samples = new URL('../../samples/', import.meta.url).pathname;
const failing = `${samples}pasted/001-anonymous-glog.log`;
const healthy = `${samples}recorded/1.33.9/get-pods.v8.log`;
const path = process.env['PATH'] ?? '/usr/bin:/bin';
let folder: string;
let summary: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-ci-'));
	summary = join(folder, 'summary.md');
});

beforeEach(() => {
	writeFileSync(summary, '');
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

/** What each system sets in its jobs. */
const systems = {
	github: () => ({CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary}),
	azure: () => ({TF_BUILD: 'True', AGENT_NAME: 'Hosted Agent'}),
	gitlab: () => ({CI: 'true', GITLAB_CI: 'true'}),
	teamcity: () => ({TEAMCITY_VERSION: '2025.03'}),
	jenkins: () => ({JENKINS_URL: 'https://ci.example/', BUILD_ID: '7'}),
} as const;

const inCi = (system: keyof typeof systems, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
	runCli(args, {env: {PATH: path, ...systems[system](), ...env}});

const outside = (args: readonly string[]) => runCli(args, {env: {PATH: path}});

// oxlint-disable-next-line no-control-regex -- Exactly the colours of the text report.
const colors = /\u001B\[\d+m/g;
const uncolored = (text: string) => text.replaceAll(colors, '');

/*
What the systems would obey, written down from their own sources: `TryParseV2` and `TryParse` in actions/runner, `ActionCommand.cs`;
`TryParse` in azure-pipelines-agent, `Command.cs`; "Service messages" of TeamCity. The agents read standard error as well.
*/
const githubCommands =
	'set-output set-env save-state add-mask add-path error warning notice debug group stop-commands echo';

function githubCommand(line: string): string | undefined {
	const [, second] = /^\s*::([\w-]*)[^:]*(?::[^:]+)*::/.exec(line) ?? [];
	const legacy = /##\[([^\] ]*)[^\]]*\]/.exec(line)?.[1];
	return [second, legacy].find(name => name !== undefined && githubCommands.split(' ').includes(name));
}

const azureCommand = (line: string) => /##vso\[(\w+\.\w+)[^\]]*\]/.exec(line)?.[1];
const teamcityCommand = (line: string) => /##teamcity\[\s*(\w+)/.exec(line)?.[1];
const readers = {github: githubCommand, azure: azureCommand, teamcity: teamcityCommand} as const;
type Reader = keyof typeof readers;

const obeyed = (system: Reader, text: string) => text.split(/\r\n|\r|\n/).flatMap(line => readers[system](line) ?? []);

/** The commands with which this program speaks to the system itself. */
const own = {github: ['error'], azure: ['task.logissue'], teamcity: []} as const;

describe('without a terminal and without --report', () => {
	let plain: Ran;

	beforeAll(async () => {
		plain = await outside(['analyze', failing]);
		expect([plain.code, plain.stderr, plain.stdout.match(colors)]).toEqual([1, '', null]);
	});

	test.each(['jenkins', 'teamcity'] as const)('%s: the text as it is elsewhere', async system => {
		expect(await inCi(system, ['analyze', failing])).toEqual(plain);
	});

	test('gitlab: the text in colours', async () => {
		const {code, stdout, stderr} = await inCi('gitlab', ['analyze', failing]);
		expect([code, stderr, uncolored(stdout)]).toEqual([1, '', plain.stdout]);
		expect(stdout).toMatch(colors);
	});

	test('github: the text in colours, the annotation, the step summary', async () => {
		const {code, stdout, stderr} = await inCi('github', ['analyze', failing]);
		expect([code, stderr, uncolored(stdout).startsWith(plain.stdout)]).toEqual([1, '', true]);
		expect(uncolored(stdout).slice(plain.stdout.length)).toMatch(
			/^::error file=.*001-anonymous-glog\.log,line=3,title=authentication\/anonymous-user \(proven\)::.*\n$/,
		);
		expect(readFileSync(summary, 'utf8')).toContain('authentication/anonymous-user');
	});

	test('azure: the text in colours, the issue', async () => {
		const {code, stdout, stderr} = await inCi('azure', ['analyze', failing]);
		expect([code, stderr, uncolored(stdout).startsWith(plain.stdout)]).toEqual([1, '', true]);
		expect(uncolored(stdout).slice(plain.stdout.length)).toMatch(
			/^##vso\[task\.logissue type=error;sourcepath=.*001-anonymous-glog\.log;linenumber=3;code=authentication\/anonymous-user;\].*\n$/,
		);
	});

	test.each(['github', 'azure'] as const)('%s: nothing failed, nothing is annotated', async system => {
		const {code, stdout} = await inCi(system, ['analyze', healthy]);
		expect([code, uncolored(stdout)]).toEqual([0, (await outside(['analyze', healthy])).stdout]);
		expect(readFileSync(summary, 'utf8')).toBe('');
	});

	test('a step summary that is full is not the fault of somebody who asked for none', async () => {
		writeFileSync(summary, 'x'.repeat(1024 * 1024));
		const {code, stderr} = await inCi('github', ['analyze', failing]);
		expect([code, stderr]).toEqual([1, '']);
	});

	test('a variable that says no is no CI system', async () => {
		const env = {PATH: path, GITHUB_ACTIONS: 'false', GITLAB_CI: '', GITHUB_STEP_SUMMARY: summary};
		expect(await runCli(['analyze', failing], {env})).toEqual(plain);
	});

	test.each(['github', 'azure', 'gitlab'] as const)('%s: a file gets the plain text', async system => {
		const file = join(folder, `${system}.txt`);
		const command = '"$1" "$2" analyze "$3" > "$4"';
		const args = ['-c', command, 'sh', process.execPath, cli, failing, file];
		const {code} = await startProgram('/bin/sh', args, {env: {PATH: path, ...systems[system]()}}).ended;
		expect([code, readFileSync(file, 'latin1')]).toEqual([1, plain.stdout]);
	});
});

describe('what was asked for wins', () => {
	test.each(['github', 'azure', 'gitlab'] as const)('%s', async system => {
		const text = (await outside(['analyze', failing])).stdout;
		const markdown = (await outside(['analyze', '--report', 'markdown', failing])).stdout;
		for (const [args, env, expected] of [
			[['--report', 'text', '--no-color'], {}, text],
			[['--report', 'text'], {NO_COLOR: '1'}, text],
			[['--report', 'text'], {TERM: 'dumb'}, text],
			[['--report', 'markdown'], {}, markdown],
			[['--quiet'], {}, ''],
		] as const) {
			const {code, stdout, stderr} = await inCi(system, ['analyze', ...args, failing], env);
			expect([args, env, code, stdout, stderr]).toEqual([args, env, 1, expected, '']);
		}

		expect(readFileSync(summary, 'utf8')).toBe('');
	});
});

describe('a hostile log', () => {
	const attack = [
		...Array.from({length: 4}, () => '::set-output name=a::b'),
		'##[set-output name=a]b',
		'##vso[task.setvariable variable=a]b',
		"##teamcity[buildStatus text='b']",
	].join(' ');
	const says = `pods is forbidden: User "${attack}" cannot list resource "pods" in API group "" in the namespace "web"`;
	const log = [
		'I1120 21:09:17.317683   21740 round_trippers.go:553] GET https://10.0.0.1:6443/api/v1/namespaces/web/pods 403 Forbidden in 5 milliseconds',
		`Error from server (Forbidden): ${says}`,
		'',
	].join('\n');
	let file: string;

	beforeAll(() => {
		file = join(folder, 'hostile.log');
		writeFileSync(file, log);
	});

	test('outside of CI nothing is changed, and a CI system would obey it', async () => {
		const {stdout} = await outside(['analyze', file]);
		expect(new Set(obeyed('github', stdout))).toEqual(new Set(['set-output']));
		expect(new Set(obeyed('azure', stdout))).toEqual(new Set(['task.setvariable']));
		expect(obeyed('teamcity', stdout)).toContain('buildStatus');
		expect(stdout).not.toContain(String.raw`\u0023`);
	});

	test.each(['github', 'azure', 'teamcity'] as const)('%s: no format gives it a voice', async system => {
		const formats = reporters.map(({name}) => name);
		const [byDefault, ...named] = await Promise.all([
			inCi(system, ['analyze', file]),
			...formats.map(format => inCi(system, ['analyze', '--report', format, file])),
		]);
		expect(obeyed(system, uncolored(byDefault?.stdout ?? ''))).toEqual(own[system]);
		expect(byDefault?.stdout).toContain(String.raw`#\u0023vso[task.setvariable`);
		for (const [index, {stdout}] of named.entries()) {
			const name = formats[index] ?? '';
			expect([name, obeyed(system, uncolored(stdout))]).toEqual([name, name === system ? own[system] : []]);
			expect([name, stdout.length > 0]).toEqual([name, true]);
		}
	});

	test('JSON stays the same JSON', async () => {
		const args = ['analyze', '--report', 'json', file];
		const [there, here] = [await inCi('azure', args), await outside(args)];
		expect(there.stdout).not.toBe(here.stdout);
		expect(JSON.parse(there.stdout)).toEqual(JSON.parse(here.stdout));
	});

	test('a file has the same bytes as elsewhere', async () => {
		const write = async (name: string, env: Readonly<Record<string, string>>) => {
			const target = join(folder, name);
			await runCli(['analyze', '--report', `text=${target}`, file], {env: {PATH: path, ...env}});
			return readFileSync(target, 'utf8');
		};
		expect(await write('there.txt', systems.azure())).toBe(await write('here.txt', {}));
	});

	test('the name of a file that cannot be read', async () => {
		const {code, stderr} = await inCi('azure', ['analyze', '##vso[task.setvariable variable=a]b.log', failing]);
		expect([code, obeyed('azure', stderr)]).toEqual([2, []]);
		expect(stderr).toContain('task.setvariable');
	});

	test.each(['github', 'azure'] as const)(
		'%s: kubectl’s own words pass as they are, the report is inert',
		async system => {
			const kubectl = join(folder, 'hostile-kubectl');
			writeFileSync(kubectl, `#!/bin/sh\nprintf '##[debug]out\\n'\ncat ${file} >&2\nexit 1\n`);
			chmodSync(kubectl, 0o755);
			const {code, stdout, stderr} = await inCi(system, ['--kubectl', kubectl, 'get', 'pods']);
			const last = `${log.split('\n')[1]}\n`;
			expect([code, stdout, stderr.startsWith(last)]).toEqual([1, '##[debug]out\n', true]);
			const said = uncolored(stderr.slice(last.length));
			expect(said).toContain('authorization/rbac-denied');
			expect(obeyed(system, said)).toEqual(own[system]);
			// The log of a command is no file that could be opened at a line.
			expect(said).not.toMatch(/file=|sourcepath=/);
		},
	);

	test('whatever it is made of', () => {
		const parts = fc.constantFrom(
			'#',
			'##',
			'##[',
			'##vso[',
			'##teamcity[',
			'[',
			']',
			':',
			'::',
			'\n',
			'\r',
			' ',
			'\t',
			'error',
			'task.complete',
			'x',
			'\\',
			'\u00A0',
		);
		fc.assert(
			fc.property(fc.array(parts, {maxLength: 12}), pieces => {
				const text = pieces.join('');
				const inert = inertText(text);
				for (const system of ['github', 'azure', 'teamcity'] as const) expect(obeyed(system, inert)).toEqual([]);
				expect(inertText(inert)).toBe(inert);
				expect(JSON.parse(inertText(JSON.stringify(text)))).toBe(text);
				expect(inert.replaceAll(String.raw`\u0023`, '#').replaceAll(String.raw`\u003a`, ':')).toBe(text);
			}),
			{numRuns: 2000, seed: 6},
		);
	});
});

describe('azure', () => {
	const rows = (...changes: ReadonlyArray<Parameters<typeof finding>[0]>) =>
		azure
			.render(report({findings: changes.map(change => finding(change))}))
			.split('\n')
			.slice(0, -1);

	test('an issue: file, line, cause, what happened and what to do', () => {
		expect(rows({})).toEqual([
			'##vso[task.logissue type=error;sourcepath=build.log;linenumber=3;code=authorization/rbac-denied;]authorization/rbac-denied (proven): User "dev" is not allowed to list pods in namespace shop. Next: kubectl auth can-i list pods -n shop',
		]);
	});

	test('the agent reads what was written', () => {
		// `Unescape` in azure-pipelines-agent, `Command.cs`, with DECODE_PERCENTS as it is since 2021.
		const unescape = (text: string) =>
			[
				['%3B', ';'],
				['%0D', '\r'],
				['%0A', '\n'],
				['%5D', ']'],
				['%AZP25', '%'],
			].reduce((read, [from = '', to = '']) => read.replaceAll(from, to), text);
		const text = 'a;b]c 100% %3B %5D %25 %AZP25 d=e';
		const [row = ''] = rows({summary: text, nextSteps: [], evidence: [{source: 'a;b]%0A=c.log', line: 7, text: ''}]});
		const [, properties = '', data = ''] = /^##vso\[task\.logissue ([^\]]*)\](.*)$/.exec(row) ?? [];
		expect(unescape(data)).toBe(`authorization/rbac-denied (proven): ${text}`);
		expect(properties.split(';').map(unescape)).toEqual([
			'type=error',
			'sourcepath=a;b]%0A=c.log',
			'linenumber=7',
			'code=authorization/rbac-denied',
			'',
		]);
	});

	test('errors and warnings, ten of each; there is no note', () => {
		const many = (severity: 'error' | 'warning' | 'info') =>
			Array.from({length: 12}, (_, index) => ({id: `network/cause-${index}`, severity}));
		const all = rows(...many('error'), ...many('warning'), ...many('info'));
		expect(all.filter(row => row.includes('type=error;'))).toHaveLength(10);
		expect(all.filter(row => row.includes('type=warning;'))).toHaveLength(10);
		expect(all).toHaveLength(20);
		expect(all[9]).toContain(']3 more causes: network/cause-9, network/cause-10, network/cause-11 ');
	});

	test('nothing to say, nothing said; standard input and a command that was run are no files', () => {
		expect(rows()).toEqual([]);
		expect(rows({evidence: [{source: '<stdin>', line: 1, text: ''}]})[0]).not.toContain('sourcepath');
		const ran = report({runs: [run({exitCode: 1})], findings: [finding()]});
		expect(azure.render(ran)).not.toContain('sourcepath');
	});
});

describe('docs/ci.md', () => {
	const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
	const blocks = (language: string) =>
		[...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

	/** A folder with a `kubectl` that says one thing a call, and counts its calls, and this program. */
	function world(answers: readonly string[]): {env: Readonly<Record<string, string>>; calls: () => string} {
		const home = mkdtempSync(join(folder, 'world-'));
		const program = (name: string, script: string) => {
			writeFileSync(join(home, name), script);
			chmodSync(join(home, name), 0o755);
		};
		program('kubectl-debug', `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
		for (const [index, answer] of answers.entries()) writeFileSync(join(home, `answer-${index + 1}`), answer);
		program(
			'kubectl',
			`#!/bin/sh\necho "$*" >> "${home}/calls"\nfile="${home}/answer-$(grep -c . "${home}/calls")"\n[ -s "$file" ] || exit 0\ncat "$file" >&2\nexit 1\n`,
		);
		// With a level kubectl is not asked for its version, which would count as a call.
		const env = {PATH: `${home}:${path}`, RETRY_SECONDS: '0', TMPDIR: home, KUBECTL_DEBUG_LEVEL: '9'};
		return {env, calls: () => readFileSync(join(home, 'calls'), 'utf8')};
	}

	const at = 'I1120 21:09:17.317683   21740';
	const url = 'https://10.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500';
	const refused = `${at} round_trippers.go:553] GET ${url}  in 1 milliseconds\n${at} helpers.go:246] Connection error: Get ${url}: dial tcp 10.0.0.1:6443: connect: connection refused\nThe connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n`;
	const denied = `${at} round_trippers.go:553] GET ${url} 403 Forbidden in 5 milliseconds\nError from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"\n`;
	const noHost = `${at} round_trippers.go:553] GET ${url}  in 1 milliseconds\nUnable to connect to the server: dial tcp: lookup k8s.example on 10.96.0.10:53: no such host\n`;

	const retry = (answers: readonly string[]) => {
		const {env, calls} = world(answers);
		const [script = ''] = blocks('bash');
		return startProgram('bash', ['-c', script, 'with-retries.sh', 'get', 'pods', '-n', 'shop'], {env}).ended.then(
			({code}) => [code, calls().trimEnd().split('\n').length],
		);
	};

	test.each([
		['retries on the network and stops on RBAC', [refused, refused, denied], 11, 3],
		['ends with the success', [refused, ''], 0, 2],
		['gives up', [refused, refused, refused, refused, refused, refused], 12, 5],
		['stops where the network will not heal by itself', [noHost, refused], 12, 1],
	])('the script %s', async (_, answers, code, calls) => {
		expect(await retry(answers)).toEqual([code, calls]);
	});

	test('each command is one that this program takes', async () => {
		const steps = [...blocks('yaml'), ...blocks('groovy')].join('\n');
		const commands = [...steps.matchAll(/^.*?(kubectl-debug (?!\n)[^'\n]*?)(?: \|\| true)?'?$/gm)].map(
			([, command = '']) => command,
		);
		const analyzed = commands.filter(command => command.includes(' analyze '));
		const wrapped = commands.filter(command => !command.includes(' analyze '));
		expect([analyzed.length, wrapped.length]).toEqual([4, 4]);
		await Promise.all(
			commands.map(async command => {
				const {env} = world([denied]);
				const home = env['TMPDIR'] ?? '';
				writeFileSync(join(home, 'build.log'), denied);
				const {code, stderr} = await startProgram('bash', ['-c', `cd ${home} && ${command}`], {env}).ended;
				expect([command, code, stderr.includes('kubectl-debug: ')]).toEqual([command, 1, false]);
				for (const [, file = ''] of command.matchAll(/--report \w+=(\S+)/g))
					expect(readFileSync(join(home, file), 'utf8')).toContain('rbac-denied');
			}),
		);
	});

	test('YAML is indented by blanks, and every file that a step takes was written by one', () => {
		for (const block of [...blocks('yaml'), ...blocks('groovy')]) {
			expect(block).not.toContain('\t');
			for (const [, file = ''] of block.matchAll(
				/(?:sarif_file|path|junit|testResultsFiles|archiveArtifacts|testResults):? '?(kubectl\.\w+)/g,
			))
				expect(block).toContain(`=${file}`);
		}
	});

	test('README has a step for each system', () => {
		const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
		const section = readme.slice(readme.indexOf('## In CI'));
		for (const step of [
			'run: kubectl-debug',
			'- kubectl-debug',
			'- script: kubectl-debug',
			"sh 'kubectl-debug",
			'docs/ci.md',
		])
			expect(section.slice(0, section.indexOf('\n## '))).toContain(step);
	});
});
