import {analyze} from '../../src/index.ts';
import type {PolicyRule, Remedy} from '../../src/model/report.ts';

/** What RBAC refuses in a test; a path instead of a resource for what is none. */
export type Refused = {
	readonly user?: string;
	readonly verb: string;
	readonly group?: string;
	readonly resource?: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly path?: string;
	readonly reason?: string;
	readonly host?: string;
};

const methods: Readonly<Record<string, string>> = {
	create: 'POST',
	update: 'PUT',
	patch: 'PATCH',
	delete: 'DELETE',
	deletecollection: 'DELETE',
};

function urlOf({verb, group = '', resource = '', subresource, namespace, name, path, host = '10.0.0.1:6443'}: Refused) {
	const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
	const parts = [resource, name ?? (subresource === undefined ? undefined : 'some'), subresource];
	const where = namespace === undefined ? root : `${root}/namespaces/${namespace}`;
	const own = [where, ...parts.filter(part => part !== undefined)].join('/');
	return `https://${host}${path ?? own}${verb === 'watch' ? '?watch=true' : ''}`;
}

/** Go's `%q`, as far as these tests need it. */
const goQuoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;

/** The authorizer's sentence. */
export function sentence(refused: Refused): string {
	const {user = 'jane', verb, group = '', resource = '', subresource, namespace, name, path, reason} = refused;
	const behind = reason === undefined ? '' : `: ${reason}`;
	if (path !== undefined) return `forbidden: User ${goQuoted(user)} cannot ${verb} path "${path}"${behind}`;
	const full = group === '' ? resource : `${resource}.${group}`;
	const what = subresource === undefined ? resource : `${resource}/${subresource}`;
	const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
	return `${full}${name === undefined ? '' : ` "${name}"`} is forbidden: User ${goQuoted(user)} cannot ${verb} resource "${what}" in API group "${group}" ${where}${behind}`;
}

const stamp = (pid: number) => `I1120 21:09:17.317683 ${String(pid).padStart(7)} round_trippers.go:`;

/** A command whose only request is refused, at -v=6; each in a process of its own. */
export const commandLines = (refused: Refused, pid: number): string[] => [
	`${stamp(pid)}553] ${methods[refused.verb] ?? 'GET'} ${urlOf(refused)} 403 Forbidden in 5 milliseconds`,
	`Error from server (Forbidden): ${sentence(refused)}`,
];

export const logOf = (refused: readonly Refused[]): string =>
	refused.flatMap((each, index) => commandLines(each, 1000 + index)).join('\n');

export const remediesIn = (log: string): readonly Remedy[] => analyze(log).remedies ?? [];

export const remediesFor = (refused: readonly Refused[]) => remediesIn(logOf(refused));

/** Whether RBAC would let a request pass. Source: `RuleAllows` in kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go. */
export function ruleAllows(rule: PolicyRule, asked: Refused): boolean {
	const {verb, group = '', resource = '', subresource, name, path} = asked;
	const has = (list: readonly string[], word: string) => list.includes('*') || list.includes(word);
	if (!has(rule.verbs, verb)) return false;
	if (path !== undefined) {
		return rule.nonResourceURLs.some(
			url => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))) || url === '*',
		);
	}

	const what = subresource === undefined ? resource : `${resource}/${subresource}`;
	return (
		has(rule.apiGroups, group) &&
		has(rule.resources, what) &&
		(rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)))
	);
}
