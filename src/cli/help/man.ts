import {classCodes} from '../output/exit-codes.ts';
import {loadCommands} from '../commands/load.ts';
import {flags, negatable} from '../options/flags.ts';
import type {Flag} from '../options/table.ts';
import {environment, examples, formsOf, places, rule, shadowed, summary} from './usage.ts';

/** Text in roff: free of requests and escapes, and dashes can be copied. Source: groff_char(7), man(7). */
const text = (plain: string): string =>
	plain
		.replaceAll('\\', String.raw`\e`)
		.replaceAll('-', String.raw`\-`)
		.replaceAll("'", String.raw`\(aq`)
		.replaceAll('`', String.raw`\(ga`)
		.replaceAll('…', '...')
		.replaceAll(/^\./gm, String.raw`\&.`);

const bold = (plain: string): string => String.raw`\fB${text(plain)}\fR`;
const italic = (plain: string): string => String.raw`\fI${text(plain)}\fR`;

/** A paragraph with a hanging indent below its head. */
const item = (head: string, body: string): string => `.TP\n${head}\n${body}`;

const section = (title: string, ...lines: readonly string[]): string => [`.SH ${title}`, ...lines].join('\n');

const items = (pairs: ReadonlyArray<readonly [string, string]>): string[] =>
	pairs.map(([head, does]) => item(bold(head), text(`${does}.`)));

function option(flag: Flag): string {
	const names = [
		...(flag.alias === undefined ? [] : [`-${flag.alias}`]),
		`--${flag.name}`,
		...(negatable.includes(flag) ? [`--no-${flag.name}`] : []),
	];
	const value = flag.value === undefined ? '' : ` ${italic(flag.value)}`;
	return item(names.map(bold).join(', ') + value, text(`${flag.describe}.`));
}

const codes = Object.entries(classCodes).map(([name, code]) => `${code} ${name}`);

/** The section 1 man page, generated from the help's tables. */
export async function manual(version: string): Promise<string> {
	const commands = await loadCommands();
	return [
		`.TH KUBECTL\\-DEBUG 1 "" "kubectl\\-debug ${text(version)}" "User Commands"`,
		section('NAME', String.raw`kubectl\-debug \- explain why a kubectl command failed, from its verbose log`),
		section(
			'SYNOPSIS',
			...formsOf(commands).map(
				([form], index) => `${index === 0 ? '' : '.br\n'}${bold('kubectl-debug')} ${text(form)}`,
			),
		),
		section('DESCRIPTION', text(summary.replaceAll('\n', ' ')), '.PP', text(rule), '.PP', text(shadowed)),
		section('OPTIONS', ...flags.map(option)),
		section(
			'EXIT STATUS',
			item(
				text('in front of kubectl'),
				text("kubectl's own: 128 and its number on a signal, 127 when kubectl is not found."),
			),
			...commands
				.toSorted((one, other) => one.name.localeCompare(other.name))
				.flatMap(({name, exitStatus}) => (exitStatus === undefined ? [] : [item(bold(name), text(`${exitStatus}.`))])),
			item(bold('--exit-code class'), text(`${codes.join(', ')}.`)),
		),
		section('ENVIRONMENT', ...items(environment)),
		section('FILES', ...items(places)),
		section('EXAMPLES', ...items(examples)),
		section('SEE ALSO', `${bold('kubectl')}(1)`),
		'',
	].join('\n');
}
