import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {namesUsed} from '../support/names-used.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = realpathSync(join(root, 'node_modules'));
const tsc = join(modules, 'typescript/bin/tsc');
const log = join(root, 'samples/pasted/003-jenkins-sa-cannot-create.log');

/** What a program of somebody else does with it: everything that is public, as its types promise it. */
const consumer = `
// @ts-expect-error -- its own types need none of Node's
import {readFileSync} from 'node:fs';
import {analyze, analyzeStream, causes, compare, formats, parse, redact, render} from 'kubectl-debug';
import type {AnalyzeOptions, Cause, Comparison, Redacted, Report, ReportExchange, ReportFinding} from 'kubectl-debug';

declare const process: {readonly argv: readonly string[]};
declare const console: {readonly log: (text: string) => void};

const text: string = readFileSync(process.argv[2] ?? '', 'utf8');
const options: AnalyzeOptions = {name: 'build.log'};
const report: Report = analyze(text, options);
const finding: ReportFinding | undefined = report.findings[0];
const request: ReportExchange | undefined = report.runs[0]?.exchanges.find(({id}) => id === finding?.exchanges[0]);
const cause: Cause | undefined = causes.find(({id}) => id === finding?.id);
const [run] = parse(text).runs;
async function* bytes() {
	for (const character of text) yield Uint8Array.of(character.charCodeAt(0));
}

const streamed: Report = await analyzeStream(bytes(), options);
const comparison: Comparison = compare(text, text);
const shareable: Redacted = redact(text);
const status: number | null | undefined = request?.status;
console.log(JSON.stringify({
	id: finding?.id,
	class: finding?.class,
	line: finding?.evidence[0]?.line,
	next: finding?.nextSteps[0]?.command,
	status,
	retryable: cause?.retryable,
	urls: run?.exchanges.length,
	same: JSON.stringify(streamed) === JSON.stringify(report),
	compared: comparison.result,
	lines: shareable.text.split('\\n').length === text.split('\\n').length,
	formats: formats.every(({name}) => typeof render(report, name) === 'string'),
}));

export function misuse() {
	// @ts-expect-error -- no such member
	finding?.nonsense;
	// @ts-expect-error -- a report is not to be changed
	report.findings.push(finding);
	// @ts-expect-error -- a log is text
	analyze(1);
	// @ts-expect-error -- no such option
	analyze('', {names: ''});
}
`;

let folder: string;
let files: string[];
const installed = () => join(folder, 'node_modules/kubectl-debug');

/** What npm installed, and nothing that a test added. */
let packages: string[];
const launched = (...args: string[]) =>
	spawnSync(join(folder, 'node_modules/.bin/kubectl-debug'), args, {
		cwd: folder,
		encoding: 'utf8',
		env: {PATH: process.env['PATH']},
	});

/** Packs it as for the registry, and has npm install it: without network and cache, because everything it needs is in it. */
beforeAll(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'kubectl-debug-library-')));
	execFileSync(process.execPath, [tsc, '-p', 'scripts/tsconfig.types.json'], {cwd: root});
	// The build is that of all tests: to build it again would take it away from under them.
	const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {cwd: root});
	const [{filename}] = JSON.parse(packed.toString()) as [{filename: string}];
	const offline = ['--offline', '--cache', join(folder, 'cache'), '--no-audit', '--no-fund'];
	execFileSync('npm', ['install', ...offline, join(folder, filename)], {cwd: folder});
	packages = readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'));
	files = readdirSync(installed(), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name).slice(installed().length + 1));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

describe('the package', () => {
	test('installs itself, and nothing else', () => {
		expect(packages).toEqual(['kubectl-debug']);
		expect(files.filter(file => file.includes('node_modules'))).toEqual([]);
	});

	test('runs where nothing else is installed', () => {
		const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
		expect(launched('--version')).toMatchObject({status: 0, stdout: `kubectl-debug ${version}\n`, stderr: ''});
		expect(launched('analyze', log)).toMatchObject({
			status: 1,
			stdout: expect.stringContaining('authorization/rbac-denied'),
		});
	});

	test('loads each of its chunks, that of the screen too', () => {
		const {bin} = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')) as {bin: Record<string, string>};
		const chunks = files.filter(file => /^dist\/[^/]+\.js$/.test(file) && !Object.values(bin).includes(file));
		// Ink's reconciler is in the bundle.
		expect(chunks.filter(file => readFileSync(join(installed(), file), 'utf8').includes('ink-box'))).toHaveLength(1);
		const source = chunks.map(file => `await import('./${file}');`).join('\n');
		const {status, stderr} = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
			cwd: installed(),
			encoding: 'utf8',
			env: {},
		});
		expect([status, stderr]).toEqual([0, '']);
	});

	test('has what it needs, and nothing else', () => {
		expect(files).toEqual(
			expect.arrayContaining([
				'LICENSE',
				'README.md',
				'CHANGELOG.md',
				'package.json',
				'dist/THIRD-PARTY-NOTICES',
				'dist/cli.js',
				'dist/index.js',
				'dist/types/index.d.ts',
				'src/report/report.schema.json',
			]),
		);
		const allowed =
			/^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/THIRD-PARTY-NOTICES|dist\/[\w-]+\.js|dist\/kubectl-debug\.(?:1|bash|fish|zsh)|dist\/types\/[\w/-]+\.d\.ts|src\/report\/report\.schema\.json)$/;
		expect(files.filter(file => !allowed.test(file))).toEqual([]);
		expect(files.filter(file => file.endsWith('.d.ts')).length).toBeLessThan(15);
		const bytes = files.reduce((sum, file) => sum + readFileSync(join(installed(), file)).length, 0);
		expect(bytes).toBeLessThan(2_500_000);
	});

	test('names files that are there', () => {
		const {bin, man, exports} = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')) as {
			bin: Record<string, string>;
			man: string;
			exports: {'.': Record<string, string>; './report.schema.json': string};
		};
		for (const path of [man, ...Object.values(bin), ...Object.values(exports['.']), exports['./report.schema.json']])
			expect(files).toContain(path.replace('./', ''));
	});
});

describe('the library', () => {
	test('is typed: a strict program that uses all of it compiles, and what it must not do is refused', () => {
		writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
		writeFileSync(join(folder, 'consumer.ts'), consumer);
		const options = [
			'--strict',
			'--module',
			'nodenext',
			'--target',
			'es2023',
			'--lib',
			'es2023',
			'--types',
			'',
			'--outDir',
			'out',
		];
		const out = execFileSync(process.execPath, [tsc, ...options, 'consumer.ts'], {cwd: folder});
		expect(out.toString()).toBe('');
	});

	test('finds the cause', () => {
		const out = execFileSync(process.execPath, ['out/consumer.js', log], {cwd: folder});
		expect(JSON.parse(out.toString())).toEqual({
			id: 'authorization/rbac-denied',
			class: 'authorization',
			line: 81,
			next: 'kubectl auth can-i create deployments.apps -n prod',
			status: 403,
			retryable: false,
			urls: 5,
			same: true,
			compared: 'same',
			lines: true,
			formats: true,
		});
	});

	test('imports no files, network, terminal or screen', () => {
		const reached = new Set<string>();
		const imported = new Set<string>();
		const visit = (path: string) => {
			if (reached.has(path)) return;
			reached.add(path);
			const source = readFileSync(path, 'utf8');
			for (const [, name = ''] of source.matchAll(/(?:\bfrom|\bimport\(?|require\() ?["']([^"'\n]+)["']/g)) {
				if (name.startsWith('.')) visit(join(dirname(path), name));
				else imported.add(name.replace('node:', ''));
			}
			// What a program has without an import.
			const outside = ['process', 'fetch', 'setTimeout', 'console', 'WebSocket', 'Buffer'];
			expect(namesUsed(source, new Set(outside))).toEqual([]);
		};
		visit(join(installed(), 'dist/index.js'));
		expect([...imported]).toEqual([]);
	});

	test('needs no right to read, write or start anything', () => {
		const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
		writeFileSync(
			join(folder, 'confined.js'),
			`import {readFileSync} from 'node:fs';
import {analyze} from 'kubectl-debug';
let refused = false;
try { readFileSync(${JSON.stringify(log)}); } catch (error) { refused = error.code === 'ERR_ACCESS_DENIED'; }
const report = analyze('I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/pods 403 Forbidden in 5 milliseconds\\nError from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "web"\\n');
console.log(refused, report.findings.map(({id}) => id).join());
`,
		);
		const out = execFileSync(process.execPath, ['--no-warnings', flag, `--allow-fs-read=${folder}/*`, 'confined.js'], {
			cwd: folder,
			env: {},
		});
		expect(out.toString()).toBe('true authorization/rbac-denied\n');
	});
});
