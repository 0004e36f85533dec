import {isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap} from 'yaml';
import {catalogue} from '../../judge/catalogue.ts';
import {UserError} from '../../text/user-error.ts';
import {nearest} from '../../text/nearest.ts';
import type {Settings} from './defaults.ts';
import type {Suppression} from './suppressions.ts';
import {rows, settingOf, table, type Row} from './table.ts';

/** A value from the file: in JavaScript, as written in YAML, and its position. */
type Entry = {readonly key: string; readonly value: unknown; readonly node: unknown; readonly where: string};

type Read = (entry: Entry, file: File) => unknown;

/** How to read settings by key. */
const keys: ReadonlyMap<string, {readonly option: string; readonly read: Read}> = new Map(
	rows.flatMap(([option, row]) =>
		row.setting === undefined ? [] : [[row.setting.key, {option, read: readerOf(row)}]],
	),
);

function readerOf(row: Row): Read {
	if (row === table.suppressions) return suppressionsIn;
	if (!Array.isArray(row.default)) return ({value, where}) => settingOf(row, value, where);
	return ({value, where}) =>
		settingOf(
			row,
			[value].flat().map(each => textOf(each, where)),
			where,
		);
}

/** Reads a configuration file. Unknown keys are an error: a typo would otherwise be ignored silently. */
export function readSettings(text: string, name: string): Settings {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false});
	const file = new File(name, lines);
	const [error] = document.errors;
	if (error !== undefined)
		throw new UserError(`${file.at(error.pos[0])}: ${error.message}`, 'The file is YAML: keys, a colon, a value.');
	// Only comments, or empty.
	if (document.toJS() === null) return {};
	if (!isMap(document.contents))
		throw new UserError(`${file.at(0)}: no settings`, 'Write a line for each, such as level: 8.');
	const entries = file.entries(document.contents, [...keys.keys()]);
	return Object.fromEntries(
		entries.flatMap(entry => {
			const known = keys.get(entry.key);
			return known === undefined ? [] : [[known.option, known.read(entry, file)] as const];
		}),
	);
}

/** Finds the line of something in the file. */
class File {
	readonly #name: string;
	readonly #lines: LineCounter;

	constructor(name: string, lines: LineCounter) {
		this.#name = name;
		this.#lines = lines;
	}

	at(offset: number): string {
		return `${this.#name}:${this.#lines.linePos(offset).line}`;
	}

	entries(map: YAMLMap, known?: readonly string[]): Entry[] {
		return map.items.map(({key, value: node}) => {
			const name = isScalar(key) ? String(key.value) : '';
			const line = this.at((isScalar(key) ? key.range?.[0] : undefined) ?? 0);
			if (known !== undefined && !known.includes(name)) throw unknownKey(line, name, known);
			const value: unknown = isScalar(node) ? node.value : isSeq(node) || isMap(node) ? node.toJSON() : undefined;
			return {key: name, value, node, where: `${line}: ${name}`};
		});
	}
}

function unknownKey(line: string, name: string, known: readonly string[]): UserError {
	if (name === 'show-secrets') {
		return new UserError(
			`${line}: show-secrets cannot be set here`,
			'A file is forgotten, and every report would leak: give --show-secrets with the command that needs it.',
		);
	}

	const near = nearest(name, known);
	return new UserError(
		`${line}: unknown key ${name}`,
		near === undefined ? `The keys are ${known.join(', ')}.` : `Did you mean ${near}?`,
	);
}

function textOf(value: unknown, where: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw new UserError(`${where}: there is no text`, 'Write one behind the colon.');
}

const shape = 'Each has an id, a reason and the day on which it expires: docs/config.md shows one.';

function suppressionsIn({node, where}: Entry, file: File): Suppression[] {
	if (!isSeq(node)) throw new UserError(`${where}: no list`, shape);
	return node.items.map(item => {
		if (!isMap(item)) throw new UserError(`${where}: one of them is no map`, shape);
		return suppressionOf(item, file);
	});
}

function suppressionOf(map: YAMLMap, file: File): Suppression {
	const entries = new Map(file.entries(map, ['id', 'reason', 'expires', 'facts']).map(entry => [entry.key, entry]));
	const line = file.at(map.range?.[0] ?? 0);
	const text = (key: string, missing: string) => {
		const entry = entries.get(key);
		if (entry === undefined) throw new UserError(`${line}: a suppression without ${missing}`, shape);
		return {text: textOf(entry.value, entry.where).trim(), where: entry.where};
	};
	const facts = entries.get('facts');
	if (facts !== undefined && !isMap(facts.node))
		throw new UserError(`${facts.where}: no map`, 'Name facts as the report does, such as user: jane.');
	return {
		id: idOf(text('id', 'an id')),
		reason: text('reason', 'a reason').text,
		expires: dayOf(text('expires', 'a day on which it expires')),
		facts: Object.fromEntries(
			isMap(facts?.node) ? file.entries(facts.node).map(({key, value}) => [key, String(value)]) : [],
		),
	};
}

type Placed = {readonly text: string; readonly where: string};

function idOf({text, where}: Placed): string {
	const ids: readonly string[] = catalogue.map(({id}) => id);
	if (ids.includes(text)) return text;
	const near = nearest(text, ids);
	throw new UserError(
		`${where}: there is no cause ${text}`,
		near === undefined ? 'kubectl-debug causes lists them all.' : `Did you mean ${near}?`,
	);
}

function dayOf({text, where}: Placed): string {
	const time = Date.parse(`${text}T00:00:00Z`);
	if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text))
		return text;
	throw new UserError(`${where}: ${text} is no day`, 'Write it as year-month-day, such as 2027-01-31.');
}
