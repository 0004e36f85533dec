// Builds a real control plane from its Go modules and runs test/cluster against it.
// Usage: npm run cluster [-- [--record] [Jest's arguments]]; --record writes samples/cluster anew.
// The first build takes ten minutes on two cores; the programs are kept in the user's cache folder.
import {execFileSync, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'test', 'cluster', 'go');
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kubectl-debug', 'cluster');

/** Without it a server reports v0.0.0, and kubectl warns of the version skew. */
function linkerFlags(module) {
	const version = /^(?:require|\t)\s*k8s\.io\/kubernetes (v[\d.]+)/m.exec(module)?.[1];
	const stamp = version === undefined ? [] : [`-X=k8s.io/component-base/version.gitVersion=${version}`];
	return ['-s', '-w', ...stamp].join(' ');
}

/** Builds the tools of one module, unless the same sources were built before; returns the folder of the programs. */
function build(name, goVersion) {
	const folder = join(modules, name);
	const files = ['go.mod', 'go.sum'].map(file => readFileSync(join(folder, file), 'utf8'));
	const hash = createHash('sha256')
		.update([goVersion, ...files].join('\0'))
		.digest('hex')
		.slice(0, 16);
	const programs = join(cache, `${name}-${hash}`);
	if (existsSync(programs)) return programs;
	console.log(`Building ${name}`);
	const unfinished = `${programs}.${process.pid}`;
	mkdirSync(unfinished, {recursive: true});
	try {
		const args = ['build', '-trimpath', '-ldflags', linkerFlags(files[0]), '-o', `${unfinished}/`, 'tool'];
		execFileSync('go', args, {cwd: folder, stdio: 'inherit'});
		renameSync(unfinished, programs);
	} finally {
		rmSync(unfinished, {recursive: true, force: true});
	}

	return programs;
}

const goVersion = execFileSync('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], {cwd: modules, encoding: 'utf8'});
const programs = Object.fromEntries(readdirSync(modules).map(name => [name, build(name, goVersion)]));

// Ctrl-C reaches the tests too, which end everything that they have started; the folders of all servers go last.
const folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-cluster-'));
process.on('SIGINT', () => {});
const isRecording = process.argv.includes('--record');
const tests = spawn(
	process.execPath,
	[
		'--experimental-vm-modules',
		'--disable-warning=ExperimentalWarning',
		join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
		'--config',
		join(root, 'test', 'cluster', 'jest.config.js'),
		...process.argv.slice(2).filter(argument => argument !== '--record'),
	],
	{
		cwd: root,
		stdio: 'inherit',
		env: {
			...process.env,
			TMPDIR: folder,
			CLUSTER_PROGRAMS: JSON.stringify(programs),
			...(isRecording && {CLUSTER_RECORD: '1'}),
		},
	},
);
const [code] = await once(tests, 'exit');
rmSync(folder, {recursive: true, force: true, maxRetries: 5});
process.exitCode = code ?? 1;
