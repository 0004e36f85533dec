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

/** A report, or anything derived from reports, with pseudonyms instead of names. */
export function withPseudonyms<Made = Report>(report: Made, pseudonyms = new Pseudonyms()): Made {
	const plain: unknown = JSON.parse(JSON.stringify(report));
	changed(plain, value => {
		for (const line of value.split('\n')) pseudonyms.learn(line);
		return value;
	});
	return changed(plain, value => pseudonyms.rename(value)) as Made;
}

/** A value with other texts in it. */
function changed(value: unknown, change: (text: string) => string, key = ''): unknown {
	if (typeof value === 'string') return ours.has(key) ? value : change(value);
	if (typeof value !== 'object' || value === null) return value;
	if (key === 'argv') return changedWords(value as readonly string[], change);
	if (key === 'pipe' && Array.isArray(value))
		return (value as ReadonlyArray<readonly string[]>).map(words => changedWords(words, change));
	if (Array.isArray(value)) return value.map(each => changed(each, change));
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each, change, name)]));
}

/** The words of a command: what one means depends on those in front of it. No name has blanks, so they are the same afterwards. */
function changedWords(words: readonly string[], change: (text: string) => string): string[] {
	const parts = change(words.join(' ')).split(' ');
	return words.map(word => parts.splice(0, word.split(' ').length).join(' '));
}
