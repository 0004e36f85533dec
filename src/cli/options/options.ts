import yargs, {type Argv, type Options as YargsOptions} from 'yargs';
import {UserError} from '../../text/user-error.ts';
import {defaults, type Options} from './defaults.ts';
import {inName} from './called.ts';
import {flags, negatable, type Flag} from './flags.ts';
import {nearest} from '../../text/nearest.ts';
import {exitCodeOf, levelOf, programOf, reportTarget, secondsOf} from './option-values.ts';
import {examples, forms, more, rule, shadowed, summary} from './usage.ts';

/** The flags for yargs; everything about them stands in `flags.ts`. */
const optionOf = ({type, alias, default: none, value, describe}: Flag): YargsOptions => ({
	type,
	describe,
	...(alias !== undefined && {alias}),
	...(none !== undefined && {default: none}),
	...(value !== undefined && {requiresArg: true}),
});

function declare(parser: Argv): Argv {
	const commands = forms.map(([form]) => `  kubectl-debug ${form}`);
	const width = Math.max(...examples.map(([command]) => command.length));
	const samples = examples.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`);
	return parser
		.help(false)
		.version(false)
		.scriptName('kubectl-debug')
		.usage(inName([summary, '', ...commands].join('\n')))
		.options(Object.fromEntries(flags.map(flag => [flag.name, optionOf(flag)])))
		.epilogue(inName([rule, '', 'Examples:', ...samples, '', shadowed, more].join('\n')))
		.strictOptions()
		.wrap(Math.min(100, process.stdout.columns ?? 100))
		.showHelpOnFail(false)
		.exitProcess(false)
		.fail(message => {
			throw usage(message);
		});
}

function usage(message: string): UserError {
	const bare = /^Not enough arguments following: (.*)/.exec(message)?.[1];
	if (bare !== undefined) {
		const value = flags.find(({name}) => name === bare)?.value ?? 'VALUE';
		return new UserError(`--${bare}: no value behind it`, `Write --${bare} ${value}; kubectl-debug --help has more.`);
	}

	const unknown = /^Unknown arguments?: ([^,]*)/.exec(message)?.[1];
	if (unknown === undefined) return new UserError(message, placeOfFlags);
	const near = nearest(unknown, [...flags.map(({name}) => name), ...negatable.map(({name}) => `no-${name}`)]);
	return new UserError(`unknown flag: ${unknown}`, near === undefined ? placeOfFlags : `Did you mean --${near}?`);
}

const placeOfFlags =
	'Flags for kubectl stand behind its first word, or behind --; kubectl-debug --help lists the others.';

export async function helpText(): Promise<string> {
	return `${await declare(yargs([])).getHelp()}\n`;
}

/** Own flags up to the first word that is none; the rest stays as it is. `explicit`: a `--` stood before the rest. */
export function splitArguments(args: readonly string[]): {options: Options; rest: string[]; explicit: boolean} {
	const parsed = declare(yargs([...args]))
		.parserConfiguration({
			'halt-at-non-option': true,
			'populate--': true,
			'duplicate-arguments-array': true,
			'camel-case-expansion': false,
		})
		.parseSync() as Record<string, unknown>;
	const rest = ((parsed['--'] as string[] | undefined) ?? []).map(String);
	const before = args[args.length - rest.length - 1];
	return {options: optionsOf(parsed), rest, explicit: before === '--'};
}

/** Arguments of our own commands: flags may stand anywhere. */
export function commandArguments(args: readonly string[], before: Options): {options: Options; words: string[]} {
	const parsed = declare(yargs([...args]))
		.parserConfiguration({
			'duplicate-arguments-array': true,
			'camel-case-expansion': false,
			'parse-positional-numbers': false,
		})
		.parseSync() as Record<string, unknown>;
	const own = optionsOf(parsed);
	return {
		options: {
			level: own.level ?? before.level,
			reports: [...before.reports, ...own.reports],
			ui: own.ui ?? before.ui,
			inline: own.inline || before.inline,
			screenReader: own.screenReader || before.screenReader,
			saveLog: own.saveLog ?? before.saveLog,
			showSecrets: own.showSecrets || before.showSecrets,
			redactConfigMaps: own.redactConfigMaps || before.redactConfigMaps,
			pseudonyms: own.pseudonyms || before.pseudonyms,
			names: own.names ?? before.names,
			output: own.output ?? before.output,
			kubectl: own.kubectl ?? before.kubectl,
			exitCode: own.exitCode ?? before.exitCode,
			color: own.color ?? before.color,
			quiet: own.quiet || before.quiet,
			probe: own.probe || before.probe,
			timeout: own.timeout ?? before.timeout,
			suppressions: before.suppressions,
			help: own.help || before.help,
			version: own.version || before.version,
		},
		words: (parsed['_'] as unknown[]).map(String),
	};
}

/** Of a flag that was given several times, the last one counts. */
const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

const text = (value: unknown): string | undefined =>
	typeof last(value) === 'string' ? String(last(value)) : undefined;

const flag = (value: unknown): boolean | undefined =>
	typeof last(value) === 'boolean' ? Boolean(last(value)) : undefined;

function optionsOf(parsed: Record<string, unknown>): Options {
	return {
		level: parsed['level'] === undefined ? undefined : levelOf(last(parsed['level']), '--level'),
		reports: [parsed['report'] ?? []]
			.flat()
			.flatMap(target => (typeof target === 'string' ? [reportTarget(target, '--report')] : [])),
		ui: flag(parsed['ui']),
		inline: flag(parsed['inline']) ?? defaults.inline,
		screenReader: flag(parsed['screen-reader']) ?? defaults.screenReader,
		saveLog: text(parsed['save-log']),
		showSecrets: flag(parsed['show-secrets']) ?? defaults.showSecrets,
		redactConfigMaps: flag(parsed['redact-configmaps']) ?? defaults.redactConfigMaps,
		pseudonyms: (flag(parsed['pseudonyms']) ?? defaults.pseudonyms) || text(parsed['names']) !== undefined,
		names: text(parsed['names']),
		output: text(parsed['output']),
		kubectl: parsed['kubectl'] === undefined ? undefined : programOf(last(parsed['kubectl']), '--kubectl'),
		exitCode: parsed['exit-code'] === undefined ? undefined : exitCodeOf(last(parsed['exit-code']), '--exit-code'),
		color: flag(parsed['color']),
		quiet: flag(parsed['quiet']) ?? defaults.quiet,
		probe: flag(parsed['probe']) ?? defaults.probe,
		timeout: parsed['timeout'] === undefined ? undefined : secondsOf(last(parsed['timeout']), '--timeout'),
		suppressions: defaults.suppressions,
		help: flag(parsed['help']) ?? defaults.help,
		version: flag(parsed['version']) ?? defaults.version,
	};
}
