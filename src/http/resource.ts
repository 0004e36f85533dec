import type {Purpose, Resource} from '../model/exchange.ts';

/** What a method and a URL mean to kube-apiserver. */
export type Decoded = {
	/** get, list, watch, create, update, patch, delete, deletecollection; the HTTP method in lower case for non-resource paths. */
	readonly verb: string;
	/** undefined for paths without a resource, such as `/version`. */
	readonly resource: Resource | undefined;
	/** The API server's own path, without a gateway's prefix (`/k8s/clusters/c-1` in Rancher). */
	readonly path: string;
	/** The gateway's prefix; empty for a direct connection. */
	readonly prefix: string;
	readonly purpose: Purpose;
};

const methodVerbs: Readonly<Record<string, string>> = {
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	HEAD: 'get',
};

const namespaceSubresources = new Set(['status', 'finalize']);

const reviews = /^(?:selfsubject|subject|localsubject|token)\w*reviews$/;

/** Splits a URL by hand: text from a log may be truncated or masked, and must never throw. */
export function splitUrl(url: string): {origin: string; host: string; path: string; query: string} {
	const match = /^([a-z]+:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(url);
	return {
		origin: match?.[1] ?? '',
		host: (match?.[2] ?? '').replace(/^[^@]*@/, ''),
		path: match?.[3] ?? '',
		query: match?.[4] ?? '',
	};
}

/** The value of a query parameter, decoded as far as possible; the first if there are several. */
export function queryValue(query: string, name: string): string | undefined {
	for (const pair of query.split('&')) {
		const equals = pair.indexOf('=');
		if ((equals === -1 ? pair : pair.slice(0, equals)) === name)
			return decode(equals === -1 ? '' : pair.slice(equals + 1));
	}

	return undefined;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

/**
Where the API server's own path starts: at the first `api` followed by a version or the end, at the first `apis`, or at one of the
server's other top-level paths. A gateway's path may contain `api` itself (`/api/endpoints/2/kubernetes/api/v1`).
*/
function apiStart(parts: readonly string[]): number {
	const start = parts.findIndex(
		(part, index) =>
			part === 'apis' ||
			(part === 'api' && (index === parts.length - 1 || /^v\d+(?:(?:alpha|beta)\d+)?$/.test(parts[index + 1] ?? ''))),
	);
	// `/openapi/v3/apis/apps/v1` describes that group; it is not a request to it.
	const described = parts.indexOf('openapi');
	if (described !== -1 && (start === -1 || described < start)) return described;
	if (start !== -1) return start;
	const other = parts.findIndex(part =>
		/^(?:openapi|version|healthz|livez|readyz|metrics|logs|swagger\S*)$/.test(part),
	);
	return other === -1 ? 0 : other;
}

/**
Decodes a request as kube-apiserver does; undefined when the URL has no path.

Source: `NewRequestInfo` in apiserver `pkg/endpoints/request/requestinfo.go`.
*/
export function decodeResource(method: string, url: string): Decoded | undefined {
	const {path: fullPath, query} = splitUrl(url);
	const all = fullPath.split('/').filter(part => part !== '');
	if (all.length === 0 && fullPath === '') return undefined;
	const start = apiStart(all);
	const prefix = start === 0 ? '' : `/${all.slice(0, start).join('/')}`;
	const parts = all.slice(start);
	const path = `/${parts.join('/')}`;
	const other = (purpose: Purpose): Decoded => ({
		verb: method.toLowerCase(),
		resource: undefined,
		path,
		prefix,
		purpose,
	});

	const grouped = parts[0] === 'apis';
	if (!grouped && parts[0] !== 'api') return other(purposeOfPath(parts[0] ?? ''));
	const rest = parts.slice(grouped ? 3 : 2);
	if (rest.length === 0) return other('discovery');

	const group = grouped ? decode(parts[1] ?? '') : '';
	const version = parts[grouped ? 2 : 1] ?? '';
	let watching = queryValue(query, 'watch');
	if (rest[0] === 'watch') {
		rest.shift();
		watching = 'true';
	}

	let namespace: string | undefined;
	if (rest[0] === 'namespaces' && rest.length > 1) {
		namespace = decode(rest[1] ?? '');
		// `namespaces/x` and its two subresources are about the namespace itself; anything longer is inside it.
		if (rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '')) rest.splice(0, 2);
	}

	const resource: Resource = {
		group,
		version,
		resource: decode(rest[0] ?? ''),
		namespace,
		name: rest[1] === undefined ? undefined : decode(rest[1]),
		subresource: rest[2] === undefined ? undefined : decode(rest[2]),
	};
	const purpose: Purpose = reviews.test(resource.resource) ? 'auth' : 'target';
	return {verb: verbOf(method, resource, watching), resource, path, prefix, purpose};
}

function verbOf(method: string, resource: Resource, watching: string | undefined): string {
	const upper = method.toUpperCase();
	if (upper === 'GET') {
		if (watching === 'true' || watching === '1') return 'watch';
		return resource.name === undefined ? 'list' : 'get';
	}

	if (upper === 'DELETE') return resource.name === undefined ? 'deletecollection' : 'delete';
	return methodVerbs[upper] ?? method.toLowerCase();
}

function purposeOfPath(first: string): Purpose {
	if (first === 'openapi' || first.startsWith('swagger')) return 'openapi';
	if (first === 'version') return 'discovery';
	return /^(?:healthz|livez|readyz)$/.test(first) ? 'health' : 'target';
}
