import {rows, type table} from './table.ts';

type Table = typeof table;

type Value<Row> = Row extends {readonly default: infer Default; readonly read: (...args: never) => infer Read}
	? Default extends readonly []
		? readonly Read[]
		: Default extends undefined
			? Read | undefined
			: Read
	: Row extends {readonly default: infer Default}
		? Default
		: never;

export type Options = {readonly [Name in keyof Table]: Value<Table[Name]>};

type Settable = {[Name in keyof Table]: Table[Name] extends {readonly setting: object} ? Name : never}[keyof Table];

/** Settings from the environment and the configuration file; a key is present if it was set. */
export type Settings = Partial<Pick<Options, Settable>>;

/** What applies when no flag is given. */
export const defaults = Object.fromEntries(rows.map(([name, row]) => [name, row.default])) as Options;
