import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import {report} from './support/report.ts';

type Schema = {
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly anyOf?: readonly Schema[];
	readonly definitions?: Readonly<Record<string, Schema>>;
};

const text = readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(text) as Schema;

/** Every schema in it, with where it stands. */
function* parts(part: Schema, path = 'report'): Generator<readonly [string, Schema]> {
	yield [path, part];
	const {properties = {}, definitions = {}, additionalProperties, items, anyOf = []} = part;
	for (const [name, member] of Object.entries(properties)) yield* parts(member, `${path}.${name}`);
	for (const [name, member] of Object.entries(definitions)) yield* parts(member, name);
	for (const member of anyOf) yield* parts(member, path);
	if (items !== undefined) yield* parts(items, `${path}[]`);
	if (typeof additionalProperties === 'object') yield* parts(additionalProperties, `${path}[]`);
}

const all = [...parts(schema)];

test('nothing stands in it twice', () => {
	expect(`${JSON.stringify(schema, undefined, '\t')}\n`).toBe(text);
});

test('every member of the report is described', () => {
	const silent = all.flatMap(([path, {properties = {}}]) =>
		Object.entries(properties).flatMap(([name, {description}]) =>
			description === undefined || description.length < 5 ? [`${path}.${name}`] : [],
		),
	);
	expect(silent).toEqual([]);
	expect(all.length).toBeGreaterThan(100);
});

test('no object takes members that the schema does not name', () => {
	const open = all.filter(
		([, {properties, type, additionalProperties}]) =>
			(properties !== undefined && additionalProperties !== false) ||
			(type === 'object' && additionalProperties === undefined),
	);
	expect(open.map(([path]) => path)).toEqual([]);
});

test('only what may be absent is not required', () => {
	const optional = all.flatMap(([path, {properties = {}, required = []}]) =>
		Object.keys(properties)
			.filter(name => !required.includes(name))
			.map(name => `${path}.${name}`),
	);
	expect(optional.toSorted()).toEqual([
		'exchange.startMs',
		'finding.misleading',
		'finding.probes',
		'finding.probes[].insteadOf',
		'finding.shell',
		'finding.suppression',
		'report.remedies',
		'report.sources[].repairs[].ambiguous',
	]);
});

test('it is a strict schema, and takes a report but not a damaged one', () => {
	const validate = new Ajv({strict: true, allowUnionTypes: true}).compile(schema);
	const copy = () =>
		structuredClone(report()) as unknown as Record<string, unknown> & {findings: [Record<string, unknown>]};
	expect(validate(copy())).toBe(true);
	const [unknown, absent, wrong] = [copy(), copy(), copy()];
	unknown.findings[0]['more'] = 1;
	delete absent.findings[0]['grade'];
	wrong['schemaVersion'] = '2';
	expect([unknown, absent, wrong].map(one => validate(one))).toEqual([false, false, false]);
});
