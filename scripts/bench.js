// Measures throughput and memory as ratios on one machine: against `wc -l`, reading alone, split2 and lnav over the same file; the same
// content as CI systems wrap it; how time and memory grow with the size; and how soon the screen shows something and answers a key.
// Usage: npm run bench [-- MEGABYTES] [--clean]; 500 by default, which grows from 50 to 1000. The logs are generated from
// samples/recorded and stay in the temporary folder for the next time, unless --clean removes them.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, statSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';
import {keptLog, mixedLog} from './bench/logs.js';
import {analyze, bestInTurns, bestOf3, root, runNode, runProgram} from './bench/measure.js';
import {manyRequests, measureScreen} from './bench/screen.js';
import {wrappingRows} from './bench/wrapping.js';
import {wrapped, wraps} from './bench/wraps.js';

/** Maximum MB of each of the seven wrapped logs. */
const WRAPPED = 100;

const megabytes = Number(process.argv.slice(2).find(argument => /^\d+$/.test(argument)) ?? 500);
const folder = join(tmpdir(), 'kubectl-debug-bench');

const mixed = size => keptLog(join(folder, `mixed-${size}.log`), mixedLog(size * 1e6));
const sizeOf = path => statSync(path).size / 1e6;
const mebibytes = rss => (rss === undefined ? '–' : `${Math.round(rss)} MB`);
const perSecond = (size, seconds) => (size / seconds).toFixed(0);

function table(heads, rows) {
	const lines = [heads, heads.map((_, column) => (column === 0 ? '---' : '---:')), ...rows];
	console.log(`${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`);
}

/** Minimal programs that do less than `analyze` has to. */
const scripts = {
	'read alone': `import {createReadStream} from 'node:fs'; let n = 0; for await (const chunk of createReadStream(process.argv[1])) n += chunk.length;`,
	'split2, defaults': `import {createReadStream} from 'node:fs'; import split2 from 'split2'; let n = 0; createReadStream(process.argv[1]).pipe(split2(line => { n += line.length; }));`,
	'split2, latin1 and mapper': `import {createReadStream} from 'node:fs'; import split2 from 'split2'; let n = 0; createReadStream(process.argv[1], 'latin1').pipe(split2('\\n', line => { n += line.length; }, {decodeStrings: false}));`,
};

function runScript(code, path) {
	const result = runNode(['--input-type=module', '-e', code, path]);
	if (result.status !== 0) throw new Error(result.stderr);
	return result;
}

/** Without its UI, lnav reads and indexes a log, then prints it; here to /dev/null. Its settings go where ours are removed. */
const lnav = path => runProgram('lnav', ['-n', '-c', ':goto 0', path], {HOME: folder});

function compareReaders(path) {
	const size = sizeOf(path);
	const lines = Number(execFileSync('wc', ['-l', path], {encoding: 'utf8'}).trim().split(' ')[0]);
	console.log(
		`${size.toFixed(0)} MB, ${lines} lines; ${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}\n`,
	);
	const own = bestOf3(() => analyze(path));
	const measured = [
		['wc -l', bestOf3(() => runProgram('wc', ['-l', path]))],
		...Object.entries(scripts).map(([name, code]) => [name, bestOf3(() => runScript(code, path))]),
		['kubectl-debug analyze', own],
	];
	// It may take minutes, and repeating it three times would not be more accurate.
	const other = lnav(path);
	if (other !== undefined) measured.push(['lnav -n', other]);
	table(
		['program', 'seconds', 'MB/s', 'peak RSS', 'kubectl-debug takes'],
		measured.map(([name, {seconds, rss}]) => [
			name,
			seconds.toFixed(2),
			perSecond(size, seconds),
			mebibytes(rss),
			`${(own.seconds / seconds).toFixed(seconds > own.seconds ? 2 : 1)} x`,
		]),
	);
	if (other === undefined) console.log('lnav: not installed\n');
}

function compareWrapped(size) {
	const plain = mixed(size);
	const rows = Object.entries(wraps).map(([name, wrap]) => {
		const path = keptLog(
			join(folder, `${name.replaceAll(/\W+/g, '-')}-${size}.log`),
			wrapped(mixedLog(size * 1e6), wrap),
		);
		// Alternating: a temporarily busy machine slows both.
		const [bare, {seconds, rss}] = bestInTurns(
			() => analyze(plain),
			() => analyze(path),
		);
		const speed = sizeOf(path) / seconds;
		const ratio = speed / (sizeOf(plain) / bare.seconds);
		return [name, sizeOf(path).toFixed(0), speed.toFixed(0), mebibytes(rss), `${ratio.toFixed(2)} x`];
	});
	table([`${sizeOf(plain).toFixed(0)} MB, wrapped`, 'MB', 'MB/s', 'peak RSS', 'speed of plain'], rows);
}

function compareSizes(sizes) {
	let first;
	const rows = sizes.map(wanted => {
		const path = mixed(wanted);
		const size = sizeOf(path);
		const {seconds, rss} = bestOf3(() => analyze(path));
		first ??= seconds / size;
		return [
			`${size.toFixed(0)} MB`,
			seconds.toFixed(2),
			perSecond(size, seconds),
			mebibytes(rss),
			`${(seconds / size / first).toFixed(2)} x`,
		];
	});
	table(['growth', 'seconds', 'MB/s', 'peak RSS', 'time for a byte'], rows);
}

function compareStarts() {
	const milliseconds = args => {
		const runs = Array.from({length: 11}, () => {
			const start = performance.now();
			spawnSync(process.execPath, args, {cwd: root, stdio: 'ignore', env: {...process.env, NODE_OPTIONS: ''}});
			return performance.now() - start;
		});
		return runs.toSorted((one, other) => one - other)[5];
	};
	const bare = milliseconds(['-e', '0']);
	const starts = {
		'node -e 0': ['-e', '0'],
		'kubectl-debug --version': ['dist/cli.js', '--version'],
		'kubectl-debug analyze small.log': ['dist/cli.js', 'analyze', 'samples/pasted/001-anonymous-glog.log'],
	};
	table(
		['start to end, median', 'ms', 'to `node -e 0`'],
		Object.entries(starts).map(([name, args]) => {
			const ms = milliseconds(args);
			return [name, ms.toFixed(0), `${(ms / bare).toFixed(1)} x`];
		}),
	);
}

async function compareScreen(large) {
	const small = 'samples/pasted/001-anonymous-glog.log';
	const many = keptLog(join(folder, 'requests.log'), manyRequests());
	const {bare, first, growing, answers} = await measureScreen({small, large, many});
	const ratio = ms => `${(ms / bare).toFixed(1)} x`;
	table(
		['the screen in a terminal, median', 'ms', 'to `node -e 0`'],
		[
			['verdict on a small log', first.toFixed(0), ratio(first)],
			[`first requests of ${sizeOf(large).toFixed(0)} MB`, growing.toFixed(0), ratio(growing)],
		],
	);
	table(
		['key among 100,000 requests', 'ms, median', 'ms, worst'],
		answers.map(([key, middle, worst]) => [`\`${key}\``, middle.toFixed(0), worst.toFixed(0)]),
	);
}

mkdirSync(folder, {recursive: true});
try {
	compareReaders(mixed(megabytes));
	compareWrapped(Math.min(megabytes, WRAPPED));
	compareSizes([megabytes / 10, megabytes, megabytes * 2]);
	compareStarts();
	await compareScreen(mixed(megabytes));
	table(['`get pods`, median', 'ms', 'wrapped', 'added', 'to bare'], await wrappingRows());
} finally {
	if (process.argv.includes('--clean')) rmSync(folder, {recursive: true});
}
