import type {Report} from '../model/report.ts';
import {Pseudonyms} from './pseudonyms.ts';

/** Members whose words are this program's own, or the protocol's. */
const ours = new Set([
	'schemaVersion',
	'tool',
	'id',
	'class',
	'cause',
	'grade',
	'severity',
	'run',
	'exchanges',
	'title',
	'stage',
	'outcome',
	'responder',
	'method',
	'verb',
	'purpose',
	'group',
	'version',
	'resource',
	'subresource',
	'kind',
	'wrapper',
	'status',
]);

/** A report, or what was made of reports, with pseudonyms in place of names. */
export function withPseudonyms<Made = Report>(report: Made, pseudonyms = new Pseudonyms()): Made {
	const text = JSON.stringify(report);
	const each = (change: (value: string) => string) => (key: string, value: unknown) =>
		typeof value === 'string' && !ours.has(key) ? change(value) : value;
	JSON.parse(
		text,
		each(value => {
			for (const line of value.split('\n')) pseudonyms.learn(line);
			return value;
		}),
	);
	return JSON.parse(
		text,
		each(value => pseudonyms.rename(value)),
	) as Made;
}
