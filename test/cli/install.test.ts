import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, readFile, rename, rm, stat, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse} from 'yaml';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {flags} from '../../src/cli/options/flags.ts';
import {manual} from '../../src/cli/help/man.ts';
import {startCluster, type Cluster} from '../support/cluster.ts';
import {runCli, startProgram} from '../support/run-cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

type Manifest = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: {readonly name: string};
	readonly spec: {
		readonly version: string;
		readonly homepage: string;
		readonly shortDescription: string;
		readonly description: string;
		readonly caveats: string;
		readonly platforms: ReadonlyArray<{
			readonly selector: {readonly matchExpressions: ReadonlyArray<{readonly key: string; readonly values: string[]}>};
			readonly uri: string;
			readonly sha256: string;
			readonly bin: string;
			readonly files: ReadonlyArray<{readonly from: string; readonly to: string}>;
		}>;
	};
};

let folder: string;
let manifest: Manifest;
let archive: Buffer;
/** Where krew would put it. */
let store: string;
let cluster: Cluster;
let env: Record<string, string>;
/** As `npm pack` names it. */
let archiveName: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-install-'));
	const {version} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {version: string};
	archiveName = `kubectl-debug-${version}.tgz`;
	const script = join(root, 'scripts', 'krew.js');
	// What is built lies in dist: another build would get in the way of tests that run it.
	const uri = `https://example.com/releases/${archiveName}`;
	const ran = spawnSync(process.execPath, [script, '--folder', folder, '--uri', uri, '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		env: {...process.env, NODE_OPTIONS: ''},
	});
	expect(ran.status === 0 ? '' : ran.stderr).toBe('');
	manifest = parse(await readFile(join(folder, 'wire.yaml'), 'utf8')) as Manifest;
	const [platform] = manifest.spec.platforms;
	const file = join(folder, archiveName);
	archive = await readFile(file);

	// As krew does it: unpack, move the files, link the program by the name that kubectl looks for.
	store = join(folder, 'store');
	await mkdir(store);
	expect(spawnSync('tar', ['-xzf', file, '-C', folder]).status).toBe(0);
	expect(platform?.files).toEqual([{from: 'package/*', to: '.'}]);
	await rm(store, {recursive: true});
	await rename(join(folder, 'package'), store);
	const bin = join(folder, 'bin');
	await mkdir(bin);
	await symlink(join(store, platform?.bin ?? ''), join(bin, 'kubectl-wire'));

	cluster = await startCluster('1.36');
	await symlink(cluster.program, join(bin, 'kubectl'));
	const {KUBECTL_DEBUG_KUBECTL: _, ...rest} = cluster.env;
	env = {...rest, PATH: [bin, cluster.env['PATH']].join(delimiter)};
});

afterAll(async () => {
	await cluster.stop();
	await rm(folder, {recursive: true});
});

describe('as a plugin', () => {
	const kubectl = (...args: string[]) => startProgram(cluster.program, args, {env}).ended;

	test('kubectl accepts its name, which none of its own commands has', async () => {
		const {stdout, stderr} = await kubectl('plugin', 'list');
		// Of other programs on this machine it may have more to say.
		expect(stderr).not.toContain('kubectl-wire');
		expect(stdout).toContain(join(folder, 'bin', 'kubectl-wire'));
	});

	test('kubectl-debug as a plugin would be shadowed', async () => {
		const other = join(folder, 'shadowed');
		await mkdir(other);
		await symlink(join(store, 'dist', 'cli.js'), join(other, 'kubectl-debug'));
		const path = {...env, PATH: [other, env['PATH']].join(delimiter)};
		const {stderr, code} = await startProgram(cluster.program, ['plugin', 'list'], {env: path}).ended;
		expect([code, stderr]).toEqual([
			1,
			expect.stringMatching(/kubectl-debug overwrites existing command: "kubectl debug"/),
		]);
	});

	test('kubectl wire runs kubectl', async () => {
		const bare = await kubectl('get', 'pods');
		const ran = await kubectl('wire', 'get', 'pods');
		expect([ran.code, ran.stdout]).toEqual([0, bare.stdout]);
		expect(ran.stderr).toBe('');
		const failed = await kubectl('wire', 'get', 'pod', 'wbe');
		expect(failed.code).toBe(1);
		expect(failed.stderr).toContain('request/not-found');
	});

	test('help and errors say how it was called', async () => {
		const {stdout} = await kubectl('wire', '--help');
		expect(stdout).toContain('\nkubectl wire [flags] <kubectl command and flags');
		expect(stdout).toContain('  kubectl wire analyze build.log ');
		expect(stdout).not.toContain('kubectl-debug ');
		const {code, stderr} = await kubectl('wire', 'shell-completion', 'tcsh');
		expect([code, stderr]).toEqual([
			2,
			'kubectl wire: shell-completion: there is no script for tcsh\n  Name one: kubectl wire shell-completion bash, zsh or fish\n',
		]);
		expect((await runCli(['--help'])).stdout).toContain('\nkubectl-debug [flags] <kubectl command');
	});
});

describe('the manifest', () => {
	// Source: krew `internal/index/validation/validate.go`, and "Writing Krew plugin manifests".
	test('is what krew takes', () => {
		expect(manifest).toMatchObject({apiVersion: 'krew.googlecontainertools.github.com/v1alpha2', kind: 'Plugin'});
		const {metadata, spec} = manifest;
		expect(metadata.name).toMatch(/^[\w-]+$/);
		expect(spec.version).toMatch(/^v\d+\.\d+\.\d+$/);
		expect(spec.shortDescription).toMatch(/^[^\r\n]{1,50}$/);
		expect(spec.platforms).toHaveLength(1);
		for (const {selector, uri, sha256, bin} of spec.platforms) {
			expect(selector.matchExpressions.map(({key}) => key)).toEqual(['os']);
			expect(uri).toBe(`https://example.com/releases/${archiveName}`);
			expect(sha256).toMatch(/^[a-f0-9]{64}$/);
			expect(bin).not.toMatch(/^\/|\.\./);
		}
		// A program that has to be there already.
		expect(spec.caveats).toContain('Node.js 20.19');
	});

	test.each([[[]], [['--uri', 'http://example.com/x.tgz']]])('needs to know where the archive will be: %j', flags => {
		const script = join(root, 'scripts', 'krew.js');
		const ran = spawnSync(process.execPath, [script, '--folder', folder, ...flags], {cwd: root, encoding: 'utf8'});
		expect(ran).toMatchObject({status: 2, stdout: ''});
		expect(ran.stderr).toMatch(/^krew: --uri .*https:.*\n {2}Name the URL/);
	});

	test('is of the archive that was packed', async () => {
		const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {version: string};
		expect(manifest.spec.version).toBe(`v${own.version}`);
		expect(manifest.spec.platforms[0]?.sha256).toBe(createHash('sha256').update(archive).digest('hex'));
		expect(manifest.spec.description).toContain('\n  kubectl wire get pods -n shop\n');
	});
});

describe('the package', () => {
	test('is small, and whole without others', async () => {
		expect(archive.length).toBeLessThan(700_000);
		const {bin, man} = JSON.parse(await readFile(join(store, 'package.json'), 'utf8')) as {
			bin: Record<string, string>;
			man: string;
		};
		expect(Object.keys(bin).toSorted()).toEqual(['kubectl-debug', 'kubectl-wire', 'kubectl_complete-wire']);
		for (const file of Object.values(bin)) expect((await stat(join(store, file))).mode & 0o111).toBe(0o111);
		for (const file of [
			man,
			'LICENSE',
			'README.md',
			...['bash', 'zsh', 'fish'].map(shell => `dist/kubectl-debug.${shell}`),
		])
			expect((await stat(join(store, file))).size).toBeGreaterThan(0);
		for (const absent of ['src/cli.ts', 'test', 'samples', 'scripts', 'node_modules', 'docs'])
			await expect(stat(join(store, absent))).rejects.toThrow('ENOENT');
	});
});

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

const testWith = (program: string) => {
	if (has(program)) return test;
	if (process.env['CI'] !== undefined) throw new Error(`${program} is not on this machine`);
	process.stderr.write(`the manual is not checked with ${program}: it is not on this machine\n`);
	return test.skip;
};

describe('the manual', () => {
	let page: string;
	/** As a reader sees it. */
	let plain: string;
	beforeAll(async () => {
		page = await manual('0.1.0');
		plain = page
			.replaceAll(/\\f[BIR]/g, '')
			.replaceAll('\\-', '-')
			.replaceAll('\\(aq', "'");
	});

	test('names every flag and every variable', () => {
		for (const {name, describe: does} of flags) {
			expect(plain).toContain(`--${name}`);
			expect(plain).toContain(`${does}.`);
		}

		const names = ['LEVEL', 'REPORT', 'UI', 'KUBECTL', 'EXIT_CODE', 'REDACTION', 'CONFIG'];
		for (const name of names) expect(plain).toMatch(new RegExp(`^KUBECTL_DEBUG_${name}$`, 'm'));
		for (const name of ['NO_COLOR', 'FORCE_COLOR']) expect(plain).toMatch(new RegExp(`^${name}$`, 'm'));
	});

	test('takes nothing for a request of roff', () => {
		const requests = new Set([...page.matchAll(/^[.'](\S*)/gm)].map(([, request]) => request));
		expect(requests).toEqual(new Set(['TH', 'SH', 'PP', 'TP', 'br']));
	});

	testWith('mandoc')('has no fault that mandoc finds', () => {
		const {stdout} = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {input: page, encoding: 'utf8'});
		// The same sources make the same page: it has no date.
		expect(stdout.split('\n').filter(line => line !== '' && !line.includes('missing date'))).toEqual([]);
	});

	testWith('groff')('is shown by groff, without a warning', () => {
		const ran = spawnSync('groff', ['-man', '-ww', '-Tascii', '-P-cbou'], {input: page, encoding: 'utf8'});
		expect([ran.status, ran.stderr]).toEqual([0, '']);
		expect(ran.stdout).toMatch(/^ {7}--exit-code KIND$/m);
	});
});
