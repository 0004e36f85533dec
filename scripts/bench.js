// Measures throughput and memory as ratios on one machine: against `wc -l`, reading alone, and split2 alone over the same file.
// Usage: npm run bench [-- MEGABYTES]; 500 by default. The log is generated from samples/recorded, the same bytes every time.
import {execFileSync, spawnSync} from 'node:child_process';
import {closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(fileURLToPath(import.meta.url), '..', '..');
const megabytes = Number(process.argv[2] ?? 500);
const folder = join(tmpdir(), 'kubectl-debug-bench');

/** Runs of programs that go on for long: each repeats what a recorded one did, and ends like a recorded failure. */
const bodies = [
	'1.22.0/get-pods.v8.log',
	'1.28.3/get-pods.v9.log',
	'1.32.3/patch.v8.log',
	'1.33.9/get-pods.v6.log',
	'1.33.9/get-pods.v8.log',
	'1.36.3/adm-warn.v8.log',
	'1.20.2/get-pods.v7.log',
	'1.24.0/create-secret.v8.log',
];
const ends = [
	'1.33.9/forbidden-list.v8.log',
	'1.32.3/all-503.v6.log',
	'1.28.3/hang.v6.log',
	'1.24.0/apply-ssa-conflict.v6.log',
	'1.36.3/etcd-slow.v8.log',
];

function generate(path, bytes) {
	const sample = name => readFileSync(join(root, 'samples/recorded', name), 'latin1');
	const withPid = (text, pid) =>
		text.replaceAll(
			/^([IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} )( *\d+)( )/gm,
			(_, front, old, back) => front + String(pid).padStart(old.length) + back,
		);
	const file = openSync(path, 'w');
	let written = 0;
	for (let run = 0; written < bytes; run++) {
		const block = Buffer.from(withPid(sample(bodies[run % bodies.length]), 1000 + run), 'latin1');
		for (let size = 0; size < 8e6 && written < bytes; size += block.length) written += writeSync(file, block);
		written += writeSync(file, Buffer.from(withPid(sample(ends[run % ends.length]), 1000 + run), 'latin1'));
	}

	closeSync(file);
}

/** Seconds and peak MB of one child that runs `code` on the file; the best of three. */
function measure(code, path) {
	const script = `${code}\nprocess.on('exit', () => process.stderr.write(JSON.stringify({rss: process.resourceUsage().maxRSS / 1024})));`;
	const tries = [1, 2, 3].map(() => {
		const start = performance.now();
		const {stderr, status} = spawnSync(process.execPath, ['--input-type=module', '-e', script, path], {
			cwd: root,
			encoding: 'utf8',
			env: {...process.env, NODE_OPTIONS: ''},
		});
		const seconds = (performance.now() - start) / 1000;
		if (status !== 0) throw new Error(stderr);
		return {seconds, rss: JSON.parse(stderr.slice(stderr.lastIndexOf('{'))).rss};
	});
	return tries.toSorted((one, other) => one.seconds - other.seconds)[0];
}

const programs = {
	'read alone': `import {createReadStream} from 'node:fs'; let n = 0; for await (const chunk of createReadStream(process.argv[1])) n += chunk.length;`,
	'split2, defaults': `import {createReadStream} from 'node:fs'; import split2 from 'split2'; let n = 0; createReadStream(process.argv[1]).pipe(split2(line => { n += line.length; }));`,
	'split2, latin1 and mapper': `import {createReadStream} from 'node:fs'; import split2 from 'split2'; let n = 0; createReadStream(process.argv[1], 'latin1').pipe(split2('\\n', line => { n += line.length; }, {decodeStrings: false}));`,
	'kubectl-debug analyze': `process.argv.splice(1, 1, 'cli', 'analyze', '--no-ui', '--quiet', process.argv[1]); await import('./dist/cli.js'); process.exitCode = 0; process.on('exit', () => { process.exitCode = 0; });`,
};

mkdirSync(folder, {recursive: true});
const path = join(folder, `mixed-${megabytes}.log`);
if (!existsSync(path)) generate(path, megabytes * 1e6);
const size = statSync(path).size / 1e6;
const wcStart = performance.now();
const lines = Number(execFileSync('wc', ['-l', path], {encoding: 'utf8'}).trim().split(' ')[0]);
const wc = (performance.now() - wcStart) / 1000;
console.log(
	`${size.toFixed(0)} MB, ${lines} lines; ${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}\n`,
);
const rows = [['wc -l', wc, undefined]];
for (const [name, code] of Object.entries(programs)) {
	const {seconds, rss} = measure(code, path);
	rows.push([name, seconds, rss]);
}

const own = rows.at(-1);
console.log('| program | MB/s | peak RSS | kubectl-debug takes |\n| --- | ---: | ---: | ---: |');
for (const [name, seconds, rss] of rows) {
	console.log(
		`| ${name} | ${(size / seconds).toFixed(0)} | ${rss === undefined ? '–' : `${Math.round(rss)} MB`} | ${(own[1] / seconds).toFixed(1)} x |`,
	);
}

const time = args => {
	const runs = Array.from({length: 11}, () => {
		const start = performance.now();
		spawnSync(process.execPath, args, {cwd: root, stdio: 'ignore', env: {...process.env, NODE_OPTIONS: ''}});
		return performance.now() - start;
	}).toSorted((one, other) => one - other);
	return runs[5];
};

const bare = time(['-e', '0']);
console.log('\n| start to end, median | ms | to `node -e 0` |\n| --- | ---: | ---: |');
const small = 'samples/pasted/001-anonymous-glog.log';
const starts = {
	'node -e 0': ['-e', '0'],
	'kubectl-debug --version': ['dist/cli.js', '--version'],
	'kubectl-debug analyze small.log': ['dist/cli.js', 'analyze', small],
};
for (const [name, args] of Object.entries(starts)) {
	const ms = time(args);
	console.log(`| ${name} | ${ms.toFixed(0)} | ${(ms / bare).toFixed(1)} x |`);
}

if (process.argv.includes('--clean')) rmSync(folder, {recursive: true});
