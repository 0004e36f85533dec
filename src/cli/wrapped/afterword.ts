import {execFileSync} from 'node:child_process';
import {connectionFlags} from '../../kubectl/connection-flags.ts';
import type {Report} from '../../model/report.ts';
import {renderBrief} from '../../formats/text.ts';
import {answersWithOne, isForeign} from '../../kubectl/commands.ts';
import {complain} from '../output/complain.ts';
import type {Options} from '../options/defaults.ts';
import type {End} from './kubectl-process.ts';
import {present} from '../output/present.ts';
import {quote} from '../../text/shell.ts';
import type {Command} from './command.ts';

/** One sentence, and what to do. */
type Words = {readonly message: string; readonly hint: string};

/** What is known about the end. */
export type Ending = End & {
	/** The first line of Go's stack trace, when kubectl printed one. */
	readonly panic: string | undefined;
};

/** Prints what there is to say when kubectl ends: nothing on success, except what was requested. */
export async function conclude(report: Report, command: Command, end: Ending, options: Options): Promise<void> {
	const hasFailed = report.findings.some(({severity}) => severity === 'error');
	const isAsked = options.reports.length > 0;
	// The exit code stays kubectl's: a script must not fail because a report could not be written.
	if (hasFailed || isAsked)
		for (const trouble of await present(report, options, process.stderr, process.env)) complain(trouble);
	if (hasFailed || isAsked || options.quiet) return;
	const words = wordsFor(report, command, end);
	if (words !== undefined) complain(words);
	else if (isPuzzling(report, command, end)) process.stderr.write(renderBrief(report, {color: false}));
}

function wordsFor(report: Report, command: Command, end: Ending): Words | undefined {
	// When both get a signal, kubectl's end may be seen first.
	if (end.stoppedBy !== undefined || stops.has(end.signal)) return waitedFor(report, command);
	if (end.signal === 'SIGKILL')
		return {
			message: 'kubectl was killed (SIGKILL)',
			hint: 'If nobody did that, there was no memory left: ask for less, with a namespace, -l or --chunk-size.',
		};
	if (crashes.has(end.signal) || (end.panic !== undefined && !isForeign(command.args)))
		return {
			message: `kubectl crashed (${end.panic ?? end.signal})`,
			hint: 'That is a defect of kubectl or of its file: try another release; `kubectl version --client` names this one.',
		};
	const [warning, ...others] = report.findings.filter(({severity}) => severity === 'warning');
	if (warning === undefined) return undefined;
	const more = others.length === 0 ? '' : `, and ${others.length} more`;
	return {message: `${warning.summary} (${warning.id}${more})`, hint: '--report text shows the proof.'};
}

/** If you stop kubectl, you may wonder what took so long: the unanswered request. */
function waitedFor({runs}: Report, command: Command): Words | undefined {
	const exchanges = runs.flatMap(run => run.exchanges);
	const open = exchanges.find(({status, error}) => status === null && error === null);
	if (open === undefined) return undefined;
	const request = `${open.method} ${open.url}`;
	const {dnsMs, connectMs, tlsMs} = open.timing;
	const isFirst = exchanges.length === 1 && dnsMs === null && connectMs === null && tlsMs === null;
	// Credentials are fetched between the first request's log line and its connection.
	const plugin = isFirst ? credentialPlugin(command) : undefined;
	if (plugin === undefined)
		return {
			message: `stopped while ${request} had no answer`,
			hint: '`kubectl-debug doctor` tells name, connection and server apart; --request-timeout=10s ends such a wait.',
		};
	return {
		message: `stopped before ${request} was sent: kubectl waited for ${plugin}, which its kubeconfig names for credentials, or for a connection`,
		hint: `Run ${plugin} by itself, with the arguments that \`kubectl config view --minify\` shows.`,
	};
}

/** The exec plugin of kubectl's user, from kubectl's own view of its kubeconfig. */
function credentialPlugin({client, args}: Command): string | undefined {
	const query = ['config', 'view', '--minify', '-o', 'jsonpath={.users[0].user.exec.command}'];
	try {
		const plugin = execFileSync(client.file, [...client.words, ...connectionFlags(args).carried, ...query], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
			timeout: PATIENCE_MS,
		});
		return plugin === '' ? undefined : quote(plugin);
	} catch {
		return undefined;
	}
}

/** Milliseconds for reading a kubeconfig, which takes 50. */
const PATIENCE_MS = 3000;

/** Signals used to stop what takes too long. */
const stops = new Set<NodeJS.Signals | null>(['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP']);

/** Signals raised by a program's own bugs. */
const crashes = new Set<NodeJS.Signals | null>([
	'SIGSEGV',
	'SIGBUS',
	'SIGILL',
	'SIGFPE',
	'SIGABRT',
	'SIGTRAP',
	'SIGSYS',
]);

/** Whether the exit code needs an explanation. */
function isPuzzling({runs}: Report, {args}: Command, {code, signal, stoppedBy}: End): boolean {
	if (code === 0 || signal !== null || stoppedBy !== undefined || isForeign(args)) return false;
	if (code === 1 && answersWithOne(args)) return false;
	return runs.some(({exchanges, omittedExchanges}) => exchanges.length > 0 || omittedExchanges > 0);
}
