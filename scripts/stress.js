// Analyses logs too large for any editor, and fails unless each gives exactly its expected causes, in bounded memory.
// Usage: npm run stress [-- --quick]; quick is a tenth of every size. Each log exists only while it is read.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeLog} from './bench/logs.js';
import {anHour} from './bench/hour.js';
import {runNode} from './bench/measure.js';
import {stressCases} from './bench/stress-cases.js';

/** Maximum MiB of resident memory, whatever the size. */
const ALLOWED = 200;

const folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-stress-'));

/** Errors in the outcome of a case, in sentences. */
function faults({causes, exitCode}, {status, signal, rss, stdout, stderr}) {
	const found = [...new Set(stdout.match(/^[✗!] \S+\/\S+/gm)?.map(line => line.slice(2)))].toSorted((one, other) =>
		one < other ? -1 : 1,
	);
	const wrong = [];
	if (status !== exitCode) wrong.push(`ended with ${status ?? signal}, not with ${exitCode}: ${stderr.slice(0, 500)}`);
	if (found.join() !== causes.join())
		wrong.push(`found ${found.join(', ') || 'nothing'}; it holds ${causes.join(', ') || 'nothing'}`);
	// An unmeasurable result is not a success either.
	if (!(rss < ALLOWED)) wrong.push(`took ${Math.round(rss)} MB of memory; ${ALLOWED} are allowed`);
	return wrong;
}

try {
	for (const one of stressCases(process.argv.includes('--quick') ? 0.1 : 1)) {
		const path = join(folder, 'stress.log');
		const bytes = writeLog(path, one.pieces());
		const result = runNode(['dist/cli.js', 'analyze', '--no-ui', '--no-color', path]);
		rmSync(path);
		const wrong = faults(one, result);
		console.log(
			`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${one.name}: ${(bytes / 1e6).toFixed(0)} MB, ${result.seconds.toFixed(1)} s, ${Math.round(result.rss)} MB of memory`,
		);
		for (const sentence of wrong) console.error(`       ${sentence}`);
		if (wrong.length > 0) process.exitCode = 1;
	}

	// Wrapping kubectl, for the equivalent of an hour of a watch that is restarted every few milliseconds.
	const {status, rss, seconds, stdout, stderr} = anHour(folder, process.argv.includes('--quick') ? 2e5 : 2e6);
	const isFine = status === 0 && stdout === 'NAME\n' && stderr === '' && rss < ALLOWED;
	console.log(`${isFine ? 'ok    ' : 'FAILED'} wrapped: ${seconds.toFixed(1)} s, ${Math.round(rss)} MB of memory`);
	if (!isFine) {
		console.error(`       ended with ${status}, and said: ${stderr.slice(0, 500)}`);
		process.exitCode = 1;
	}
} finally {
	rmSync(folder, {recursive: true, force: true});
}
