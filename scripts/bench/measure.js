// Runs programs and measures their time and memory.
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = join(fileURLToPath(import.meta.url), '..', '..', '..');

/** Makes Node write its peak memory, in KiB, to file descriptor 3 on exit. */
const witness = `data:text/javascript,${encodeURIComponent(
	`import {writeSync} from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

/** Seconds and peak MiB of one Node program, with its output. */
export function runNode(args) {
	const start = performance.now();
	const {status, signal, error, output} = spawnSync(process.execPath, ['--import', witness, ...args], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
		maxBuffer: 64 * 1024 * 1024,
		env: {...process.env, NODE_OPTIONS: ''},
	});
	const seconds = (performance.now() - start) / 1000;
	if (error !== undefined) throw error;
	const [, stdout, stderr, rss] = output;
	return {seconds, rss: Number(rss) / 1024, status, signal, stdout, stderr};
}

/** The best of three of each, alternating: other programs can only make one slower. */
export function bestInTurns(...programs) {
	const turns = [1, 2, 3].map(() => programs.map(run => run()));
	return programs.map((_, at) => turns.map(turn => turn[at]).toSorted((one, other) => one.seconds - other.seconds)[0]);
}

export const bestOf3 = run => bestInTurns(run)[0];

/** `analyze` of a file, without a report. Every log here has failures, so it must say so. */
export function analyze(path) {
	const result = runNode(['dist/cli.js', 'analyze', '--no-ui', '--quiet', path]);
	if (result.status !== 1) throw new Error(`analyze ended with ${result.status ?? result.signal}: ${result.stderr}`);
	return result;
}

/** Any other program; undefined if it is not installed. */
export function runProgram(program, args, env = {}) {
	const start = performance.now();
	const {status, error} = spawnSync(program, args, {stdio: 'ignore', env: {...process.env, ...env}});
	if (error?.code === 'ENOENT') return undefined;
	if (error !== undefined || status !== 0) throw new Error(`${program} ended with ${status}`, {cause: error});
	return {seconds: (performance.now() - start) / 1000};
}
