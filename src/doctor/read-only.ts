import type {ReportExchange} from '../model/report.ts';

declare const readOnly: unique symbol;

/** Read-only kubectl arguments; only the functions of this file create them. */
export type ReadOnly = readonly string[] & {readonly [readOnly]: true};

const reading = (...args: readonly string[]) => args as ReadOnly;

/** Kubernetes names: no blank, no slash, and no leading dash that would make it a flag. */
const name = /^[a-z0-9](?:[\w.:-]{0,251}[a-z0-9])?$/i;

const areNames = (...words: readonly string[]) => words.every(word => name.test(word));

export const clientVersion = reading('version', '--client', '-o', 'json');

/** The kubeconfig with its secrets: read into memory, never shown. */
export const configView = (file?: string) =>
	reading('config', 'view', '--raw', '-o', 'json', ...(file === undefined ? [] : [`--kubeconfig=${file}`]));

export const whoami = reading('auth', 'whoami', '-o', 'json');

/**
`get --raw`: always an HTTP GET, and without discovery.

The path starts at the server's root and includes a gateway's prefix.
Source: `RequestURI` in client-go `rest/request.go`.
*/
const path = (server: string, at: string) =>
	reading('get', '--raw', `${URL.canParse(server) ? new URL(server).pathname.replace(/\/$/, '') : ''}${at}`);

export const serverVersion = (server: string) => path(server, '/version');
export const health = (server: string, which: 'livez' | 'readyz') => path(server, `/${which}?verbose`);
export const apiServices = (server: string) => path(server, '/apis/apiregistration.k8s.io/v1/apiservices');

export const apiService = (server: string, service: string) =>
	areNames(service) ? path(server, `/apis/apiregistration.k8s.io/v1/apiservices/${service}`) : undefined;

export const endpointSlices = (server: string, namespace: string, service: string) =>
	areNames(namespace, service)
		? path(
				server,
				`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io/service-name=${service}`,
			)
		: undefined;

export const resourceQuota = (server: string, namespace: string, quota: string) =>
	areNames(namespace, quota) ? path(server, `/api/v1/namespaces/${namespace}/resourcequotas/${quota}`) : undefined;

export type Question = {
	readonly verb: string;
	/** As kubectl takes it: `pods`, `deployments.apps`; or a path, which starts with a slash. */
	readonly resource: string;
	readonly name?: string | undefined;
	readonly subresource?: string | undefined;
	/** Undefined: the context's. */
	readonly namespace?: string | undefined;
	readonly allNamespaces?: boolean | undefined;
};

/** `auth can-i`: creates a SelfSubjectAccessReview, which is not persisted. */
export function canI({verb, resource, name: object, subresource, namespace, allNamespaces}: Question) {
	const isPath = /^\/[\w./-]*\*?$/.test(resource);
	const words = [verb, ...(isPath ? [] : [resource]), object ?? 'x', subresource ?? 'x', namespace ?? 'x'];
	if (!areNames(...words)) return undefined;
	return reading(
		'auth',
		'can-i',
		verb,
		object === undefined ? resource : `${resource}/${object}`,
		...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
		...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
		...(allNamespaces === true ? ['--all-namespaces'] : []),
	);
}

/**
A failed request again: only objects and lists, which a GET does not change.

Not Secrets, and no subresources: a GET of `proxy` or `exec` starts something.
*/
export function again({method, verb, resource, url}: ReportExchange) {
	const reads = method === 'GET' && (verb === 'get' || verb === 'list');
	if (!reads || resource === null || resource.subresource !== null || resource.resource === 'secrets') return undefined;
	if (!URL.canParse(url)) return undefined;
	const {pathname} = new URL(url);
	const plain = /^(?:\/[\w.:-]+)+$/.test(pathname) && !pathname.includes('/..');
	return plain ? reading('get', '--raw', verb === 'list' ? `${pathname}?limit=1` : pathname) : undefined;
}
