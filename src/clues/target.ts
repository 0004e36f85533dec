import type {ApiStatus, Resource} from '../model/exchange.ts';
import {decodeResource} from '../http/resource.ts';
import type {Failure} from '../failures/failure.ts';
import {connectionFlags} from '../kubectl/connection-flags.ts';
import {Blank, type Word} from '../text/sh.ts';
import {leadingWords, UNKNOWN} from '../text/words-of.ts';
import {isNamespaced} from './namespaced.ts';

/** What a failed request was about, as far as its URL or the server's `Status` tells. */
export type Target = {
	/** As kubectl takes it: `pods`, `deployments.apps`; undefined when unknown. */
	readonly resource: string | undefined;
	readonly subresource: string | undefined;
	readonly namespace: string | undefined;
	readonly name: string | undefined;
};

/** `deployments` of group `apps` as kubectl takes it: `deployments.apps`. */
export const qualified = (resource: string, group: string | undefined) =>
	group === undefined || group === '' ? resource : `${resource}.${group}`;

/** What was asked for: from the URL, with the name of the `Status` where the URL has none (a create). */
export function targetOf(failure: Failure): Target {
	const {resource} = failure;
	const details: ApiStatus['details'] = failure.exchange?.apiStatus?.details;
	return asTarget(resource, resource?.name ?? details?.name);
}

/** A namespace's own path names it twice; the object itself is in none. */
const asTarget = (resource: Resource | undefined, name: string | undefined): Target => ({
	resource: resource === undefined ? undefined : qualified(resource.resource, resource.group),
	subresource: resource?.subresource,
	namespace: resource?.resource === 'namespaces' ? undefined : resource?.namespace,
	name,
});

/**
Like `targetOf`; where kubectl gave up by itself, what its last request was about.

`kubectl exec` reads the pod before it refuses, and its last words need not name it.
*/
export function nearestTarget(failure: Failure): Target {
	const last = failure.run.exchanges.at(-1);
	if (failure.exchange !== undefined || last === undefined) return targetOf(failure);
	const resource = decodeResource(last.method, last.url)?.resource;
	return asTarget(resource, resource?.name);
}

/**
The namespace that a command of kubectl names, where no request of its is in the log; for objects of namespaces only.

A manifest cannot have another one: kubectl refuses that. The charts of helm can.
*/
export function givenNamespace({run}: Failure, resource?: string): string | undefined {
	if (run.exchanges.length > 0 || run.command === undefined) return undefined;
	const [, plain = '', group = ''] = /^([^.]+)(?:\.(.+))?$/.exec(resource ?? '') ?? [];
	if (resource !== undefined && !isNamespaced(plain, group)) return undefined;
	const words = leadingWords(run.command);
	const at = words.findIndex(word => !/^\w+=/.test(word));
	const args = words.slice(at + 1);
	const isAll = args.some(word => /^(?:-A|--all-namespaces(?:=true)?)$/.test(word));
	if (isAll || !/(?:^|[/\\])(?:kubectl|oc)(?:\.exe)?$/i.test(words[at] ?? '')) return undefined;
	const namespace = connectionFlags(args).values.get('--namespace');
	// Not what a CI system masks, nor what only a shell knows.
	return namespace !== undefined && !namespace.includes(UNKNOWN) && /^[a-z0-9-]{1,63}$/.test(namespace)
		? namespace
		: undefined;
}

/** The `-n` flag; nothing for an unknown or cluster-wide target. */
export const inNamespace = (namespace: string | undefined): readonly string[] =>
	namespace === undefined || namespace === '' ? [] : ['-n', namespace];

/** A word from the log, or a placeholder that says what to fill in, such as `<pod>`. */
export const wordOr = (word: string | undefined, placeholder: string): Word =>
	word === undefined || word === '' ? new Blank(placeholder) : word;
