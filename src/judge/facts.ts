import type {Finding} from '../model/finding.ts';

/** Where two failures with one cause differ, such as in the name of the object, a fact lists both. */
export function mergeFacts(one: Finding['facts'], other: Finding['facts']): Finding['facts'] {
	const names = [...Object.keys(one), ...Object.keys(other).filter(name => !(name in one))];
	return Object.fromEntries(
		names.map(name => {
			const values = [one[name], other[name]].filter(value => value !== undefined);
			const distinct = [...new Set(values.flat().map(String))];
			const times = distinct.toSorted();
			if (name === 'firstSeen') return [name, times[0] ?? ''];
			if (name === 'lastSeen') return [name, times.at(-1) ?? ''];
			return [name, values.length < 2 || String(values[0]) === String(values[1]) ? (values[0] ?? '') : distinct];
		}),
	);
}
