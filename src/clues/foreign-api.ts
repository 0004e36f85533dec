import type {Failure} from '../failures/failure.ts';
import {isBuiltinGroup} from '../http/builtin-groups.ts';
import {splitUrl} from '../http/resource.ts';

type Api = {readonly group: string; readonly version: string};

/** The group and version that a request was for, unless kube-apiserver has the group built in: custom resources, or an aggregated API. */
export function foreignApiOf({exchange}: Failure): Api | undefined {
	const [, group, version] = /\/apis\/([^/]+)\/(v\w+)(?:\/|$)/.exec(splitUrl(exchange?.url ?? '').path) ?? [];
	return group === undefined || version === undefined || isBuiltinGroup(group) ? undefined : {group, version};
}

/** The group and version of a metrics API that the request was for; kube-apiserver never serves those itself. */
export function metricsApiOf(failure: Failure): Api | undefined {
	const api = foreignApiOf(failure);
	return api !== undefined && /^(?:\w+\.)?metrics\.k8s\.io$/.test(api.group) ? api : undefined;
}
