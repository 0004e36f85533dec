import {safeText} from '../text/safe-text.ts';
import type {PolicyRule} from '../model/report.ts';
import type {Refusal} from './refusals.ts';

/** Verbs whose request names one object before authorization; `create` has no name in its URL, and lists name none. */
const nameable = new Set(['get', 'update', 'patch', 'delete']);

/** Whether the text contains nothing invisible to a reviewer. */
const isVisible = (text: string) => safeText(text) === text;

/**
Why a denial cannot become a rule; undefined when it can.

Text from a log must not widen a grant: in a rule `*` means everything, and `/a*` every path with that prefix.
*/
export function unfit({user, verb, resource, subresource, group, namespace, name, path}: Refusal): string | undefined {
	if (user === '' || user === '*' || !isVisible(user)) return 'the name of the user cannot be written down';
	if (!/^[a-z][a-z-]*$/.test(verb)) return 'the verb is none';
	if (path !== undefined)
		return /^\/[^*\s]*$/.test(path) && isVisible(path) ? undefined : 'the path would stand for others too';
	if (!/^[a-z][a-z\d-]*$/.test(resource ?? '') || !/^(?:[a-z][a-z\d-]*)?$/.test(subresource ?? ''))
		return 'the resource is none that RBAC could name';
	if (!/^(?:[a-z\d][a-z\d.-]*)?$/.test(group ?? '')) return 'the API group is none';
	if (namespace !== undefined && !/^[a-z\d][a-z\d-]{0,62}$/.test(namespace)) return 'the namespace is none';
	return name === undefined || (/^[^/%\s]+$/.test(name) && isVisible(name)) ? undefined : 'the name is none';
}

const sorted = (words: Iterable<string>): string[] => [...new Set(words)].toSorted();

/** Groups items by a key, in order of first occurrence. */
function grouped<T>(things: readonly T[], keyOf: (thing: T) => readonly unknown[]): T[][] {
	const groups = new Map<string, T[]>();
	for (const thing of things) {
		const key = JSON.stringify(keyOf(thing));
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [thing]);
		else group.push(thing);
	}

	return [...groups.values()];
}

type Permission = {
	readonly group: string;
	readonly resource: string;
	readonly verb: string;
	/** Empty for all names. */
	readonly names: readonly string[];
};

/**
The fewest rules that allow these denied requests and no others; all of one scope.

Merges verbs of one resource, and resources with the same verbs; both only if the names are the same.
*/
export function rulesFor(refusals: readonly Refusal[]): PolicyRule[] {
	const paths = refusals.filter(({path}) => path !== undefined);
	const permissions = grouped(
		refusals.filter(({path}) => path === undefined),
		({group, resource, subresource, verb}) => [group, resource, subresource, verb],
	).flatMap(([first, ...rest]) => (first === undefined ? [] : [permissionOf(first, rest)]));

	const byResource = grouped(permissions, ({group, resource, names}) => [group, resource, names]).map(same => ({
		group: same[0]?.group ?? '',
		resource: same[0]?.resource ?? '',
		names: same[0]?.names ?? [],
		verbs: sorted(same.map(({verb}) => verb)),
	}));
	const rules = grouped(byResource, ({group, resource, names, verbs}) => [
		group,
		verbs,
		names.length === 0 ? [] : [resource, names],
	]).map(same => ({
		apiGroups: [same[0]?.group ?? ''],
		resources: sorted(same.map(({resource}) => resource)),
		resourceNames: same[0]?.names ?? [],
		nonResourceURLs: [],
		verbs: same[0]?.verbs ?? [],
	}));

	const byPath = grouped(paths, ({path}) => [path]).map(same => ({
		path: same[0]?.path ?? '',
		verbs: sorted(same.map(({verb}) => verb)),
	}));
	const pathRules = grouped(byPath, ({verbs}) => verbs).map(same => ({
		apiGroups: [],
		resources: [],
		resourceNames: [],
		nonResourceURLs: sorted(same.map(({path}) => path)),
		verbs: same[0]?.verbs ?? [],
	}));
	return [...rules.toSorted(byText), ...pathRules.toSorted(byText)];
}

function permissionOf(first: Refusal, rest: readonly Refusal[]): Permission {
	const {group = '', resource = '', subresource, verb} = first;
	const names = [first, ...rest].map(({name}) => name);
	const named = nameable.has(verb) && names.every(name => name !== undefined && name !== '');
	return {
		group,
		resource: subresource === undefined || subresource === '' ? resource : `${resource}/${subresource}`,
		verb,
		names: named ? sorted(names.filter(name => name !== undefined)) : [],
	};
}

/** By code units: no locale may change a report. */
function byText(one: PolicyRule, other: PolicyRule): number {
	const keys = [one, other].map(({apiGroups, resources, resourceNames, nonResourceURLs}) =>
		[apiGroups, resources, resourceNames, nonResourceURLs].join('\u0000'),
	);
	const [a = '', b = ''] = keys;
	return a < b ? -1 : Number(a > b);
}
