import {analyzeSources} from '../analyze.ts';
import {levelArguments, ownsTerminal, readsTerminal, takesLevel} from './builtin.ts';
import {clientOf, type Client} from './client.ts';
import {complain} from './complain.ts';
import type {Options} from './defaults.ts';
import {classCode} from './exit-codes.ts';
import {startKubectl} from './kubectl-process.ts';
import {LiveLog} from './live-log.ts';
import {makeReport} from './make-report.ts';
import {present} from './present.ts';
import {quote} from './quote.ts';
import {openLog} from './save-log.ts';
import {opensScreen} from './screen/opens.ts';

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
async function wrapPlain({client, level, args, shown}: Command, options: Options): Promise<number> {
	const say = (text: string | Buffer) => {
		process.stderr.write(text);
	};
	const save = openLog(options.saveLog, say);
	const log = new LiveLog(say);
	const {end} = startKubectl(client, [...level, ...args], {
		onLog(chunk) {
			save(chunk);
			log.push(chunk);
		},
	});
	const {code, pid} = await end;
	save(undefined);
	const source = log.finish(shown, code, pid);
	const report = makeReport(analyzeSources([source]), options);
	// Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say.
	if (source.entries > 0 || report.findings.length > 0) {
		// The exit code stays kubectl's: a script must not fail because a report could not be written.
		for (const trouble of await present(report, options, process.stderr, process.env)) complain(trouble);
	}

	return options.exitCode === 'class' ? (classCode(report) ?? code) : code;
}
