import type {Failure} from '../failures/failure.ts';

/** The group and version of a metrics API that the request was for; kube-apiserver never serves those itself. */
export function metricsApiOf({exchange}: Failure): {readonly group: string; readonly version: string} | undefined {
	const path = /^[^?#]*/.exec(exchange?.url ?? '')?.[0] ?? '';
	const [, group, version] = /\/apis\/((?:\w+\.)?metrics\.k8s\.io)\/(v\w+)(?:\/|$)/.exec(path) ?? [];
	return group === undefined || version === undefined ? undefined : {group, version};
}
