import type {Attributes} from './attributes.ts';
import {plainText, type Answer} from './status.ts';

export type ResourceType = {
	readonly resource: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly shortNames: readonly string[];
	readonly verbs: readonly string[];
	readonly subresources: ReadonlyArray<{
		readonly name: string;
		readonly kind: string;
		readonly verbs: readonly string[];
	}>;
};

export type Group = {readonly group: string; readonly version: string; readonly types: readonly ResourceType[]};

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const type = (
	resource: string,
	kind: string,
	{namespaced = true, shortNames = [], verbs = all, subresources = []}: Partial<ResourceType> = {},
): ResourceType => ({resource, kind, namespaced, shortNames, verbs, subresources});

export const groups: readonly Group[] = [
	{
		group: '',
		version: 'v1',
		types: [
			type('pods', 'Pod', {
				shortNames: ['po'],
				subresources: [
					{name: 'eviction', kind: 'Eviction', verbs: ['create']},
					{name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get']},
					{name: 'log', kind: 'Pod', verbs: ['get']},
				],
			}),
			type('configmaps', 'ConfigMap', {shortNames: ['cm']}),
			type('secrets', 'Secret'),
			type('namespaces', 'Namespace', {namespaced: false, shortNames: ['ns']}),
			type('nodes', 'Node', {namespaced: false, shortNames: ['no']}),
			type('events', 'Event', {shortNames: ['ev']}),
			type('services', 'Service', {shortNames: ['svc']}),
			type('serviceaccounts', 'ServiceAccount', {
				shortNames: ['sa'],
				subresources: [{name: 'token', kind: 'TokenRequest', verbs: ['create']}],
			}),
		],
	},
	{group: 'apps', version: 'v1', types: [type('deployments', 'Deployment', {shortNames: ['deploy']})]},
	{
		group: 'authorization.k8s.io',
		version: 'v1',
		types: [type('selfsubjectaccessreviews', 'SelfSubjectAccessReview', {namespaced: false, verbs: ['create']})],
	},
	{
		group: 'metrics.k8s.io',
		version: 'v1beta1',
		types: [type('pods', 'PodMetrics', {verbs: ['get', 'list']})],
	},
];

export const groupVersion = ({group, version}: {readonly group: string; readonly version: string}) =>
	group === '' ? version : `${group}/${version}`;

export const typeOf = (request: Attributes) =>
	groups
		.find(({group, version}) => group === request.group && version === request.version)
		?.types.find(({resource}) => resource === request.resource);

/** kube-aggregator's message for an APIService without a healthy backend. Source: `pkg/apiserver/handler_proxy.go`. */
export const unavailable = () => plainText(503, 'service unavailable');

/**
Serves discovery: aggregated for clients that request it (kubectl since 1.26), otherwise one list per group version.

@param broken the groups whose aggregated API server does not respond
@returns undefined for other paths
*/
export function discover(request: Attributes, accept: string, broken: readonly string[]): Answer | undefined {
	const {path} = request;
	if (path === '/api' || path === '/apis') {
		const served = groups.filter(({group}) => (group === '') === (path === '/api'));
		const wanted = /g=apidiscovery\.k8s\.io;v=(v2beta1|v2)/.exec(accept)?.[1];
		if (wanted !== undefined) return aggregated(wanted, served, broken);
		return {code: 200, body: path === '/api' ? coreVersions : groupList(served)};
	}

	const found = groups.find(group => path === (group.group === '' ? '/api/v1' : `/apis/${groupVersion(group)}`));
	if (found === undefined) return undefined;
	return broken.includes(found.group) ? unavailable() : {code: 200, body: resourceList(found)};
}

const coreVersions = {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []};

const groupList = (served: readonly Group[]) => ({
	kind: 'APIGroupList',
	apiVersion: 'v1',
	groups: served.map(group => {
		const preferredVersion = {groupVersion: groupVersion(group), version: group.version};
		return {name: group.group, versions: [preferredVersion], preferredVersion};
	}),
});

const resourceList = (group: Group) => ({
	kind: 'APIResourceList',
	apiVersion: 'v1',
	groupVersion: groupVersion(group),
	resources: group.types.flatMap(({resource, kind, namespaced, shortNames, verbs, subresources}) => [
		{name: resource, singularName: kind.toLowerCase(), namespaced, kind, verbs, shortNames},
		...subresources.map(sub => ({
			name: `${resource}/${sub.name}`,
			singularName: '',
			namespaced,
			kind: sub.kind,
			verbs: sub.verbs,
		})),
	]),
});

function aggregated(version: string, served: readonly Group[], broken: readonly string[]): Answer {
	const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
	const items = served.map(group => ({
		metadata: {...(group.group !== '' && {name: group.group}), creationTimestamp: null}, // as Go writes it
		versions: [
			broken.includes(group.group)
				? {version: group.version, freshness: 'Stale'}
				: {
						version: group.version,
						resources: group.types.map(entry => aggregatedResource(entry, group)),
						freshness: 'Current',
					},
		],
	}));
	const body = {kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items};
	return {code: 200, body, headers: {'Content-Type': contentType, Vary: 'Accept'}};
}

const aggregatedResource = (entry: ResourceType, {group, version}: Group) => ({
	resource: entry.resource,
	responseKind: {group, version, kind: entry.kind},
	scope: entry.namespaced ? 'Namespaced' : 'Cluster',
	singularResource: entry.kind.toLowerCase(),
	verbs: entry.verbs,
	...(entry.shortNames.length > 0 && {shortNames: entry.shortNames}),
	...(entry.subresources.length > 0 && {
		subresources: entry.subresources.map(sub => ({
			subresource: sub.name,
			responseKind: {group, version, kind: sub.kind},
			verbs: sub.verbs,
		})),
	}),
});
