import {ownsTerminal, readsTerminal} from '../../kubectl/commands.ts';
import {hasLevel, levelArguments, takesLevel, withLevel} from '../../kubectl/levels.ts';
import {clientOf} from '../wrapped/client.ts';
import type {Command} from '../wrapped/command.ts';
import type {Options} from '../options/defaults.ts';
import {endLike, startKubectl} from '../wrapped/kubectl-process.ts';
import {losesStatus} from '../wrapped/release.ts';
import {wordLine} from '../../text/shell.ts';
import {openLog} from '../wrapped/save-log.ts';
import {opensScreen} from '../screen/opens.ts';

/** Runs kubectl with logging, passes its streams and exit code through, and explains what failed. */
export async function wrap(args: readonly string[], options: Options): Promise<number> {
	if (options.reports.length > 0) {
		const {checkReportFiles} = await import('../output/output-file.ts');
		checkReportFiles(options.reports, []);
	}

	const client = clientOf(options.kubectl ?? 'kubectl', process.env);
	const level = levelArguments(client.kind, args, options.level, () => losesStatus(client, process.env));
	const command = {client, level, args, shown: wordLine([client.kind, ...args])};
	// An interactive session may run behind a requested screen, unless it reads keys; none opens behind one by default.
	const isFree = options.ui === true ? !readsTerminal(args) : !ownsTerminal(args);
	if (takesLevel(client.kind, args) && isFree && opensScreen(options)) {
		const {wrapOnScreen} = await import('../screen/wrap-on-screen.ts');
		return wrapOnScreen(command, options);
	}

	return wrapPlain(command, options);
}

/** Without a screen: kubectl's streams are ours, except for its log. */
async function wrapPlain(command: Command, options: Options): Promise<number> {
	const {client, level, args} = command;
	const say = (text: string | Buffer) => {
		process.stderr.write(text);
	};
	const save = openLog(options.saveLog, say);
	// A plugin gets the terminal itself: it may draw on it, and there is no log to read.
	const isLogged =
		!process.stderr.isTTY ||
		level.length > 0 ||
		hasLevel(args) ||
		options.saveLog !== undefined ||
		options.reports.length > 0;
	const waiting: Buffer[] = [];
	let take = (chunk: Buffer): void => {
		waiting.push(chunk);
	};
	const onLog = (chunk: Buffer) => {
		save(chunk);
		take(chunk);
	};
	const running = startKubectl(client, withLevel(level, args), isLogged ? {onLog} : {});
	// kubectl takes longer to start than loading everything that reads its log.
	const load = async () => {
		const {Diagnosis} = await import('../wrapped/diagnosis.ts');
		const diagnosis = new Diagnosis(command, options, say);
		take = chunk => diagnosis.push(chunk);
		for (const chunk of waiting.splice(0)) take(chunk);
		return diagnosis;
	};
	const [diagnosis, seen] = await Promise.all([load(), running.end]);
	save(undefined);
	const {exitCode, end} = await diagnosis.finish(seen);
	if (exitCode === end.code) endLike(end);
	return exitCode;
}
