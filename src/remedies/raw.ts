import {quote} from '../text/shell.ts';
import {decodeResource, queryValue, splitUrl} from '../http/resource.ts';
import type {ReportExchange, ReportRun} from '../model/report.ts';
import {fullUrlOf, hasBody, headerOf, impersonationOf, isStream, pathOf} from './request.ts';

const words: Readonly<Record<string, string>> = {GET: 'get', POST: 'create', PUT: 'replace', DELETE: 'delete'};

/**
The request as a kubectl command, with the credentials of the current context: `kubectl get --raw`, its counterparts for
writing, or `kubectl patch` and `kubectl apply` for a patch. Undefined where kubectl cannot repeat it.

A body is read from `body.json`.
@param client the program of the run; the path it expects behind a gateway depends on its release
*/
export function rawOf(exchange: ReportExchange, client?: ReportRun['client']): string | undefined {
	const url = fullUrlOf(exchange);
	if (url === undefined || isStream(exchange)) return undefined;
	if (exchange.method === 'PATCH') return patchOf(exchange);
	const word = words[exchange.method];
	const path = rawPath(exchange.method, pathOf(url), client);
	// kubectl decodes and re-encodes the path: an encoded slash or percent sign would get lost.
	if (word === undefined || path === undefined || /%(?:2f|25)/i.test(path.replace(/\?.*/, ''))) return undefined;
	const body = hasBody(exchange) ? ' -f body.json' : '';
	return `kubectl ${word} --raw ${quote(path)}${body}${identityFlags(exchange)}`;
}

/**
The path after `--raw`. Up to kubectl 1.33 it replaces the path in the kubeconfig's server, later it is appended to it.

Source: https://github.com/kubernetes/kubernetes/pull/131165
*/
function rawPath(method: string, path: string, client: ReportRun['client'] | undefined): string | undefined {
	const prefix = decodeResource(method, path)?.prefix ?? '';
	if (prefix === '') return path;
	const [, minor] = /^v?1\.(\d+)/.exec(client?.version ?? '') ?? [];
	if (client?.program !== 'kubectl' || minor === undefined) return undefined;
	if (Number(minor) <= 33) return path;
	return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
}

function identityFlags(exchange: ReportExchange): string {
	const {user, groups, uid} = impersonationOf(exchange);
	return [
		...(user === undefined ? [] : [` --as=${quote(user)}`]),
		...groups.map(group => ` --as-group=${quote(group)}`),
		...(uid === undefined ? [] : [` --as-uid=${quote(uid)}`]),
	].join('');
}

const patchTypes: Readonly<Record<string, string>> = {
	'application/json-patch+json': 'json',
	'application/merge-patch+json': 'merge',
	'application/strategic-merge-patch+json': 'strategic',
};

/** Known patch types for a single object only; without the header, or for another subresource, kubectl would send a different one. */
function patchOf(exchange: ReportExchange): string | undefined {
	const {resource, url} = exchange;
	const type = headerOf(exchange, 'content-type')?.replace(/;.*/, '') ?? '';
	if (resource?.resource === null || resource?.resource === undefined || resource.name === null) return undefined;
	if (resource.subresource !== null && !['status', 'scale'].includes(resource.subresource)) return undefined;
	const {query} = splitUrl(url);
	const manager = queryValue(query, 'fieldManager');
	const flags = [
		resource.subresource === null ? '' : ` --subresource=${quote(resource.subresource)}`,
		resource.namespace === null || resource.resource === 'namespaces' ? '' : ` -n ${quote(resource.namespace)}`,
		manager === undefined || manager === '' ? '' : ` --field-manager=${quote(manager)}`,
		queryValue(query, 'dryRun') === 'All' ? ' --dry-run=server' : '',
	].join('');
	if (type === 'application/apply-patch+yaml') {
		const force = queryValue(query, 'force') === 'true' ? ' --force-conflicts' : '';
		return `kubectl apply --server-side${force} -f body.json${flags}${identityFlags(exchange)}`;
	}

	const kind = patchTypes[type];
	const group = resource.group === null || resource.group === '' ? '' : `.${resource.version ?? ''}.${resource.group}`;
	const what = `${resource.resource}${group}`;
	if (kind === undefined || what.startsWith('-') || resource.name.startsWith('-')) return undefined;
	return `kubectl patch ${quote(what)} ${quote(resource.name)} --type=${kind} --patch-file=body.json${flags}${identityFlags(exchange)}`;
}
