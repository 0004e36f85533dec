import {isFailed} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Run} from '../model/run.ts';

/** A group and version whose types could not be listed, and why. */
export type Unlisted = {readonly group: string; readonly version: string; readonly reason: string};

/** `metrics.k8s.io/v1beta1: the server is currently unable to handle the request, …`; a stale one stands alone. */
const failedGroup = /(?<![\w.-])([a-z][\w-]*(?:\.[\w-]+)*)\/(v\d\w*)(?:: ([^\n,]{1,300})|(?=,|$))/g;

/**
What could not be listed, by an error about some API groups; empty for one about the whole list.

Sources: client-go `discovery/discovery_client.go` (`ErrGroupDiscoveryFailed`), `discovery/aggregated_discovery.go`
(`StaleGroupVersionError`), `discovery/cached/memory/memcache.go`.
*/
export function unlistedIn(text: string): readonly Unlisted[] {
	const [, stale, list] =
		/^(?:couldn't get resource list for|(stale GroupVersion discovery:)|unable to retrieve the complete list of server APIs:) ([^]{1,4000})/.exec(
			text,
		) ?? [];
	return [...(list ?? '').matchAll(failedGroup)].map(([one, group = '', version = '', reason]) => ({
		group,
		version,
		reason: reason ?? (stale === undefined ? '' : `${stale} ${one}`),
	}));
}

export const unlistedGroups = (text: string): readonly string[] => [
	...new Set(unlistedIn(text).map(({group}) => group)),
];

/** The group whose types a request lists, empty for the core group; undefined for other requests. */
export function groupListedBy({method, url}: Pick<Exchange, 'method' | 'url'>): string | undefined {
	const path = decodeResource(method, url)?.path ?? '';
	return path === '/api/v1' ? '' : /^\/apis\/([^/]+)\/[^/]+$/.exec(path)?.[1];
}

/** The API groups that a run asked for their types in vain; empty where the list of groups was refused too. */
export function groupsRefused({exchanges}: Run): readonly string[] {
	const failed = exchanges.filter(isFailed);
	if (failed.some(({method, url}) => /^\/apis?$/.test(decodeResource(method, url)?.path ?? ''))) return [];
	return failed.flatMap(exchange => groupListedBy(exchange) ?? []);
}

/** Kinds and types of the metrics API that have no group in their names. Source: k8s.io/metrics pkg/apis/metrics. */
const metricsType = /^(?:nodemetrics|podmetrics)$/i;

/**
Words about a type that the client did not find, and its group; undefined for other words.

Sources: apimachinery `pkg/api/meta/errors.go`, `pkg/runtime/schema` (`ParseResourceArg`: `pods.v1beta1.metrics.k8s.io`); kubectl
`pkg/cmd/util/helpers.go`.
*/
export function missingType(text: string): {readonly isOf: (group: string) => boolean} | undefined {
	const kind =
		/no matches for (?:kind "[^"\n]{1,253}" in (?:version|group) "([^"/\n]{0,253})|([\w.-]{0,253})\/\w{0,63}, Kind=)/.exec(
			text,
		);
	if (kind !== null) {
		const named = kind[1] ?? kind[2] ?? '';
		return {isOf: group => group === (/^v\d+$/.test(named) ? '' : named)};
	}

	const [, type, given] = /the server doesn't have a resource type "([^"]*)"(?: in group "([^"]*)")?/.exec(text) ?? [];
	if (type === undefined) return undefined;
	return {
		isOf: group =>
			group === (given ?? (type.includes('.') ? undefined : '')) ||
			type.endsWith(`.${group}`) ||
			(group === 'metrics.k8s.io' && metricsType.test(type)),
	};
}
