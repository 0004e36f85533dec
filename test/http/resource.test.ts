import {expect, test} from '@jest/globals';
import {isAggregatedGroup, isBuiltinGroup} from '../../src/http/builtin-groups.ts';
import {attemptKey, isUpgrade, redeemedKeys, requestKey} from '../../src/http/request-key.ts';
import {decodeResource, queryValue, splitUrl} from '../../src/http/resource.ts';
import {lineOf} from '../support/exchange.ts';

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
	['PUT', '/api/v1/namespaces/shop/status', 'target update  v1 namespaces status shop shop'],
	['DELETE', '/api/v1/namespaces/shop', 'target delete  v1 namespaces - shop shop'],
	['GET', '/api/v1/namespaces', 'target list  v1 namespaces - - -'],
	['GET', '/api/v1/nodes', 'target list  v1 nodes - - -'],
	['GET', '/api/v1/nodes?watch=1', 'target watch  v1 nodes - - -'],
	['GET', '/api/v1/nodes?watch=false', 'target list  v1 nodes - - -'],
	['get', '/api/v1/nodes/a', 'target get  v1 nodes - - a'],
	['HEAD', '/api/v1/nodes/a', 'target get  v1 nodes - - a'],
	['OPTIONS', '/api/v1/nodes', 'target options  v1 nodes - - -'],
	['POST', '/api/v1/watch/pods', 'target create  v1 pods - - -'],
	['GET', '/apis/a%2Eb/v1/widgets', 'target list a.b v1 widgets - - -'],
	[
		'POST',
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
		'auth create authorization.k8s.io v1 selfsubjectaccessreviews - - -',
	],
	['POST', '/apis/authentication.k8s.io/v1/tokenreviews', 'auth create authentication.k8s.io v1 tokenreviews - - -'],
	[
		'POST',
		'/apis/authorization.k8s.io/v1/subjectaccessreviews',
		'auth create authorization.k8s.io v1 subjectaccessreviews - - -',
	],
	[
		'POST',
		'/apis/authorization.k8s.io/v1/namespaces/a/localsubjectaccessreviews',
		'auth create authorization.k8s.io v1 localsubjectaccessreviews - a -',
	],
	['GET', '/apis/example.com/v1/bookreviews', 'target list example.com v1 bookreviews - - -'],
	['GET', '/apis/example.com/v1/subjectreviewsets', 'target list example.com v1 subjectreviewsets - - -'],
	['GET', '/api?timeout=32s', 'discovery get /api'],
	['GET', '/apis', 'discovery get /apis'],
	['GET', '/api/v1', 'discovery get /api/v1'],
	['GET', '/apis/apps', 'discovery get /apis/apps'],
	['GET', '/apis/metrics.k8s.io/v1beta1?timeout=32s', 'discovery get /apis/metrics.k8s.io/v1beta1'],
	['GET', '/openapi/v3/apis/apps/v1?hash=A', 'openapi get /openapi/v3/apis/apps/v1'],
	['GET', '/openapi/v2', 'openapi get /openapi/v2'],
	['GET', '/swagger-2.0.0.pb-v1', 'openapi get /swagger-2.0.0.pb-v1'],
	['GET', '/version', 'discovery get /version'],
	['GET', '/versions', 'target get /versions'],
	['GET', '/healthzz', 'target get /healthzz'],
	['GET', '/x/xhealthz', 'target get /x/xhealthz'],
	['GET', '/x/versions', 'target get /x/versions'],
	['GET', '/x/swagger-ui/index', 'openapi get /swagger-ui/index'],
	['GET', '/api/v12/pods', 'target list  v12 pods - - -'],
	['GET', '/api/xv1/api/v1/pods', 'target list  v1 pods - - -'],
	['GET', '/api/v1/myselfsubjectreviews', 'target list  v1 myselfsubjectreviews - - -'],
	['GET', '/api/v1/mytokenreviews', 'target list  v1 mytokenreviews - - -'],
	['GET', '/healthz', 'health get /healthz'],
	['GET', '/livez/ping', 'health get /livez/ping'],
	['GET', '/logs/kubelet.log', 'target get /logs/kubelet.log'],
	['GET', '/', 'target get /'],
	['GET', '/readyz?verbose', 'health get /readyz'],
	['GET', '/metrics', 'target get /metrics'],
	// Gateways: Rancher, Portainer, and a path that contains "api" itself.
	['GET', '/k8s/clusters/c-abc12/api/v1/namespaces/shop/pods', 'target list  v1 pods - shop -'],
	['GET', '/api/endpoints/2/kubernetes/api/v1/nodes/n1', 'target get  v1 nodes - - n1'],
	['GET', '/k8s/clusters/c-abc12/apis/apps/v1/deployments', 'target list apps v1 deployments - - -'],
	['GET', '/k8s/clusters/c-abc12/version', 'discovery get /version'],
	['GET', '/k8s/clusters/c-abc12/healthz', 'health get /healthz'],
	['GET', '/k8s/clusters/c-abc12/openapi/v3/apis/apps/v1', 'openapi get /openapi/v3/apis/apps/v1'],
	['GET', '/proxy/api', 'discovery get /api'],
	['GET', '/api/v1alpha1/things/x', 'target get  v1alpha1 things - - x'],
	['GET', '/api/v1x/things/api/v2beta10/y', 'target list  v2beta10 y - - -'],
	['GET', '/apis/openapi/v1/x', 'target list openapi v1 x - - -'],
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
	expect(decodeResource('GET', 'https://h/')?.prefix).toBe('');
	expect(decodeResource('GET', 'https://h/a/b')?.prefix).toBe('');
	expect(decodeResource('GET', 'https://h/a/version')?.prefix).toBe('/a');
	expect(decodeResource('GET', 'https://h')).toBeUndefined();
	expect(decodeResource('GET', 'https://h/api/v1/pods')?.resource).toEqual({
		group: '',
		version: 'v1',
		resource: 'pods',
		namespace: undefined,
		name: undefined,
		subresource: undefined,
	});
});

test.each([
	[
		'https://user@h.example.com:6443/api/v1/nodes?limit=5#x',
		'https://user@h.example.com:6443 h.example.com:6443 /api/v1/nodes limit=5',
	],
	['HTTPS://h', 'HTTPS://h h  '],
	['https://h?a=b?c', 'https://h h  a=b?c'],
	['https://h#/api?x', 'https://h h  '],
	['https://a@b@h/x', 'https://a@b@h b@h /x '],
	['/api/v1?watch=1', '  /api/v1 watch=1'],
	['h:6443/api', '  h:6443/api '],
	['see https://h/api', '  see https://h/api '],
	['', '   '],
])('the parts of %s', (url, parts) => {
	const {origin, host, path, query} = splitUrl(url);
	expect([origin, host, path, query].join(' ')).toBe(parts);
});

test('values of a query', () => {
	const query = 'a=1&b=x%20y+z&flag&c=d=e&a=2&bad=%zz+';
	expect(['a', 'b', 'flag', 'c', 'bad', 'none', ''].map(name => queryValue(query, name))).toEqual([
		'1',
		'x y z',
		'',
		'd=e',
		'%zz+',
		undefined,
		undefined,
	]);
});

test('groups of every cluster, and those that are always behind it', () => {
	const builtin = ['', 'apps', 'batch', 'policy', 'rbac.authorization.k8s.io', 'apiregistration.k8s.io'];
	const others = ['example.com', 'metrics.k8s.io', 'myapps', 'apps.example.com', 'xnode.k8s.io', 'node.k8s.io.evil'];
	expect(builtin.filter(group => !isBuiltinGroup(group))).toEqual([]);
	expect(others.filter(group => isBuiltinGroup(group))).toEqual([]);
	const aggregated = [
		'metrics.k8s.io',
		'custom.metrics.k8s.io',
		'external.metrics.k8s.io',
		'packages.operators.coreos.com',
		'subresources.kubevirt.io',
	];
	expect(aggregated.filter(group => !isAggregatedGroup(group))).toEqual([]);
	expect(['apps', 'my.metrics.k8s.io', 'metrics.k8s.io.x', 'kubevirt.io'].filter(isAggregatedGroup)).toEqual([]);
});

const pod = 'https://h/api/v1/namespaces/a/pods/p';

test.each([
	['GET', `${pod}/exec?command=ls`, true],
	['POST', `${pod}/attach`, true],
	['POST', `${pod}/portforward?ports=80`, true],
	['GET', `${pod}/log`, false],
	['GET', 'https://h/api/v1/namespaces/a/pods/exec', false],
	['GET', `${pod}/exec/x`, false],
	['GET', 'https://h/exec', false],
	['GET', `${pod}?x=/exec?`, false],
])('%s %s becomes a stream: %s', (method, url, expected) => {
	expect(isUpgrade(method, url)).toBe(expected);
});

test('attempts of one request share method and path, and both transports of a stream are one', () => {
	expect(requestKey('GET', `${pod}?a=1`)).toBe(requestKey('GET', `${pod}?a=2`));
	expect(requestKey('GET', pod)).toBe(`GET ${pod}`);
	expect(requestKey('POST', `${pod}/exec`)).toBe(`UPGRADE ${pod}/exec`);
	expect(requestKey('GET', pod)).not.toBe(requestKey('PUT', pod));
	expect(requestKey('GET', pod)).not.toBe(requestKey('GET', pod.replace('//h/', '//i/')));
	expect(requestKey('GET', `${pod}/exec?command=ls`)).toBe(requestKey('POST', `${pod}/exec`));
});

const created = (
	status: number | undefined,
	body?: string,
	method = 'POST',
	url = 'https://h/api/v1/namespaces/a/pods',
) => ({
	method,
	url,
	status,
	requestBody: body === undefined ? undefined : {text: body, truncated: 0, line: lineOf(1), contentLine: undefined},
});

test('a create that was refused is repeated by the same object only', () => {
	const key = requestKey('POST', 'https://h/api/v1/namespaces/a/pods');
	expect([undefined, 401, 429, 500, 503].map(status => attemptKey(created(status)))).toEqual([key, key, key, key, key]);
	expect([400, 403, 409, 422, 428, 430, 499].map(status => attemptKey(created(status)))).toEqual(
		Array.from({length: 7}, () => undefined),
	);
	const one = attemptKey(created(403, '{"a":1}'));
	expect(one).not.toBe(key);
	expect(one).not.toBe(attemptKey(created(403, '{"a":2}')));
	expect(attemptKey(created(500, '{"a":1}'))).toBe(key);
	expect(redeemedKeys(created(201, '{"a":1}'))).toEqual([key, one]);
	expect(redeemedKeys(created(201))).toEqual([key]);
});

test('any other request is repeated by the same request', () => {
	for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
		expect(attemptKey(created(403, '{"a":1}', method, pod))).toBe(requestKey(method, pod));
	expect(attemptKey(created(403, undefined, 'POST', `${pod}/exec`))).toBe(requestKey('POST', `${pod}/exec`));
});
