import yargs, {type Argv} from 'yargs';
import {UserError} from '../errors.ts';
import {reporters} from '../reports/registry.ts';
import {defaults, type Options, type ReportTarget} from './defaults.ts';
import {isUrl} from './post.ts';

const epilogue = `Flags of kubectl-debug stand before the first kubectl word; from there on everything goes to kubectl untouched.

Examples:
  kubectl-debug get pods -n shop             run kubectl and explain what fails
  kubectl-debug -- -n shop get pods          the same, when kubectl's flags come first
  kubectl-debug analyze build.log            explain a saved log
  pbpaste | kubectl-debug analyze            explain a paste
  kubectl-debug causes authorization/rbac-denied

\`kubectl debug\` is a command of kubectl itself: call this program with the dash.`;

/** The flags, once: parsing, help and completion come from here. */
function declare(parser: Argv): Argv {
	return parser
		.help(false)
		.version(false)
		.scriptName('kubectl-debug')
		.usage(
			[
				"Turns kubectl's verbose log into an answer: which request failed, how far it got,",
				'who refused it, which lines prove it, and the next safe command.',
				'',
				'  kubectl-debug [flags] <kubectl command and flags…>',
				'  kubectl-debug [flags] -- <kubectl command and flags…>',
				'  kubectl-debug [flags] analyze [file|dir|archive|-]…',
				'  kubectl-debug causes [id|class|words]',
			].join('\n'),
		)
		.option('level', {
			type: 'number',
			requiresArg: true,
			describe: "kubectl's -v, 6 to 10; 9 unless given",
		})
		.option('report', {
			type: 'string',
			array: false,
			requiresArg: true,
			describe: `FORMAT or FORMAT=FILE, repeatable: ${reporters.map(({name}) => name).join(', ')}`,
		})
		.option('ui', {type: 'boolean', describe: 'the screen; opens by itself on a terminal, --no-ui keeps it closed'})
		.option('save-log', {
			type: 'string',
			requiresArg: true,
			describe: "write kubectl's log to a file, as it came (it may hold secrets)",
		})
		.option('show-secrets', {
			type: 'boolean',
			default: false,
			describe: 'do not redact tokens, cookies and Secret data',
		})
		.option('kubectl', {type: 'string', requiresArg: true, describe: 'the program to run; also KUBECTL_DEBUG_KUBECTL'})
		.option('exit-code', {
			choices: ['kubectl', 'class'] as const,
			default: 'kubectl' as const,
			requiresArg: true,
			describe: 'class: 10 to 19 by the class of the failure',
		})
		.option('color', {type: 'boolean', describe: 'colours; --no-color or NO_COLOR turns them off'})
		.option('quiet', {
			type: 'boolean',
			default: false,
			describe: 'no report on the screen; reports to files are written',
		})
		.option('help', {type: 'boolean', default: false, alias: 'h', describe: 'this text'})
		.option('version', {type: 'boolean', default: false, describe: 'the version'})
		.epilogue(epilogue)
		.strictOptions()
		.wrap(Math.min(100, process.stdout.columns ?? 100))
		.showHelpOnFail(false)
		.exitProcess(false)
		.fail((message, error) => {
			throw error ?? usage(message);
		});
}

const usage = (message: string) =>
	new UserError(
		message.replace(/^Unknown arguments?: .*/, found => found.replace(/^Unknown arguments?/, 'unknown flag')),
		'Flags for kubectl stand behind its first word, or behind --; kubectl-debug --help lists the others.',
	);

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
			saveLog: own.saveLog ?? before.saveLog,
			showSecrets: own.showSecrets || before.showSecrets,
			kubectl: own.kubectl ?? before.kubectl,
			exitCode: own.exitCode === 'class' ? own.exitCode : before.exitCode,
			color: own.color ?? before.color,
			quiet: own.quiet || before.quiet,
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
	const level = parsed['level'] === undefined ? undefined : Number(last(parsed['level']));
	if (level !== undefined && !(Number.isInteger(level) && level >= 6 && level <= 10)) {
		throw new UserError(
			`--level: ${String(last(parsed['level']))} is no level from 6 to 10`,
			'Requests are logged from 6 on, whole bodies at 10.',
		);
	}

	return {
		level,
		reports: [parsed['report'] ?? []]
			.flat()
			.flatMap(target => (typeof target === 'string' ? [reportTarget(target)] : [])),
		ui: flag(parsed['ui']),
		saveLog: text(parsed['save-log']),
		showSecrets: flag(parsed['show-secrets']) ?? defaults.showSecrets,
		kubectl: text(parsed['kubectl']),
		exitCode: text(parsed['exit-code']) === 'class' ? 'class' : defaults.exitCode,
		color: flag(parsed['color']),
		quiet: flag(parsed['quiet']) ?? defaults.quiet,
		help: flag(parsed['help']) ?? defaults.help,
		version: flag(parsed['version']) ?? defaults.version,
	};
}

function reportTarget(target: string): ReportTarget {
	const equals = target.indexOf('=');
	const format = equals === -1 ? target : target.slice(0, equals);
	if (!reporters.some(({name}) => name === format)) {
		throw new UserError(
			`--report: there is no format ${format}`,
			`The formats are ${reporters.map(({name}) => name).join(', ')}.`,
		);
	}

	const file = equals === -1 ? undefined : target.slice(equals + 1);
	if (file === '') {
		throw new UserError(
			`--report ${target}: no file behind the =`,
			`${format}=FILE writes a file, ${format} alone prints.`,
		);
	}

	if (
		file !== undefined &&
		isUrl(file) &&
		reporters.every(({name, endpoint}) => name !== format || endpoint === undefined)
	) {
		throw new UserError(
			`--report: ${format} cannot be sent to a URL`,
			`Only ${reporters.flatMap(({name, endpoint}) => (endpoint === undefined ? [] : [name])).join(', ')} can; name a file.`,
		);
	}

	return {format, file};
}
