import {actionLine, stepTimeoutMs} from '../../doctor/action.ts';
import type {World} from '../../doctor/check.ts';
import {examine, type Checked} from '../../doctor/examine.ts';
import {connectionFlags} from '../../kubectl/connection-flags.ts';
import {UserError} from '../../text/user-error.ts';
import {inertText} from '../../text/inert-text.ts';
import {version} from '../../version.ts';
import {isObeyed} from '../output/ci.ts';
import {clientOf} from '../wrapped/client.ts';
import {defaults, type Options} from '../options/defaults.ts';
import type {ReportTarget} from '../options/option-values.ts';
import {filed, renderCheck, renderDoctor, renderEnd, type Look} from '../output/doctor-text.ts';
import {narrates, wantsColor, writeReport} from '../output/present.ts';
import {userShell} from '../output/user-shell.ts';
import {settled} from '../options/settings.ts';
import type {OwnCommand} from './own-command.ts';

export default {
	usage: ['[flags] doctor [-- kubectl flags…]', 'check kubeconfig, connection, identity and health, read-only'],
	order: 5,
	summary: 'Check kubeconfig, connection, identity and health',
	exitStatus: '0 nothing failed, 1 a check failed, 2 wrong usage',
	takes: 'kubectl',
	// The setting selects formats for findings; there are none here.
	run: async (words, flags = defaults) => doctor(words, {...(await settled(flags)), reports: flags.reports}),
} satisfies OwnCommand;

/** The output of `--report json`. Absent values are `null`. */
export type DoctorReport = {
	readonly schemaVersion: '1';
	readonly tool: {readonly name: string; readonly version: string};
	readonly checks: readonly Checked[];
	readonly outcome: 'ok' | 'failed';
};

/**
Checks everything between this machine and the cluster's response, read-only.

@param args kubectl's arguments: the flags for cluster and identity, and the command whose permission to check
*/
async function doctor(args: readonly string[], options: Options): Promise<number> {
	const {stdout, stderr, env} = process;
	const foreign = options.reports.find(({format}) => format !== 'json' && format !== 'text');
	if (foreign !== undefined)
		throw new UserError(`--report: doctor has no format ${foreign.format}`, 'The formats are json, text.');
	const targets: readonly ReportTarget[] =
		options.reports.length === 0 ? [{format: 'text', file: undefined}] : options.reports;
	const files = targets.flatMap(({format, file}) => (file === undefined || file === '-' ? [] : [{format, file}]));
	const printed = options.quiet
		? []
		: targets.flatMap(({format, file}) => (file === undefined || file === '-' ? [format] : []));
	const safe = isObeyed(env) ? inertText : (text: string) => text;
	const look: Look = {
		color: wantsColor(options, stdout, env),
		columns: stdout.isTTY && stdout.columns > 0 ? Math.min(stdout.columns, 120) : 80,
		isNarrated: narrates(options, env),
	};
	const isColored = wantsColor(options, stderr, env);
	const client = clientOf(options.kubectl ?? 'kubectl', env);
	const world: World = {
		program: [client.file, ...client.words],
		flags: connectionFlags(args),
		env,
		shell: userShell(env),
		timeoutMs: stepTimeoutMs(options),
		show(action) {
			if (!options.quiet) stderr.write(safe(actionLine(action, isColored, userShell(env))));
		},
		seen: {},
	};
	// Sockets and TLS, which help and completion do not need.
	const {checks} = await import('../../doctor/checks/registry.ts');
	const made = await examine(checks, world, checked => {
		// Each step may take seconds, so results are shown one by one. Skipped checks share one reason, shown at the end.
		if (printed.includes('text') && checked.outcome !== 'skipped') stdout.write(safe(renderCheck(checked, look)));
	});
	const outcome = made.some(each => each.outcome === 'failed') ? 'failed' : 'ok';
	const report: DoctorReport = {schemaVersion: '1', tool: {name: 'kubectl-debug', version}, checks: made, outcome};
	const json = `${JSON.stringify(report, undefined, 2)}\n`;
	if (printed.includes('text')) stdout.write(safe(renderEnd(made, look)));
	if (printed.includes('json')) stdout.write(safe(json));
	for (const {format, file} of files)
		writeReport(`--report ${format}=${file}`, file, [format === 'json' ? json : renderDoctor(made, filed)], 0o666);
	return outcome === 'ok' ? 0 : 1;
}
