import type {Log} from '../log.ts';
import {wordsOf} from './match.ts';
import {fields, type Field} from './parse.ts';

/** Rows whose values are offered; a log of a hundred thousand has no others that matter while typing. */
const LOOKED_AT = 5000;

/** Maximum values offered. */
const OFFERED = 50;

/** The word being typed; empty after a blank. */
export const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);

/** Completions of a filter's last word; empty if there are none. */
export function completions(text: string, log: Log): readonly string[] {
	const word = lastWord(text);
	if (word.includes('"')) return [];
	const dash = word.startsWith('-') ? '-' : '';
	const colon = word.indexOf(':');
	const name = word.slice(dash.length, colon === -1 ? undefined : colon);
	const start = colon === -1 ? '' : word.slice(colon + 1);
	if (colon === -1) {
		return fields.filter(field => field.startsWith(name.toLowerCase())).map(field => `${dash}${field}:`);
	}

	const field = fields.find(known => known === name.toLowerCase());
	if (field === undefined) return [];
	const lower = start.toLowerCase();
	return valuesOf(field, log)
		.filter(value => value.toLowerCase().startsWith(lower))
		.map(value => `${dash}${field}:${value}`);
}

/** The values of the first rows and of all rows with findings, most frequent first. */
function valuesOf(field: Field, log: Log): readonly string[] {
	if (field === 'time') return ['>=100ms', '>=1s'];
	const counts = new Map<string, number>();
	const count = (row: Log['rows'][number] | undefined) => {
		for (const word of row === undefined ? [] : wordsOf(field, row, log)) counts.set(word, (counts.get(word) ?? 0) + 1);
	};

	for (const row of log.rows.slice(0, LOOKED_AT)) count(row);
	for (const place of log.rowOfFinding) if (place !== undefined && place >= LOOKED_AT) count(log.rows[place]);
	if (field === 'status') counts.set('>=400', 0);
	return (
		[...counts]
			.toSorted(([one, often], [other, oftenToo]) => oftenToo - often || (one < other ? -1 : 1))
			.slice(0, OFFERED)
			// A value with a blank or a quote would be parsed as two terms.
			.flatMap(([value]) => (/[\s"]/.test(value) ? [] : [value]))
	);
}
