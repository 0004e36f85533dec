import type {Attributes} from './attributes.ts';
import {groups, groupVersion, type Group} from './discovery.ts';
import type {Answer} from './status.ts';

/**
Serves `/openapi/v3`: enough for kubectl to see that the server validates fields itself.

Source: kubectl `pkg/util/openapi` and client-go's `QueryParamVerifierV3`: it looks for `fieldValidation` among the
parameters of the PATCH operation of the kind.

@returns undefined for other paths; version 2, which kubectl 1.24 requests in protobuf, is not served
*/
export function openapi({path}: Attributes): Answer | undefined {
	if (path === '/openapi/v3') {
		const paths = groups.map(group => [pathOf(group), {serverRelativeURL: `/openapi/v3/${pathOf(group)}?hash=1`}]);
		return {code: 200, body: {paths: Object.fromEntries(paths)}};
	}

	const found = groups.find(group => path === `/openapi/v3/${pathOf(group)}`);
	return found === undefined ? undefined : {code: 200, body: documentOf(found)};
}

const pathOf = (group: Group) => `${group.group === '' ? 'api' : 'apis'}/${groupVersion(group)}`;

function documentOf(group: Group): object {
	const paths = group.types.map(({resource, kind, namespaced}) => {
		const scope = namespaced ? 'namespaces/{namespace}/' : '';
		const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(name => ({
			name,
			in: 'query',
			schema: {type: 'string'},
		}));
		const gvk = {group: group.group, version: group.version, kind};
		const patch = {parameters, responses: {}, 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': gvk};
		return [`/${pathOf(group)}/${scope}${resource}/{name}`, {patch}];
	});
	return {
		openapi: '3.0.0',
		info: {title: 'Kubernetes', version: 'v1.33.4'},
		paths: Object.fromEntries(paths),
		components: {schemas: {}},
	};
}
