import {describe, isAcrossNamespaces} from '../clues/forbidden.ts';
import {splitUrl} from '../http/resource.ts';
import type {Finding} from '../model/finding.ts';
import type {PolicyRule, Remedy, RemedyGrant} from '../model/report.ts';
import type {Run} from '../model/run.ts';
import {safeText} from '../text/safe-text.ts';
import {refusalsIn, type Refusal} from './refusals.ts';
import {risksOf} from './risks.ts';
import {rulesFor, unfit} from './rules.ts';
import {list, scalar} from '../text/yaml.ts';

/** Columns of the YAML; only longer single names exceed it. */
const COLUMNS = 80;

/**
The roles and bindings that would allow what was refused where RBAC decides, one remedy per user of a cluster.

They grant nothing but what was requested and denied, so the next command may be denied in turn.
*/
export function rbacRemedies(findings: readonly Finding[], idOf: (run: Run) => string): Remedy[] {
	const refusals = refusalsIn(findings);
	const groups = new Map<string, Refusal[]>();
	for (const refusal of refusals) {
		// Users of the same name in two clusters are two users.
		const key = JSON.stringify([serverOf(refusal.run), refusal.user]);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [refusal]);
		else group.push(refusal);
	}

	return [...groups.values()].flatMap(own => {
		const fit = own.filter(refusal => unfit(refusal) === undefined);
		const [first] = fit;
		return first === undefined ? [] : [remedyFor(first, own, fit, idOf)];
	});
}

/** Host and port; undefined where the log shows only paths. */
function serverOf({exchanges}: Run): string | undefined {
	const hosts = exchanges.map(({url}) => splitUrl(url).host);
	return hosts.find(host => host !== '' && safeText(host) === host);
}

function remedyFor(
	{user, run}: Refusal,
	own: readonly Refusal[],
	fit: readonly Refusal[],
	idOf: (run: Run) => string,
): Remedy {
	const scopes = [...new Set(fit.map(({namespace}) => namespace ?? ''))].toSorted();
	const grants = scopes.map(scope => ({
		namespace: scope === '' ? null : scope,
		rules: rulesFor(fit.filter(({namespace = ''}) => namespace === scope)),
	}));
	const permissions = [...new Set(fit.map(refusal => describe(asGranted(refusal))))].toSorted();
	const warnings = warningsFor(own, grants);
	const server = ` on ${serverOf(run) ?? 'the cluster of the log'}`;
	const summary = `Allows "${user}"${server} what was refused there, and nothing else: ${permissions.join('; ')}.`;
	return {
		kind: 'rbac',
		user,
		server: serverOf(run) ?? null,
		runs: [...new Set(fit.map(({run}) => idOf(run)))],
		summary,
		grants,
		warnings,
		yaml: [
			...comment(`Allows "${user}"${server} what was refused there, and nothing else:`),
			...permissions.flatMap(permission => comment(permission, '- ', '  ')),
			...comment('A change for an administrator: review it before it is applied.'),
			...warnings.flatMap(warning => comment(`WARNING: ${warning}`)),
			...grants
				.map(grant => manifests(user, grant))
				.join('\n---\n')
				.split('\n'),
			'',
		].join('\n'),
	};
}

/** A list is granted without a name, even if it was narrowed to one: RBAC can only restrict names of single objects. */
const asGranted = (refusal: Refusal): Refusal =>
	['get', 'update', 'patch', 'delete'].includes(refusal.verb) ? refusal : {...refusal, name: undefined};

function warningsFor(own: readonly Refusal[], grants: readonly RemedyGrant[]): string[] {
	const rules = grants.flatMap(grant => grant.rules);
	const warnings = rules.flatMap(rule => risksOf(rule));
	const user = own[0]?.user ?? '';
	if (rules.some(rule => rule.resourceNames.length > 0 && rule.resources.some(name => /^pods(?:\/|$)/.test(name))))
		warnings.push(
			'Pods are named, and their names change when they are replaced; without resourceNames all are meant.',
		);
	if (own.some(({subresource = ''}) => ['exec', 'attach', 'portforward'].includes(subresource)))
		warnings.push(
			'kubectl up to 1.30 asks for streams with create, later ones with get first: where both are in use, add the other verb.',
		);
	if (own.some(refusal => isAcrossNamespaces(refusal)))
		warnings.push('This is for all namespaces; if one is enough, repeat the command with -n and take that log.');
	if (
		own.some(
			({verb, name, path}) => path === undefined && name === undefined && /^(?:get|update|patch|delete)$/.test(verb),
		)
	)
		warnings.push('The log does not say which object was asked for, so the rule is not restricted to a name.');
	if (own.some(({resource = ''}) => /^selfsubject\w*reviews$/.test(resource)))
		warnings.push('The default role system:basic-user holds this; if its binding is gone, that is what to repair.');
	if (own.some(({path = ''}) => /^\/(?:apis?|openapi|version|healthz|livez|readyz)(?:\/|$)/.test(path)))
		warnings.push(
			'The default role system:discovery holds such paths; if its binding is gone, that is what to repair.',
		);
	if (/^arn:.*:assumed-role\//.test(user))
		warnings.push('The user’s name holds that of an AWS session, which changes; a group of the access entry does not.');
	else if (user.startsWith('system:') && !user.startsWith('system:serviceaccount:'))
		warnings.push('The user is a part of the cluster, whose default roles are better repaired than added to.');
	for (const refusal of own) {
		const because = unfit(refusal);
		if (because !== undefined) warnings.push(`One refused request is left out: ${because}.`);
	}

	return [...new Set(warnings)];
}

/** A comment line, wrapped at blanks. */
function comment(text: string, first = '', rest = ''): string[] {
	const lines: string[] = [];
	let line = `# ${first}`;
	let empty = true;
	for (const word of text.split(' ')) {
		if (!empty && line.length + 1 + word.length > COLUMNS) {
			lines.push(line);
			line = `# ${rest}`;
			empty = true;
		}

		line += empty ? word : ` ${word}`;
		empty = false;
	}

	return [...lines, line];
}

/** A role and its binding. */
function manifests(user: string, grant: RemedyGrant): string {
	const kind = grant.namespace === null ? 'ClusterRole' : 'Role';
	const name = nameFor(user, grant);
	const metadata = [
		'metadata:',
		`  name: ${scalar(name)}`,
		...(grant.namespace === null ? [] : [`  namespace: ${scalar(grant.namespace)}`]),
	];
	return [
		'apiVersion: rbac.authorization.k8s.io/v1',
		`kind: ${kind}`,
		...metadata,
		'rules:',
		...grant.rules.flatMap(rule => ruleLines(rule)),
		'---',
		'apiVersion: rbac.authorization.k8s.io/v1',
		`kind: ${kind}Binding`,
		...metadata,
		'roleRef:',
		'  apiGroup: rbac.authorization.k8s.io',
		`  kind: ${kind}`,
		`  name: ${scalar(name)}`,
		'subjects:',
		...subject(user),
	].join('\n');
}

function ruleLines({apiGroups, resources, resourceNames, nonResourceURLs, verbs}: PolicyRule): string[] {
	const keys: ReadonlyArray<readonly [string, readonly string[]]> = [
		['apiGroups', apiGroups],
		['resources', resources],
		['resourceNames', resourceNames],
		['nonResourceURLs', nonResourceURLs],
		['verbs', verbs],
	];
	const lines = keys.flatMap(([key, items]) => (items.length === 0 ? [] : list(key, items, '    ', COLUMNS)));
	return lines.map((line, index) => (index === 0 ? `  - ${line.trimStart()}` : line));
}

function subject(user: string): string[] {
	const [, namespace, name] = /^system:serviceaccount:([a-z\d-]+):([a-z\d.-]+)$/.exec(user) ?? [];
	return namespace === undefined || name === undefined
		? ['  - apiGroup: rbac.authorization.k8s.io', '    kind: User', `    name: ${scalar(user)}`]
		: ['  - kind: ServiceAccount', `    name: ${scalar(name)}`, `    namespace: ${scalar(namespace)}`];
}

/**
A name that says who it is for, such as `allow-jane-web-1c9b52e4`.

It ends in a checksum of what is granted, so that a second grant never replaces one applied before.
*/
function nameFor(user: string, {namespace, rules}: RemedyGrant): string {
	const who = slug(user.replace(/^system:serviceaccount:/, ''), 24);
	const where = namespace === null ? '' : slug(namespace, 20);
	const words = ['allow', who, where].filter(word => word !== '');
	return `${words.join('-')}-${checksum(JSON.stringify([user, namespace, rules]))}`;
}

/** Lower-case letters, digits and single dashes between them. */
function slug(text: string, length: number): string {
	const words = (dashed: string) => dashed.split(/[^a-z\d]+/).filter(word => word !== '');
	return words(words(text.toLowerCase()).join('-').slice(0, length)).join('-');
}

/** 32-bit FNV-1a: it only keeps names apart. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function checksum(text: string): string {
	let hash = 0x81_1c_9d_c5;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
	return (hash >>> 0).toString(16).padStart(8, '0');
}
