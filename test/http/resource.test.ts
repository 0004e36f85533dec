import {expect, test} from '@jest/globals';
import {decodeResource} from '../../src/http/resource.ts';

const show = (method: string, url: string) => {
	const decoded = decodeResource(method, `https://h:6443${url}`);
	const {resource} = decoded ?? {};
	const name =
		resource === undefined
			? decoded?.path
			: [resource.group, resource.version, resource.resource, resource.subresource, resource.namespace, resource.name]
					.map(part => part ?? '-')
					.join(' ');
	return `${decoded?.purpose} ${decoded?.verb} ${name}`;
};

test.each([
	['GET', '/api/v1/namespaces/shop/pods?limit=500', 'target list  v1 pods - shop -'],
	['GET', '/api/v1/pods?watch=true&resourceVersion=1', 'target watch  v1 pods - - -'],
	['GET', '/api/v1/watch/namespaces/shop/pods', 'target watch  v1 pods - shop -'],
	['GET', '/api/v1/namespaces/shop/pods/web-1', 'target get  v1 pods - shop web-1'],
	['GET', '/api/v1/namespaces/shop/pods/web-1/log?container=a', 'target get  v1 pods log shop web-1'],
	['POST', '/api/v1/namespaces/shop/pods/web-1/exec?command=ls', 'target create  v1 pods exec shop web-1'],
	['POST', '/apis/apps/v1/namespaces/shop/deployments?fieldManager=x', 'target create apps v1 deployments - shop -'],
	['PUT', '/apis/apps/v1/namespaces/shop/deployments/web/scale', 'target update apps v1 deployments scale shop web'],
	['PATCH', '/apis/apps/v1/namespaces/shop/deployments/web', 'target patch apps v1 deployments - shop web'],
	['DELETE', '/api/v1/namespaces/shop/pods/web-1', 'target delete  v1 pods - shop web-1'],
	['DELETE', '/api/v1/namespaces/shop/pods', 'target deletecollection  v1 pods - shop -'],
	['GET', '/api/v1/namespaces/shop', 'target get  v1 namespaces - shop shop'],
	['PUT', '/api/v1/namespaces/shop/finalize', 'target update  v1 namespaces finalize shop shop'],
	['GET', '/api/v1/nodes', 'target list  v1 nodes - - -'],
	[
		'POST',
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
		'auth create authorization.k8s.io v1 selfsubjectaccessreviews - - -',
	],
	['GET', '/api?timeout=32s', 'discovery get /api'],
	['GET', '/apis/metrics.k8s.io/v1beta1?timeout=32s', 'discovery get /apis/metrics.k8s.io/v1beta1'],
	['GET', '/openapi/v3/apis/apps/v1?hash=A', 'openapi get /openapi/v3/apis/apps/v1'],
	['GET', '/version', 'discovery get /version'],
	['GET', '/readyz?verbose', 'health get /readyz'],
	['GET', '/metrics', 'target get /metrics'],
	// Gateways: Rancher, Portainer, and a path that contains "api" itself.
	['GET', '/k8s/clusters/c-abc12/api/v1/namespaces/shop/pods', 'target list  v1 pods - shop -'],
	['GET', '/api/endpoints/2/kubernetes/api/v1/nodes/n1', 'target get  v1 nodes - - n1'],
	['GET', '/k8s/clusters/c-abc12/apis/apps/v1/deployments', 'target list apps v1 deployments - - -'],
	['GET', '/k8s/clusters/c-abc12/version', 'discovery get /version'],
	// What a proxied service's path looks like is its own business.
	['GET', '/api/v1/namespaces/shop/services/web/proxy/api/v1/pods', 'target get  v1 services proxy shop web'],
	['GET', '/api/v1/namespaces/a%20b/pods/x%2Fy', 'target get  v1 pods - a b x/y'],
	['GET', '/api/v1/namespaces/%zz/pods', 'target list  v1 pods - %zz -'],
])('%s %s', (method, url, expected) => {
	expect(show(method, url)).toBe(expected);
});

test('a gateway prefix is told apart', () => {
	expect(decodeResource('GET', 'https://h/k8s/clusters/c-1/api/v1/nodes')?.prefix).toBe('/k8s/clusters/c-1');
	expect(decodeResource('GET', 'https://h/api/v1/nodes')?.prefix).toBe('');
	expect(decodeResource('GET', 'https://h')).toBeUndefined();
});
