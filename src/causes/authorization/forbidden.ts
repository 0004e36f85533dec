import type {FactValue} from '../../model/finding.ts';
import type {Failure, Said} from '../failure.ts';
import {quote} from '../shell.ts';
import {inNamespace, qualified} from '../target.ts';
import {serverSays} from '../words.ts';

/** The authorizer's sentence, taken apart. */
export type Denial = {
	readonly said: Said;
	readonly user: string;
	readonly verb: string;
	/** Undefined when a path was refused. */
	readonly resource: string | undefined;
	readonly subresource: string | undefined;
	readonly group: string | undefined;
	readonly namespace: string | undefined;
	readonly name: string | undefined;
	/** A URL path that is no resource, such as `/metrics`. */
	readonly path: string | undefined;
	/** What the authorizer added behind the sentence. */
	readonly reason: string | undefined;
};

// User "jane" cannot list resource "pods" in API group "" in the namespace "web": …
// Source: `forbiddenMessage` in apiserver pkg/endpoints/handlers/responsewriters/errors.go.
const resourceSentence =
	/(?:"([^"\s]+)" is forbidden: )?User "([^"]*)" cannot (\S+) resource "([^"]*)" in API group "([^"]*)" (?:in the namespace "([^"]*)"|at the cluster scope)(?:: ([^\n]+))?/;

// User "jane" cannot list deployments.extensions in the namespace "web".  (servers to 1.11; OpenShift 3 says project)
const oldSentence =
	/(?:"([^"\s]+)" is forbidden: )?User "([^"]*)" cannot (\S+) (?:all )?([a-z][\w./-]*) (?:in (?:the namespace|project) "([^"]*)"|at the cluster scope|in the cluster)(?:\.?: ([^\n]+))?/;

// User "jane" cannot get path "/metrics"
const pathSentence = /User "([^"]*)" cannot (\S+) (?:path|the URL) "([^"]*)"(?:: ([^\n]+))?/;

/** Finds and parses `User "…" cannot …`; admission never writes such a sentence. */
export function denialOf(failure: Failure): Denial | undefined {
	const now = serverSays(failure, resourceSentence);
	if (now !== undefined) {
		const [, name, user = '', verb = '', full = '', group, namespace, reason] = now.match;
		const [resource, subresource] = full.split('/');
		return {said: now, user, verb, resource, subresource, group, namespace, name, path: undefined, reason};
	}

	const path = serverSays(failure, pathSentence);
	if (path !== undefined) {
		const [, user = '', verb = '', where, reason] = path.match;
		return {
			said: path,
			user,
			verb,
			resource: undefined,
			subresource: undefined,
			group: undefined,
			namespace: undefined,
			name: undefined,
			path: where,
			reason,
		};
	}

	const old = serverSays(failure, oldSentence);
	if (old === undefined) return undefined;
	const [, name, user = '', verb = '', full = '', namespace, reason] = old.match;
	// `pods/exec`, `deployments.extensions`, `deployments.extensions/scale`
	const [, resource, group = '', subresource] = /^([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(full) ?? [undefined, full];
	return {said: old, user, verb, resource, subresource, group, namespace, name, path: undefined, reason};
}

/** Identities whose refusals are not a missing binding: nobody at all, and kubelets. */
export const isOrdinaryUser = (user: string) => user !== 'system:anonymous' && !user.startsWith('system:node:');

/** Clouds that plug in their own authorizer add this behind the sentence. */
export const cloudReasons = /requires one of \[|does not have access to the resource in Azure/;

export function denialFacts(denial: Denial): Record<string, FactValue | undefined> {
	const {user, verb, resource, subresource, group, namespace, name, path, reason} = denial;
	const scope = path === undefined ? (namespace === undefined ? 'cluster' : 'namespace') : 'path';
	return {user, verb, resource, subresource, group, namespace, scope, name, path, reason};
}

export const denialIdentity = ({user, verb, resource, subresource, group, namespace, path}: Denial) =>
	[user, verb, resource, subresource, group, namespace, path].join('|');

/** `list pods in namespace web`, for sentences. */
export function describe({verb, resource, subresource, group, namespace, name, path}: Denial): string {
	if (path !== undefined) return `${verb} the path ${path}`;
	const what = `${qualified(resource ?? '', group)}${subresource === undefined ? '' : `/${subresource}`}`;
	const which = name === undefined ? '' : ` "${name}"`;
	return `${verb} ${what}${which} ${namespace === undefined ? 'at the cluster scope' : `in namespace ${namespace}`}`;
}

/** The question to the server that this denial answers with no. */
export function canI({verb, resource, subresource, group, namespace, name, path}: Denial): string {
	if (path !== undefined) return `kubectl auth can-i ${quote(verb)} ${quote(path)}`;
	const type = qualified(resource ?? '', group);
	const what = quote(name === undefined ? type : `${type}/${name}`);
	const sub = subresource === undefined ? '' : ` --subresource=${quote(subresource)}`;
	return `kubectl auth can-i ${quote(verb)} ${what}${sub}${inNamespace(namespace)}`;
}

/** How `kubectl create rolebinding` names a subject; service accounts have a flag of their own. */
export function subjectFlag(user: string): string {
	const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
	return namespace === undefined ? `--user=${quote(user)}` : `--serviceaccount=${quote(`${namespace}:${name}`)}`;
}
