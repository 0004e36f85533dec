import yargs, {type Argv, type Options as YargsOptions} from 'yargs';
import {UserError} from '../../text/user-error.ts';
import {defaults, type Options} from './defaults.ts';
import {flags, negatable} from './flags.ts';
import {nearest} from '../../text/nearest.ts';
import {rows, type Row} from './table.ts';

/** The flags for yargs, defined in `table.ts`. */
const optionsOfYargs = Object.fromEntries(
	rows.flatMap(([, {default: none, flag}]): Array<[string, YargsOptions]> => {
		if (flag === undefined) return [];
		const {name, type, alias, value, describe} = flag;
		const options = {
			type,
			describe,
			...(alias !== undefined && {alias}),
			...(none === false && {default: none}),
			...(value !== undefined && {requiresArg: true}),
		};
		return [[name, options]];
	}),
);

/** A parser that knows the flags, and reports unknown ones. */
export const parserOf = (args: readonly string[]): Argv =>
	yargs([...args])
		.help(false)
		.version(false)
		.scriptName('kubectl-debug')
		.options(optionsOfYargs)
		.strictOptions()
		.showHelpOnFail(false)
		.exitProcess(false)
		.fail(message => {
			throw usage(message);
		});

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

/** Our own flags up to the first other word; the rest stays as it is. `explicit`: a `--` preceded the rest. */
export function splitArguments(args: readonly string[]): {options: Options; rest: string[]; explicit: boolean} {
	const parsed = parserOf(args)
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

/** Arguments of our subcommands: flags may appear anywhere. */
export function commandArguments(
	args: readonly string[],
	before: Options = defaults,
): {options: Options; words: string[]} {
	const parsed = parserOf(args)
		.parserConfiguration({
			'duplicate-arguments-array': true,
			'camel-case-expansion': false,
			'parse-positional-numbers': false,
		})
		.parseSync() as Record<string, unknown>;
	const own = optionsOf(parsed);
	const both = rows.map(([option, {default: none}]) => {
		const [value, other] = [own[option], before[option]];
		return [option, Array.isArray(other) ? [...other, ...(value as unknown[])] : value === none ? other : value];
	});
	return {options: Object.fromEntries(both) as Options, words: (parsed['_'] as unknown[]).map(String)};
}

function optionsOf(parsed: Record<string, unknown>): Options {
	const said = Object.fromEntries(rows.map(([option, row]) => [option, valueOf(row, parsed)])) as Options;
	const implied = rows.flatMap(([option, {flag, default: none}]) =>
		flag?.implies === undefined || said[option] === none ? [] : [[flag.implies, true] as const],
	);
	return {...said, ...Object.fromEntries(implied)};
}

/** If a flag is repeated, the last one counts, unless it is a list. */
function valueOf({default: none, flag, read}: Row, parsed: Record<string, unknown>): unknown {
	const given = flag === undefined ? [] : [parsed[flag.name] ?? []].flat();
	if (flag === undefined || read === undefined || given.length === 0) return none;
	const where = `--${flag.name}`;
	// `--no-report` gives false.
	if (Array.isArray(none)) return given.filter(each => typeof each === flag.type).map(each => read(each, where));
	return read(given.at(-1), where);
}
