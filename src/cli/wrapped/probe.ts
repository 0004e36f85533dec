import {actionLine, actionText, stepTimeoutMs, type Action} from '../../doctor/action.ts';
import type {World} from '../../doctor/check.ts';
import {connectionFlags} from '../../kubectl/connection-flags.ts';
import {withJourneys} from '../../doctor/instead.ts';
import {probes, type Verdict} from '../../doctor/probes.ts';
import type {Report, ReportFinding} from '../../model/report.ts';
import {redactText} from '../../redact/redact.ts';
import type {Client} from './client.ts';
import type {Options} from '../options/defaults.ts';
import type {End} from './kubectl-process.ts';
import {wantsColor} from '../output/present.ts';
import {userShell} from '../output/user-shell.ts';
import type {Command} from './command.ts';

/** Maximum findings to ask about; each may take several steps. */
const MAX_PROBED = 5;

export type ProbeOptions = {
	/** The program that was run. */
	readonly client: Client;
	/** kubectl's arguments: their flags for cluster and identity are carried over. */
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	readonly options: Options;
	/** Shows each step before it runs, on stderr. */
	readonly say: (text: string) => void;
};

/**
Asks the cluster what a report's failures leave open, read-only, and returns the report with the results.

Runs nothing for helm, whose commands differ from kubectl's.
*/
export async function probe(report: Report, {client, args, env, options, say}: ProbeOptions): Promise<Report> {
	if (client.kind === 'helm') return report;
	const world = {
		program: [client.file, ...client.words],
		flags: connectionFlags(args),
		env,
		shell: userShell(env),
		timeoutMs: stepTimeoutMs(options),
		seen: {},
	} satisfies Omit<World, 'show'>;
	const color = wantsColor(options, process.stderr, env);
	const findings: ReportFinding[] = [];
	let asked = 0;
	for (const finding of report.findings) {
		const ask = finding.severity === 'error' && asked < MAX_PROBED ? probes[finding.id] : undefined;
		if (ask === undefined) {
			findings.push(finding);
			continue;
		}

		asked++;
		const commands: string[] = [];
		const show = (action: Action) => {
			commands.push(actionText(action));
			say(actionLine(action, color, userShell(env)));
		};
		const run = report.runs.find(({id}) => id === finding.run);
		const exchange = run?.exchanges.find(({id}) => id === finding.exchanges[0]);
		const verdict = await ask(finding, {...world, show}, exchange, run?.command ?? null);
		findings.push(verdict === undefined ? finding : judged(finding, verdict, commands));
	}

	// Nobody needs a role for what is allowed by now.
	const refused = findings.some(each => each.class === 'authorization' && each.probes?.[0]?.settles !== 'contradicted');
	const {remedies, runs, ...others} = report;
	return {
		...others,
		runs: withJourneys(runs, report.findings, findings),
		findings,
		...(remedies !== undefined && refused && {remedies}),
	};
}

/**
A cause that was found takes the place of its effect, and of what only seemed to be the cause.

What a line of the log proves stays proven, whatever holds now; anything weaker follows the result. */
function judged(
	finding: ReportFinding,
	{settles, result, answers = false, instead}: Verdict,
	commands: readonly string[],
): ReportFinding {
	const asked = {commands, result: redactText(result)};
	if (instead !== undefined)
		return {...instead, grade: 'proven', probes: [{...asked, settles: 'confirmed', insteadOf: finding.id}]};
	const contradicted = settles === 'contradicted' && finding.grade !== 'proven';
	return {
		...finding,
		grade: settles === 'confirmed' ? 'proven' : contradicted ? 'possible' : finding.grade,
		unknowns: answers ? [] : finding.unknowns,
		probes: [{...asked, settles}],
	};
}

/** The report with results, if requested and not interrupted. */
export async function probed(
	report: Report,
	{client, args}: Command,
	end: End,
	options: Options,
	say: ProbeOptions['say'],
): Promise<Report> {
	if (!options.probe || end.signal !== null || end.stoppedBy !== undefined) return report;
	return probe(report, {client, args, env: process.env, options, say});
}
