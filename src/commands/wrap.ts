import {analyzeSources} from '../analyze.ts';
import {reportOf} from '../report.ts';
import {hasLevel, ownsTerminal, readsTerminal, takesLevel} from './builtin.ts';
import {complain} from './complain.ts';
import type {Options} from './defaults.ts';
import {classCode} from './exit-codes.ts';
import {startKubectl} from './kubectl-process.ts';
import {LiveLog} from './live-log.ts';
import {present} from './present.ts';
import {quote} from './quote.ts';
import {openLog} from './save-log.ts';
import {opensScreen} from './screen/opens.ts';

/** Connection timings, and bodies of 10 KB. */
const DEFAULT_LEVEL = 9;

/** What is run. */
export type Command = {
	readonly program: string;
	/** `-v` as far as it is ours. */
	readonly level: readonly string[];
	/** The user's, untouched. */
	readonly args: readonly string[];
	/** For showing, not for running. */
	readonly shown: string;
};

/** Runs kubectl with a log, passes its streams and its exit code, and explains what failed. */
export async function wrap(args: readonly string[], options: Options): Promise<number> {
	// An empty variable is as good as none.
	const program =
		[options.kubectl, process.env['KUBECTL_DEBUG_KUBECTL']].find(name => name !== undefined && name !== '') ??
		'kubectl';
	const takes = takesLevel(program, args);
	const level = hasLevel(args) || !takes ? [] : [`-v=${options.level ?? DEFAULT_LEVEL}`];
	const command = {program, level, args, shown: ['kubectl', ...args].map(quote).join(' ')};
	// A session may run behind a screen that was asked for, unless it reads keys; none opens behind one by itself.
	const isFree = options.ui === true ? !readsTerminal(args) : !ownsTerminal(args);
	if (takes && isFree && opensScreen(options)) {
		const {wrapOnScreen} = await import('./screen/wrap-on-screen.ts');
		return wrapOnScreen(command, options);
	}

	return wrapPlain(command, options);
}

/** Without a screen: kubectl's streams are ours, but for its log. */
async function wrapPlain({program, level, args, shown}: Command, options: Options): Promise<number> {
	const say = (text: string | Buffer) => {
		process.stderr.write(text);
	};
	const save = openLog(options.saveLog, say);
	const log = new LiveLog(say);
	const {end} = startKubectl(program, [...level, ...args], {
		onLog(chunk) {
			save(chunk);
			log.push(chunk);
		},
	});
	const {code, pid} = await end;
	save(undefined);
	const source = log.finish(shown, code, pid);
	const report = reportOf(analyzeSources([source]), {showSecrets: options.showSecrets});
	// Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say.
	if (source.entries > 0 || report.findings.length > 0) {
		// The exit code stays kubectl's: a script must not fail because a report could not be written.
		for (const trouble of await present(report, options, process.stderr, process.env)) complain(trouble);
	}

	return options.exitCode === 'class' ? (classCode(report) ?? code) : code;
}
