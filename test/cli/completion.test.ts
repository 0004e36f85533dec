import {spawnSync} from 'node:child_process';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {answer, type AskClient} from '../../src/cli/completion/answer.ts';
import {parse, print} from '../../src/cli/completion/protocol.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {cli, runCli, startProgram} from '../support/run-cli.ts';
import {until} from '../support/until.ts';

/** What kubectl would be asked; it knows one word. */
const asked: Array<{words: readonly string[]; program: string | undefined}> = [];
const askClient: AskClient = async (words, program) => {
	asked.push({words, program});
	return {candidates: [['get', 'Display one']], directive: 4};
};

const complete = async (...words: string[]) => {
	asked.length = 0;
	const {candidates, directive} = await answer(words, askClient);
	return {values: candidates.map(([value]) => value), directive, asked: [...asked]};
};

describe('words of our own', () => {
	test.each([
		['commands', ['an'], ['analyze'], 4],
		['flags', ['--rep'], ['--report'], 4],
		['flags that say no', ['--no-u'], ['--no-ui'], 4],
		['flags behind flags', ['--quiet', '--exit'], ['--exit-code'], 4],
		['a value', ['--report', 'js'], ['json'], 4],
		['a value behind =', ['--report=js'], ['json'], 4],
		['a value behind another flag', ['--level', '8', '--exit-code', 'c'], ['class'], 4],
		['levels', ['--level', ''], ['6', '7', '8', '9', '10'], 4],
		['a file of a report', ['--report', 'json=o'], [], 0],
		['a file', ['--save-log', 'o'], [], 0],
		['logs', ['analyze', 'build'], [], 0],
		['logs behind flags', ['--quiet', 'analyze', 'build'], [], 0],
		['flags of a command', ['analyze', 'build.log', '--rep'], ['--report'], 4],
		['a value of a flag of a command', ['analyze', '--report', 'ht'], ['html'], 4],
		['causes', ['causes', 'conflict/already'], ['conflict/already-exists'], 4],
		['shells', ['shell-completion', ''], ['bash', 'zsh', 'fish'], 4],
		['nothing behind a flag that does not exist', ['--frobnicate', 'g'], [], 4],
	])('%s', async (_, words, values, directive) => {
		const found = await complete(...words);
		expect([found.values, found.directive]).toEqual([values, directive]);
	});

	test('classes and their causes', async () => {
		const {values} = await complete('causes', 'conf');
		expect(values).toEqual(expect.arrayContaining(['conflict', 'conflict/already-exists', 'conflict/optimistic-lock']));
		expect(values.filter(value => !value.startsWith('conf'))).toEqual([]);
	});

	test('only in front of the first kubectl word', async () => {
		expect((await complete('get', '--rep')).asked).toEqual([{words: ['get', '--rep'], program: undefined}]);
		expect((await complete('--', 'ana')).asked).toEqual([{words: ['ana'], program: undefined}]);
		expect((await complete('--', 'ana')).values).toEqual([]);
	});
});

test('all other words are kubectl’s, of the one that is named', async () => {
	expect(await complete('ge')).toEqual({values: ['get'], directive: 4, asked: [{words: ['ge'], program: undefined}]});
	const oc = {words: ['get', 'po'], program: 'oc'};
	expect((await complete('--kubectl', 'oc', '--quiet', 'get', 'po')).asked).toEqual([oc]);
	expect((await complete('--kubectl=oc', '--no-ui', '--', 'get', 'po')).asked).toEqual([oc]);
});

test('the protocol: candidates, what they are, the directive', () => {
	const said = {
		candidates: [
			['pods', ''],
			['web:', 'a\tpod'],
		] as const,
		directive: 6,
	};
	expect(print(said)).toBe('pods\nweb:\ta\tpod\n:6\n');
	expect(parse(print(said))).toEqual(said);
	// Programs of cobra before 0.0.7 say no directive.
	expect(parse('pods\n')).toEqual({candidates: [['pods', '']], directive: 0});
});

test('which script: an error names the shells', async () => {
	expect(await runCli(['shell-completion', 'fisch'])).toMatchObject({
		code: 2,
		stdout: '',
		stderr: 'kubectl-debug: shell-completion: there is no script for fisch\n  Did you mean fish?\n',
	});
	expect((await runCli(['shell-completion'])).code).toBe(2);
});

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

/** Not every machine has every shell; bash is required. */
const testWith = (shell: string) => {
	if (shell === 'bash' || has(shell)) return test;
	if (process.env['CI'] !== undefined) throw new Error(`${shell} is not on this machine`);
	process.stderr.write(`completion in ${shell} is not tested: there is no ${shell} on this machine\n`);
	return test.skip;
};

describe('with a real kubectl', () => {
	let cluster: Cluster;
	let env: Record<string, string>;
	beforeAll(async () => {
		cluster = await startCluster('1.36');
		const bin = join(cluster.home.folder, 'bin');
		const here = join(cluster.home.folder, 'here');
		await mkdir(bin);
		await mkdir(join(here, 'manifests'), {recursive: true});
		await writeFile(join(here, 'site.yaml'), '');
		await writeFile(join(here, 'site.txt'), '');
		await symlink(cli, join(bin, 'kubectl-debug'));
		env = {...cluster.env, PATH: `${bin}:${cluster.env['PATH'] ?? ''}`, HERE: here, TERM: 'dumb'};
	});
	afterAll(() => cluster.stop());

	test('names of objects come from the cluster', async () => {
		const {stdout} = await runCli(['__complete', 'get', 'pods', 'w'], {env});
		expect(stdout).toBe('web\n:4\n');
		expect(cluster.server.requests).toContainEqual(
			expect.stringMatching(/^GET \/api\/v1\/namespaces\/default\/pods\?/),
		);
	});

	test('a kubectl that is not there is no trouble', async () => {
		const {code, stdout, stderr} = await runCli(['__complete', '--kubectl', '/nowhere/kubectl', 'get', ''], {env});
		expect([code, stdout, stderr]).toEqual([0, ':4\n', '']);
	});

	test('a plugin is completed by kubectl itself, which asks kubectl_complete-wire', async () => {
		const bin = join(cluster.home.folder, 'plugins');
		await mkdir(bin);
		await symlink(cli, join(bin, 'kubectl-wire'));
		await symlink(cli, join(bin, 'kubectl_complete-wire'));
		const path = {...env, PATH: `${bin}:${env['PATH'] ?? ''}`};
		const {stdout} = await startProgram(cluster.program, ['__complete', 'wire', '--exit-code', ''], {env: path}).ended;
		expect(stdout).toBe('kubectl\nclass\n:4\n');
	});

	/**
	What stands on the command line after a tab. `Z` is typed behind it, which shows whether a blank was put there.

	The line is then echoed by the shell, in `{{}}`: what a terminal shows while it is edited says less.
	*/
	async function typed(shell: 'bash' | 'zsh', lines: readonly string[]): Promise<string[]> {
		const pty = spawn(shell, shell === 'bash' ? ['--norc', '--noprofile', '-i'] : ['-f', '-i'], {
			cols: 250,
			rows: 50,
			cwd: env['HERE'] ?? '',
			env,
		});
		let shown = '';
		pty.onData(data => {
			shown += data;
		});
		const results = () => [...shown.matchAll(/(?<!")\{\{([^{}]*)Z\}\}(?!")/g)].map(([, line = '']) => line);
		try {
			if (shell === 'zsh') pty.write('autoload -U compinit; compinit -u -D\r');
			pty.write(`source <(kubectl-debug shell-completion ${shell}); echo "{{Z""}}"\r`);
			await until('the script is read', () => results().length === 1);
			for (const [index, line] of lines.entries()) {
				// To the end of the line, where `Z` tells the place; home, echo.
				pty.write(`${line}\t`);
				const before = shown.length;
				await until('the tab is answered', () => shown.length > before + line.length);
				pty.write('Z}}"\u0001echo "{{\r');
				await until(`${line} is completed`, () => results().length === index + 2);
			}

			return results().slice(1);
		} finally {
			pty.kill('SIGKILL');
		}
	}

	const lines: ReadonlyArray<readonly [line: string, completed: string]> = [
		['kubectl-debug anal', 'kubectl-debug analyze '],
		['kubectl-debug --exit-code=cl', 'kubectl-debug --exit-code=class '],
		['kubectl-debug --level 9 get pods we', 'kubectl-debug --level 9 get pods web '],
		['kubectl-debug get pods --output=jsonpath-f', 'kubectl-debug get pods --output=jsonpath-file '],
		['kubectl-debug causes network/dns-t', 'kubectl-debug causes network/dns-timeout '],
		// Of the files there, one is a manifest.
		['kubectl-debug apply -f s', 'kubectl-debug apply -f site.yaml '],
		['kubectl-debug analyze site.t', 'kubectl-debug analyze site.txt '],
		['kubectl-debug --report json=site.t', 'kubectl-debug --report json=site.txt '],
		// ShellCompDirectiveNoSpace: a path in the container follows.
		['kubectl-debug cp we', 'kubectl-debug cp web:'],
	];

	test('bash', async () => {
		expect(
			await typed(
				'bash',
				lines.map(([line]) => line),
			),
		).toEqual(lines.map(([, completed]) => completed));
	});

	test('bash runs nothing by looking at it', async () => {
		const script = [
			'cd "$HERE"',
			'source <(kubectl-debug shell-completion bash)',
			`COMP_WORDS=(kubectl-debug get '$(touch' 'pwned)' p)`,
			'COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE} COMP_CWORD=4',
			'COMP_POINT=${#COMP_LINE}',
			'__kubectl_debug_complete',
			'[[ ! -e pwned ]] && echo "${COMP_LINE}"',
		];
		const ran = await startProgram('bash', ['--norc', '-c', script.join('\n')], {env}).ended;
		expect(ran.stdout).toBe('kubectl-debug get $(touch pwned) p\n');
	});

	testWith('zsh')('zsh', async () => {
		expect(
			await typed(
				'zsh',
				lines.map(([line]) => line),
			),
		).toEqual(lines.map(([, completed]) => completed));
	});

	testWith('fish')('fish', async () => {
		// Fish tells what it would offer; what is at the cursor it puts in itself.
		const offers = async (line: string) => {
			const script = 'cd $HERE; kubectl-debug shell-completion fish | source; complete -C $LINE';
			const {stdout} = await startProgram('fish', ['--no-config', '-c', script], {env: {...env, LINE: line}}).ended;
			return stdout
				.split('\n')
				.map(offer => offer.replace(/\t.*/, ''))
				.filter(offer => offer !== '');
		};

		expect(await offers('kubectl-debug anal')).toEqual(['analyze']);
		expect(await offers('kubectl-debug --exit-code=cl')).toEqual(['--exit-code=class']);
		expect(await offers('kubectl-debug --level 9 get pods we')).toEqual(['web']);
		expect(await offers('kubectl-debug apply -f ')).toEqual(expect.arrayContaining(['site.yaml', 'manifests/']));
		expect(await offers('kubectl-debug apply -f ')).not.toContain('site.txt');
		expect(await offers('kubectl-debug analyze site.t')).toEqual(['site.txt']);
		expect(await offers('kubectl-debug --report json=site.t')).toEqual(['json=site.txt']);
		expect(await offers('kubectl-debug shell-completion ')).toEqual(['bash', 'zsh', 'fish']);
	});
});
