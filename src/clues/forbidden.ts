import type {FactValue, NextStep} from '../model/finding.ts';
import type {Failure, Said} from '../failures/failure.ts';
import {connectionFlags} from '../kubectl/connection-flags.ts';
import {administratorStep, step} from '../kubectl/step.ts';
import {Blank, sh, type CommandLine, type Word} from '../text/sh.ts';
import {leadingWords} from '../text/words-of.ts';
import {clientOf} from './client.ts';
import {inNamespace, qualified} from './target.ts';
import {serverSays} from './words.ts';
import {isClusterScoped, isNamespaced} from './namespaced.ts';

/** What the authorizer's sentence says. */
export type Refusal = {
	readonly user: string;
	readonly verb: string;
	/** Undefined when a path was refused. */
	readonly resource: string | undefined;
	readonly subresource: string | undefined;
	readonly group: string | undefined;
	/** Undefined at the cluster scope. */
	readonly namespace: string | undefined;
	readonly name: string | undefined;
	/** A URL path that is no resource, such as `/metrics`. */
	readonly path: string | undefined;
	/** What the authorizer added behind the sentence. */
	readonly reason: string | undefined;
};

/** The authorizer's sentence, taken apart. */
export type Denial = Refusal & {
	readonly said: Said;
	/** Set when the request asked to act as the refused user; the sentence names that one, not the caller. */
	readonly impersonated: {readonly groups: readonly string[]} | undefined;
	/** The service account of an operator or a script, which is not the user of a kubeconfig: to ask as it, somebody impersonates it. */
	readonly isServiceAccount: boolean;
	/** A command of kubectl, oc, helm or kubeadm was refused: the same kubeconfig asks as the same user. */
	readonly isOfCommand: boolean;
};

// User "jane" cannot list resource "pods" in API group "" in the namespace "web": …
// Where several authorizers give a reason, each has a line, from 1.37 on with the authorizer's name: `rbac: RBAC: …`.
// Source: `forbiddenMessage` in apiserver pkg/endpoints/handlers/responsewriters/errors.go.
const resourceSentence =
	/(?:"([^"\s]+)" is forbidden: )?User "((?:[^"\\]|\\.)*)" cannot (\S+) resource "([^"]*)" in API group "([^"]*)" (?:in the namespace "([^"]*)"|at the cluster scope)(?:: ([^\n]+(?:\n(?!error: |Error |Warning: )[\w.-]+: [^\n]+){0,9}))?/;

// User "jane" cannot list deployments.extensions in the namespace "web".  (servers to 1.11; OpenShift 3 says project)
const oldSentence =
	/(?:"([^"\s]+)" is forbidden: )?User "((?:[^"\\]|\\.)*)" cannot (\S+) (?:all )?([a-z][\w./-]*) (?:in (?:the namespace|project) "([^"]*)"|at the cluster scope|in the cluster)(?:\.?: ([^\n]+))?/;

// User "jane" cannot get path "/metrics"
const pathSentence = /User "((?:[^"\\]|\\.)*)" cannot (\S+) (?:path|the URL) "((?:[^"\\]|\\.)*)"(?:: ([^\n]+))?/;

const goEscape = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/g;
const goControls: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v'};

/**
A name as it was before the server wrote it into its sentence: with Go's `%q`, and the signs of HTML as entities.

Users of Active Directory are the common case: `CORP\jane` is printed as `CORP\\jane`.
Source: `sanitizer` next to `forbiddenMessage`.
*/
function original(quoted: string): string {
	return quoted
		.replaceAll(goEscape, (_, byte?: string, short?: string, long?: string, sign = '') => {
			const code = Number.parseInt(byte ?? short ?? long ?? '', 16);
			if (Number.isNaN(code)) return goControls[sign] ?? sign;
			return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD';
		})
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

/** Finds and parses `User "…" cannot …`; admission never writes such a sentence. */
export function denialOf(failure: Failure): Denial | undefined {
	const impersonated = impersonationOf(failure);
	const isOfCommand = clientOf(failure).name !== undefined;
	const isServiceAccount = (user: string) =>
		!isOfCommand && /^system:serviceaccount:[^:*]+:[^:*]+$/.test(original(user));
	const now = serverSays(failure, resourceSentence);
	if (now !== undefined) {
		const [, name, user = '', verb = '', full = '', group, namespace, reason] = now.match;
		const [resource, subresource] = full.split('/');
		return {
			said: now,
			impersonated,
			isOfCommand,
			isServiceAccount: isServiceAccount(user),
			user: original(user),
			verb,
			resource,
			subresource,
			group,
			namespace,
			name,
			path: undefined,
			reason,
		};
	}

	const path = serverSays(failure, pathSentence);
	if (path !== undefined) {
		const [, user = '', verb = '', where = '', reason] = path.match;
		return {
			said: path,
			impersonated,
			isOfCommand,
			isServiceAccount: isServiceAccount(user),
			user: original(user),
			verb,
			resource: undefined,
			subresource: undefined,
			group: undefined,
			namespace: undefined,
			name: undefined,
			path: original(where),
			reason,
		};
	}

	const old = serverSays(failure, oldSentence);
	if (old === undefined) return undefined;
	const [, name, user = '', verb = '', full = '', namespace, reason] = old.match;
	// `pods/exec`, `deployments.extensions`, `deployments.extensions/scale`
	const [, resource, group = '', subresource] = /^([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(full) ?? [undefined, full];
	return {
		said: old,
		impersonated,
		isOfCommand,
		isServiceAccount: isServiceAccount(user),
		user: original(user),
		verb,
		resource,
		subresource,
		group,
		namespace,
		name,
		path: undefined,
		reason,
	};
}

/** `--as` and `--as-group` become headers, which are logged from -v=7 on; below, only the command shows them. */
function impersonationOf({exchange, run}: Failure): Denial['impersonated'] {
	const headers = exchange?.requestHeaders;
	if (headers !== undefined && headers.size > 0) {
		if (!headers.has('impersonate-user')) return undefined;
		const groups = headers.get('impersonate-group')?.split(', ') ?? [];
		return {groups: groups.filter(group => group !== '')};
	}

	const {carried, values} = connectionFlags(run.command === undefined ? [] : leadingWords(run.command));
	if (!values.has('--as')) return undefined;
	return {groups: carried.flatMap(flag => /^--as-group=(.+)$/.exec(flag)?.[1] ?? [])};
}

/** The user whom a request asked to act as. */
export function impersonatedBy({exchange, run}: Failure): string | undefined {
	const headers = exchange?.requestHeaders;
	return headers !== undefined && headers.size > 0
		? headers.get('impersonate-user')
		: connectionFlags(run.command === undefined ? [] : leadingWords(run.command)).values.get('--as');
}

/** Identities whose refusals are not a missing binding: nobody at all, and kubelets. */
export const isOrdinaryUser = (user: string) => user !== 'system:anonymous' && !user.startsWith('system:node:');

/**
What stands behind the sentence where RBAC alone decides: RBAC's own errors, such as a binding to a role that is gone, or that an
authorizer of a cloud knows nothing about the user. From 1.37 on, the authorizer's name comes first: `rbac: RBAC: …`.

Sources: kubernetes `plugin/pkg/auth/authorizer/rbac/rbac.go`; apiserver `pkg/authorization/union/union.go`; kubeguard
`authz/providers/azure/rbac/checkaccess_utils.go`. Servers to 1.8 omit `RBAC: `; `Unknown user` is GKE's of that time.
*/
const rbacReason =
	/^(?:[\w.-]+: )?\[?(?:RBAC: |clusterrole|role\.rbac|\(|Unknown user "|Azure does not have opinion for this (?:non AAD )?user)/;

/** Source: kubernetes `pkg/auth/authorizer/abac/abac.go`. */
const abacReason = /^(?:[\w.-]+: )?No policy matched\./;

/** Clouds that plug in their own authorizer add this behind the sentence. */
const cloudReason =
	/requires one of \[|does not have access to the resource in Azure|Access denied by Azure RBAC|GKE Warden authz \[/;

// clusterrole.rbac.authorization.k8s.io "deployer" not found
const missingRole = /\b(cluster)?role\.rbac\.authorization\.k8s\.io "([^"\s]+)" not found/g;

/** Roles that bindings of the user name and that do not exist, as `ClusterRole deployer`. */
export const missingRolesIn = ({reason = ''}: Refusal): string[] =>
	[...reason.matchAll(missingRole)].map(([, cluster, name]) => `${cluster === undefined ? '' : 'Cluster'}Role ${name}`);

/**
Who refused it, by what stands behind the sentence.

- `rbac`: nothing, or that RBAC alone decides. Without a reason another authorizer may have refused too, which is rare: of those
  built in, ABAC and Node always give one
- `dangling`: RBAC found a binding of the user whose role does not exist
- `abac`: ABAC has no policy for it
- `cloud`: an authorizer of Google or Azure, which causes of their own explain
- `other`: a reason that none of these writes, such as that of a webhook authorizer
*/
export function refuserOf(refusal: Refusal): 'rbac' | 'dangling' | 'abac' | 'cloud' | 'other' {
	const {reason = ''} = refusal;
	if (cloudReason.test(reason)) return 'cloud';
	if (missingRolesIn(refusal).length > 0) return 'dangling';
	if (abacReason.test(reason)) return 'abac';
	return reason === '' || rbacReason.test(reason) ? 'rbac' : 'other';
}

/** A refusal to somebody whom the server knows, by this authorizer; impersonation has a cause of its own. */
export function denialBy(refuser: ReturnType<typeof refuserOf>, failure: Failure): Denial | undefined {
	const denial = denialOf(failure);
	return denial !== undefined &&
		isOrdinaryUser(denial.user) &&
		!denial.verb.startsWith('impersonate') &&
		refuserOf(denial) === refuser
		? denial
		: undefined;
}

/** Where a cluster set up with kubeadm says which authorizers it asks; for whoever runs the control plane. */
export const authorizers = () =>
	step(
		sh`grep -e --authorization- /etc/kubernetes/manifests/kube-apiserver.yaml`,
		'On a control plane node of kubeadm: shows which authorizers are asked, in which order, and their files.',
	);

export function denialFacts(denial: Denial): Record<string, FactValue | undefined> {
	const {user, verb, resource, subresource, group, namespace, name, path, reason, impersonated} = denial;
	const scope = path === undefined ? (namespace === undefined ? 'cluster' : 'namespace') : 'path';
	const groups = impersonated === undefined || impersonated.groups.length === 0 ? undefined : impersonated.groups;
	const impersonation = impersonated === undefined ? undefined : true;
	return {
		user,
		impersonation,
		groups,
		verb,
		resource,
		subresource,
		group,
		namespace,
		scope,
		name,
		path,
		reason: reasonIn({reason}),
	};
}

/** The reasons of all authorizers in one line, for sentences. */
export const reasonIn = ({reason}: Pick<Refusal, 'reason'>) => reason?.replaceAll('\n', '; ');

export const denialIdentity = ({user, verb, resource, subresource, group, namespace, path}: Refusal) =>
	[user, verb, resource, subresource, group, namespace, path].join('|');

/** Who was refused, as the subject of a sentence. */
export const subjectOf = ({user, impersonated}: Denial) =>
	`User "${user}"${impersonated === undefined ? '' : ' (impersonated)'}`;

/** True for a list over all namespaces: at the cluster scope, of a resource that is known to live in namespaces. */
export const isAcrossNamespaces = ({resource, group, namespace, path}: Refusal) =>
	path === undefined && namespace === undefined && isNamespaced(resource ?? '', group ?? '');

/** `list pods in namespace web`, for sentences. */
export function describe(refusal: Refusal): string {
	const {verb, resource, subresource, group, namespace, name, path} = refusal;
	if (path !== undefined) return `${verb} the path ${path}`;
	const what = `${qualified(resource ?? '', group)}${subresource === undefined ? '' : `/${subresource}`}`;
	const which = name === undefined ? '' : ` "${name}"`;
	const cluster = isAcrossNamespaces(refusal) ? 'in all namespaces' : 'at the cluster scope';
	// A namespace is its own scope to the authorizer, and lives in none.
	const isNamespace = resource === 'namespaces' && name !== undefined;
	return `${verb} ${what}${which}${isNamespace ? '' : ` ${namespace === undefined ? cluster : `in namespace ${namespace}`}`}`;
}

/**
The question to the server that this denial answers with no.

At the cluster scope it says so: else kubectl asks for the namespace of the context, and the answer may be another one.
*/
export function canI(denial: Denial): CommandLine {
	const {verb, resource, subresource, group, namespace, name, path} = denial;
	const type = qualified(resource ?? '', group);
	const words = [verb, path ?? (name === undefined ? type : `${type}/${name}`)];
	const scope = namespace === undefined || namespace === '' ? ['--all-namespaces'] : inNamespace(namespace);
	const flags = [
		...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
		...(path === undefined ? scope : []),
		...identityOf(denial),
	];
	// A word of the log must not become a flag.
	return words.some(word => word.startsWith('-'))
		? sh`kubectl auth can-i ${flags} -- ${words}`
		: sh`kubectl auth can-i ${words} ${flags}`;
}

/** The flags to ask as the one who was refused. */
const identityOf = ({user, impersonated, isServiceAccount}: Denial): readonly string[] => [
	...(impersonated === undefined && !isServiceAccount ? [] : [`--as=${user}`]),
	...(impersonated?.groups ?? []).map(each => `--as-group=${each}`),
];

/** For whom kubectl asks, and what that takes. */
function askedFor({impersonated, isServiceAccount, isOfCommand}: Denial): {
	readonly whom: string;
	readonly needs: string;
} {
	if (impersonated !== undefined) return {whom: 'the impersonated user', needs: ''};
	if (isServiceAccount) return {whom: 'this service account', needs: '; for somebody who may impersonate it'};
	return isOfCommand
		? {whom: 'the current user', needs: ''}
		: {whom: 'the current user', needs: '; run it with the credentials of the client'};
}

/** A service account is impersonated by somebody else, with their own credentials. */
const stepFor = ({isServiceAccount}: Denial) => (isServiceAccount ? administratorStep : step);

/** The question as a step. */
export function ask(denial: Denial): NextStep {
	const {whom, needs} = askedFor(denial);
	return stepFor(denial)(
		canI(denial),
		denial.path === undefined &&
			isClusterScoped(denial.resource ?? '', denial.group ?? '') &&
			denial.namespace === undefined
			? `Asks the server the same question for ${whom}${needs}; --all-namespaces only leaves out the namespace of the context.`
			: `Asks the server the same question for ${whom}${needs === '' ? ', without doing anything' : needs}.`,
	);
}

/** The question for one namespace, where all of them were asked for. */
export const askInOne = (denial: Denial): NextStep =>
	stepFor(denial)(
		sh`kubectl auth can-i ${denial.verb} ${qualified(denial.resource ?? '', denial.group)} -n <namespace> ${identityOf(denial)}`,
		'Asks for one namespace, which may be allowed where all of them together are not.',
	);

/** What else the user may do in the namespace, or anywhere. */
export function listRules(denial: Denial): NextStep {
	const {namespace} = denial;
	const {whom, needs} = askedFor(denial);
	return stepFor(denial)(
		sh`kubectl auth can-i --list ${inNamespace(namespace)} ${identityOf(denial)}`,
		`Lists what ${whom} may do ${namespace === undefined ? 'in the namespace of the context and in the whole cluster' : 'there'}${needs}.`,
	);
}

/** Who has which role where the request was refused. */
export const showBindings = ({namespace}: Denial): NextStep =>
	namespace === undefined
		? administratorStep(
				sh`kubectl get clusterrolebindings -o wide`,
				'Shows who has which role in the whole cluster; for somebody who may read bindings.',
			)
		: administratorStep(
				sh`kubectl get rolebindings,clusterrolebindings -n ${namespace} -o wide`,
				'Shows who has which role there and in the whole cluster; for somebody who may read bindings.',
			);

/** How `kubectl create rolebinding` names a subject; service accounts have a flag of their own. */
export function subjectFlag(user: string): readonly [Word] {
	// CI systems mask what they take for a secret.
	if (user.includes('***'))
		return [
			new Blank(user.startsWith('system:serviceaccount:') ? '--serviceaccount=<namespace>:<name>' : '--user=<user>'),
		];
	const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
	return [namespace === undefined ? `--user=${user}` : `--serviceaccount=${namespace}:${name}`];
}
