import {execFile} from 'node:child_process';
import type {Report} from '../../../src/index.ts';
import type {Happened} from '../lab/run.ts';

/** kubectl's words for a command that cannot be meant. Sources: cobra, and `cmdutil.UsageErrorf` in kubectl `pkg/cmd/util/helpers.go`. */
const usageError =
	/unknown (?:short)?(?:hand )?(?:flag|command)|invalid argument "|required flag|accepts \d+ arg|requires (?:at least|exactly)|See 'kubectl [^']*(?:-h|--help)'|you must specify|must specify (?:one|either|exactly)|flag needs an argument|syntax error/i;

/** Steps that have been run, by release of kubectl. */
const known = new Set<string>();

/** Next steps that only read, and are no commands: each is run once, where the failed command ran. */
export async function wrongSteps(report: Report, {folder, env, recording}: Happened): Promise<string[]> {
	const wrong: string[] = [];
	for (const {command, why, readOnly} of report.findings.flatMap(({nextSteps}) => nextSteps)) {
		const since = /\(1\.(\d+) and later\)/.exec(why)?.[1];
		if (Number(recording.client.split('.')[1]) < Number(since ?? 0)) continue;
		const key = `${recording.client} ${command.replaceAll(/\d+/g, '0')}`;
		if (!readOnly || /<[a-z][^>\n]*>/.test(command) || known.has(key)) continue;
		known.add(key);
		const printed = await output(command, {folder, env});
		if (usageError.test(printed)) wrong.push(`step ${command}: ${printed.trim().split('\n').slice(0, 3).join(' / ')}`);
	}

	return wrong;
}

/** Milliseconds: a step that is a command at all shows it at once; how long the server takes does not matter. */
const LIMIT = 6000;

const output = (command: string, {folder, env}: Pick<Happened, 'folder' | 'env'>) =>
	new Promise<string>(resolve => {
		const child = execFile(
			'sh',
			['-c', command],
			{cwd: folder, env, timeout: LIMIT, killSignal: 'SIGKILL'},
			(_error, stdout, stderr) => {
				resolve(`${stderr}${stdout.slice(0, 2000)}`);
			},
		);
		// `openssl s_client` waits for what it should send.
		child.stdin?.end();
	});
