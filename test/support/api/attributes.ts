/** A request's attributes, as the authorizer sees them. Source: apiserver `endpoints/request/requestinfo.go`. */
export type Attributes = {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	/** Kubernetes verb; for non-resource paths the HTTP method in lower case. */
	readonly verb: string;
	/** False for discovery, `/version` and the like; the rest is empty then. */
	readonly isResource: boolean;
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly subresource: string | undefined;
	readonly namespace: string | undefined;
	readonly name: string | undefined;
};

const verbs: Readonly<Record<string, string>> = {POST: 'create', PUT: 'update', PATCH: 'patch'};

export function attributesOf(method: string, url: string): Attributes {
	const {pathname, searchParams: query} = new URL(url, 'https://api');
	const [root, ...rest] = pathname.split('/').filter(part => part !== '');
	const [group = '', version = ''] = root === 'api' ? ['', rest.shift()] : [rest.shift(), rest.shift()];
	const namespaced = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
	const namespace = namespaced ? rest[1] : undefined;
	const [resource, name, subresource] = namespaced ? rest.slice(2) : rest;
	const isResource = (root === 'api' || root === 'apis') && resource !== undefined;
	const common = {method, path: pathname, query};
	if (!isResource) {
		const none = {group: '', version: '', resource: '', subresource: undefined, namespace: undefined, name: undefined};
		return {...common, verb: method.toLowerCase(), isResource, ...none};
	}

	return {
		...common,
		verb: verbOf(method, name, query),
		isResource,
		group,
		version,
		resource,
		subresource,
		namespace: namespace ?? (resource === 'namespaces' ? name : undefined),
		name,
	};
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
	if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
	if (method !== 'GET') return verbs[method] ?? method.toLowerCase();
	if (query.get('watch') === 'true' || query.get('watch') === '1') return 'watch';
	return name === undefined ? 'list' : 'get';
}

/** Requests that prepare a command: which resources exist, and what they look like. */
export const isDiscovery = (request: Attributes) =>
	!request.isResource && /^\/(apis?|openapi)(\/|$)/.test(request.path);
