import {analyzeSources} from '../analyze.ts';
import {conclude} from './afterword.ts';
import {hasLevel, levelArguments, ownsTerminal, readsTerminal, takesLevel, withLevel} from './builtin.ts';
import {clientOf, type Client} from './client.ts';
import type {Options} from './defaults.ts';
import {classCode} from './exit-codes.ts';
import {endLike, startKubectl} from './kubectl-process.ts';
import {LiveLog} from './live-log.ts';
import {makeReport} from './make-report.ts';
import {quote} from './quote.ts';
import {openLog} from './save-log.ts';
import {opensScreen} from './screen/opens.ts';
import {colorsWarnings, withWarningColors} from './warning-color.ts';

/** What is run. */
export type Command = {
	readonly client: Client;
	/** The level as far as it is ours. */
	readonly level: readonly string[];
	/** The user's, untouched. */
	readonly args: readonly string[];
	/** For showing, not for running. */
	readonly shown: string;
};

/** Runs kubectl with a log, passes its streams and its exit code, and explains what failed. */
export async function wrap(args: readonly string[], options: Options): Promise<number> {
	const client = clientOf(options.kubectl ?? 'kubectl', process.env);
	const level = levelArguments(client, args, options.level, process.env);
	const command = {client, level, args, shown: [client.kind, ...args].map(quote).join(' ')};
	// A session may run behind a screen that was asked for, unless it reads keys; none opens behind one by itself.
	const isFree = options.ui === true ? !readsTerminal(args) : !ownsTerminal(args);
	if (takesLevel(client.kind, args) && isFree && opensScreen(options)) {
		const {wrapOnScreen} = await import('./screen/wrap-on-screen.ts');
		return wrapOnScreen(command, options);
	}

	return wrapPlain(command, options);
}

/** Without a screen: kubectl's streams are ours, but for its log. */
async function wrapPlain(command: Command, options: Options): Promise<number> {
	const {client, level, args, shown} = command;
	const say = (text: string | Buffer) => {
		process.stderr.write(text);
	};
	const save = openLog(options.saveLog, say);
	const isVerbatim = hasLevel(args);
	const log = new LiveLog(
		colorsWarnings(args, process.stderr, process.env) ? bytes => say(withWarningColors(bytes)) : say,
		isVerbatim,
	);
	const onLog = (chunk: Buffer) => {
		save(chunk);
		log.push(chunk);
	};
	// A plugin gets the terminal itself: it may draw on it, and there is no log to read.
	const isLogged =
		!process.stderr.isTTY ||
		level.length > 0 ||
		isVerbatim ||
		options.saveLog !== undefined ||
		options.reports.length > 0;
	const running = startKubectl(client, withLevel(level, args), isLogged ? {onLog} : {});
	const end = await running.end;
	const {code, pid} = end;
	save(undefined);
	const source = log.finish(shown, code, pid);
	const report = makeReport(analyzeSources([source]), options);
	// Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say.
	if (source.entries > 0 || report.findings.length > 0 || code > 128 || log.panic !== undefined)
		await conclude(report, command, {...end, panic: log.panic}, options);
	const exitCode = options.exitCode === 'class' ? (classCode(report) ?? code) : code;
	if (exitCode === code) endLike(end);
	return exitCode;
}
