// Compares what two commits make of logs: every report, in every format, byte for byte, and the output of `redact`.
// Usage: node scripts/same.js COMMIT [folder with logs]…; samples and the logs of the causes' fixtures are always included.
// `--without a,b` removes members of these names from the JSON, for those added by a change.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const {values, positionals} = parseArgs({
	options: {without: {type: 'string', default: ''}, show: {type: 'string', default: '5'}},
	allowPositionals: true,
});
const [commit, ...folders] = positionals;
if (commit === undefined) {
	console.error('usage: node scripts/same.js COMMIT [folder]…');
	process.exit(2);
}

/** All files in a folder and the folders in it, in the order of their paths. */
const filesUnder = folder =>
	readdirSync(folder, {recursive: true})
		.toSorted((a, b) => (a < b ? -1 : 1))
		.map(name => join(folder, name))
		.filter(path => statSync(path).isFile());

const without = new Set(values.without.split(',').filter(Boolean));
const work = mkdtempSync(join(tmpdir(), 'kubectl-debug-same-'));
try {
	const before = join(work, 'before');
	execFileSync('git', ['worktree', 'add', '--detach', '--quiet', before, commit], {cwd: root});
	symlinkSync(join(root, 'node_modules'), join(before, 'node_modules'));
	const [old, now] = [await engineOf(before, 'before'), await engineOf(root, 'now')];
	let differences = 0;
	let compared = 0;
	for (const [name, log] of logs()) {
		const [one, other] = [old(log, name), now(log, name)];
		for (const what of new Set([...Object.keys(one), ...Object.keys(other)])) {
			compared++;
			if (one[what] === other[what]) continue;
			if (++differences <= Number(values.show)) show(`${name} ${what}`, one[what] ?? '', other[what] ?? '');
		}
	}

	console.log(`${compared} outputs compared, ${differences} differ`);
	process.exitCode = Number(differences > 0);
} finally {
	execFileSync('git', ['worktree', 'remove', '--force', join(work, 'before')], {cwd: root});
	rmSync(work, {recursive: true});
}

function show(what, one, other) {
	const [before, after] = [one.split('\n'), other.split('\n')];
	const at = before.findIndex((line, index) => line !== after[index]);
	console.log(`${what}, line ${at + 1}\n- ${before[at]}\n+ ${after[at]}`);
}

/** A checkout's outputs for a log, by name. */
async function engineOf(folder, name) {
	execFileSync(process.execPath, ['scripts/registries.js'], {cwd: folder});
	const at = (...places) => places.find(place => existsSync(join(folder, place)));
	const outfile = join(work, `${name}.mjs`);
	await build({
		stdin: {
			contents: `
				export {analyzeText} from './${at('src/pipeline.ts', 'src/analyze.ts')}';
				export {reportOf} from './${at('src/report/report.ts', 'src/report.ts')}';
				export {offerWholeBodies} from './${at('src/report/whole-body.ts', 'src/commands/whole-body.ts')}';
				export {reporters} from './${at('src/formats/registry.ts', 'src/reports/registry.ts')}';
				export {causes} from './src/causes/registry.ts';
				export {LogRedactor} from './src/redact/log.ts';`,
			resolveDir: folder,
		},
		absWorkingDir: folder,
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		define: {KUBECTL_DEBUG_VERSION: '"0.1.0"'},
		banner: {js: "import {createRequire} from 'node:module';\nconst require = createRequire(import.meta.url);"},
		logLevel: 'error',
	});
	const engine = await import(pathToFileURL(outfile).href);
	const explain = id => engine.causes.find(cause => cause.id === id)?.explain;
	const takesLines = !existsSync(join(folder, 'src/read/line-splitter.ts'));
	return (log, source) => {
		const made = engine.reportOf(engine.analyzeText(log, source));
		const report = takesLines ? engine.offerWholeBodies(made) : made;
		const outputs = {redact: redacted(engine, log, takesLines)};
		for (const {name: format, render} of engine.reporters)
			outputs[format] = render(format.includes('json') ? stripped(report) : report, {
				color: false,
				columns: 80,
				explain,
			});
		return outputs;
	};
}

function stripped(report) {
	if (without.size === 0) return report;
	return JSON.parse(JSON.stringify(report, (key, value) => (without.has(key) ? undefined : value)));
}

function redacted({LogRedactor}, log, takesLines) {
	const parts = [];
	const redactor = new LogRedactor(
		part => parts.push(part),
		() => {},
	);
	const latin1 = Buffer.from(log).toString('latin1');
	// Until then lines went in and came out without their line feeds.
	if (takesLines) for (const line of latin1.split('\n')) redactor.push(line);
	else redactor.push(latin1);
	redactor.end();
	return parts.join(takesLines ? '\n' : '');
}

function* logs() {
	for (const folder of [join(root, 'samples'), ...folders])
		for (const path of filesUnder(folder))
			if (/\.(?:log|txt)$/.test(path)) yield [relative(root, path), readFileSync(path, 'utf8')];
	for (const path of filesUnder(join(root, 'test/causes'))) {
		const blocks = readFileSync(path, 'utf8').matchAll(/^```log\n([^]*?)^```/gm);
		for (const [index, [, log]] of [...blocks].entries()) yield [`${relative(root, path)}#${index}`, log];
	}
}
