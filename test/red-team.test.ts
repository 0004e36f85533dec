import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';

/** Logs that once were read wrongly, or nearly: short, and each with what an expert reads in it. */

const server = 'https://10.0.0.1:6443';
const deployment = '/apis/apps/v1/namespaces/shop/deployments/web';
const pod = '/api/v1/namespaces/shop/pods/web-0';

/** A klog line of the client, or of another process. */
const klog = (message: string, {severity = 'I', file = 'round_trippers.go:553', pid = 4242} = {}) =>
	`${severity}0314 10:00:00.000000 ${String(pid).padStart(7)} ${file}] ${message}`;

/** One request at -v=6, kubectl 1.13 to 1.32. */
const http = (method: string, path: string, status: string) =>
	klog(`${method} ${server}${path} ${status} in 4 milliseconds`);

const loaded = klog('Config loaded from file:  /home/dev/.kube/config', {file: 'loader.go:395'});
const discovery = [http('GET', '/api?timeout=32s', '200 OK'), http('GET', '/apis?timeout=32s', '200 OK')];
const start = [loaded, ...discovery];

/** A request and its answer at -v=8 with a body. */
const answered = (method: string, path: string, status: string, headers: readonly string[], body: string) => [
	klog(`${method} ${server}${path}`, {file: 'round_trippers.go:463'}),
	klog('Request Headers:', {file: 'round_trippers.go:469'}),
	klog('    User-Agent: kubectl/v1.30.3 (linux/amd64) kubernetes/abc1234', {file: 'round_trippers.go:473'}),
	klog(`Response Status: ${status} in 4 milliseconds`, {file: 'round_trippers.go:574'}),
	klog('Response Headers:', {file: 'round_trippers.go:577'}),
	...headers.map(line => klog(`    ${line}`, {file: 'round_trippers.go:580'})),
	klog(`Response Body: ${body}`, {file: 'request.go:1212'}),
];

const ownHeaders = ['Audit-Id: 545f1ce2-e46c-4adf-b405-2b1081c25215', 'Content-Type: application/json'];

const statusOf = (code: number, reason: string, message: string) =>
	JSON.stringify({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code});

const found = (lines: readonly string[]) =>
	analyzeText(`${lines.join('\n')}\n`)
		.findings.filter(({severity}) => severity === 'error')
		.map(({id, grade}) => `${id} ${grade}`);

const applied = [
	...start,
	http('GET', deployment, '200 OK'),
	http('PATCH', `${deployment}?fieldManager=kubectl-client-side-apply`, '200 OK'),
	'deployment.apps/web configured',
];

test.each<[string, readonly string[]]>([
	[
		'errors of the next command of a script',
		[...applied, '+ git push origin main', "error: failed to push some refs to 'example'"],
	],
	[
		'errors of the next command of a job',
		[...applied, '$ npm run e2e', 'Error: Cannot find module "x"', 'error: script exited'],
	],
	[
		'errors of the next command, nested',
		[...applied, '++ ./notify.sh', 'dial tcp 10.0.0.3:80: connect: connection refused'],
	],
	['errors of the next step', [...applied, '##[group]Run docker push', 'Error: Unauthorized']],
	[
		'data that speaks of connections',
		[
			...start,
			http('GET', '/api/v1/namespaces/shop/configmaps/log', '200 OK'),
			'dial tcp 10.0.0.5:5432: connect: connection refused',
			'Get "https://x.example/y": x509: certificate has expired or is not yet valid: current time 2026-03-14T10:00:00Z is after 2026-01-01T00:00:00Z',
			'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
		],
	],
	[
		'a drained pod that was gone before',
		[
			...start,
			http('POST', `${pod}/eviction`, '404 Not Found'),
			http('GET', pod, '404 Not Found'),
			'pod/web-0 evicted',
			'node/n1 drained',
		],
	],
	[
		'an event that is created when it cannot be patched',
		[
			http('PATCH', '/api/v1/namespaces/shop/events/web.17', '404 Not Found'),
			http('POST', '/api/v1/namespaces/shop/events', '201 Created'),
			http('GET', deployment, '200 OK'),
		],
	],
	[
		'a describe that may not see events',
		[
			...start,
			...answered('GET', pod, '200 OK', ownHeaders, '{"kind":"Pod"}'),
			...answered(
				'GET',
				'/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dweb-0',
				'403 Forbidden',
				ownHeaders,
				statusOf(
					403,
					'Forbidden',
					'events is forbidden: User "jane" cannot list resource "events" in API group "" in the namespace "shop"',
				),
			),
			'Name:   web-0',
			'Events: <none>',
		],
	],
	[
		'a candidate that lost the race for a lease',
		[
			http('PUT', '/apis/coordination.k8s.io/v1/namespaces/a/leases/x', '409 Conflict'),
			klog('failed to acquire lease a/x', {file: 'leaderelection.go:354', pid: 4242}),
			http('GET', '/apis/coordination.k8s.io/v1/namespaces/a/leases/x', '200 OK'),
		],
	],
	[
		'a lease that another replica created first',
		[
			http('POST', '/apis/coordination.k8s.io/v1/namespaces/a/leases', '409 Conflict'),
			klog('error initially creating leader election record: leases.coordination.k8s.io "x" already exists', {
				severity: 'E',
				file: 'leaderelection.go:330',
			}),
			http('GET', '/apis/coordination.k8s.io/v1/namespaces/a/leases/x', '200 OK'),
		],
	],
	[
		'the question of oc login whether the server is there',
		[
			loaded,
			http('HEAD', '/', '403 Forbidden'),
			http('GET', '/apis/user.openshift.io/v1/users/~', '200 OK'),
			'Login successful.',
		],
	],
	[
		'what a credential plugin logs while it works',
		[
			loaded,
			klog('cache read failed: open /root/.kube/cache: permission denied', {
				severity: 'E',
				file: 'cred.go:140',
				pid: 9999,
			}),
			...discovery,
			http('GET', pod, '200 OK'),
			'NAME    READY',
		],
	],
	[
		'a group that cannot be listed, at -v=0',
		[
			klog(
				"couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
				{severity: 'E', file: 'memcache.go:287'},
			),
			'NAME    READY',
			'web-0   1/1',
		],
	],
])('no failure: %s', (_, lines) => {
	expect(found(lines)).toEqual([]);
});

const broken = klog(
	"couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
	{
		severity: 'E',
		file: 'memcache.go:287',
	},
);

test.each<[string, readonly string[], readonly string[]]>([
	[
		'a group that cannot be listed does not make a type unknown for certain',
		[loaded, broken, ...discovery, `error: the server doesn't have a resource type "podz"`],
		['request/resource-type-unknown likely'],
	],
	[
		'a group that cannot be listed is no reason for a time-out',
		[
			loaded,
			broken,
			...discovery,
			http('GET', pod, '200 OK'),
			'error: timed out waiting for the condition on pods/web-0',
		],
		['unknown/wait-timed-out proven'],
	],
	[
		'a chart that is not found is not the object of its name',
		[
			loaded,
			...answered(
				'GET',
				'/api/v1/namespaces/shop/services/web',
				'404 Not Found',
				ownHeaders,
				statusOf(404, 'NotFound', 'services "web" not found'),
			),
			'Error: INSTALLATION FAILED: chart "web" version "1.2.3" not found in https://charts.example repository',
		],
		['unknown/unclassified possible'],
	],
	[
		'both lists refused, one with words',
		[
			loaded,
			http('GET', '/api?timeout=32s', '403 Forbidden'),
			http('GET', '/apis?timeout=32s', '403 Forbidden'),
			klog('skipped caching discovery info due to forbidden: User "bob" cannot get path "/api"', {
				file: 'cached_discovery.go:121',
			}),
			`error: the server doesn't have a resource type "pods"`,
		],
		['authorization/nonresource-denied proven'],
	],
	[
		'a kubelet that does not know the pod is no missing API version',
		[
			loaded,
			http('GET', pod, '200 OK'),
			http('GET', `${pod}/log?container=web`, '404 Not Found'),
			'Error from server (NotFound): the server could not find the requested resource ( pods/log web-0)',
		],
		['health/kubelet-pod-unknown proven'],
	],
	[
		'503 of a program behind a service is not the API server',
		[
			...start,
			...answered(
				'GET',
				'/api/v1/namespaces/shop/services/web/proxy/healthz',
				'503 Service Unavailable',
				ownHeaders,
				statusOf(503, 'ServiceUnavailable', 'no endpoints available for service "web"'),
			),
			'Error from server (ServiceUnavailable): no endpoints available for service "web"',
		],
		['unknown/unclassified possible'],
	],
	[
		'401 of the metrics API alone is not about the user',
		[
			...start,
			...answered(
				'GET',
				'/apis/metrics.k8s.io/v1beta1/nodes',
				'401 Unauthorized',
				ownHeaders,
				statusOf(401, 'Unauthorized', 'Unauthorized'),
			),
			'error: You must be logged in to the server (the server has asked for the client to provide credentials (get nodes.metrics.k8s.io))',
		],
		['health/aggregated-api-unauthorized likely'],
	],
	[
		'401 of the API server after discovery is about the user',
		[
			...start,
			...answered(
				'GET',
				'/api/v1/nodes',
				'401 Unauthorized',
				ownHeaders,
				statusOf(401, 'Unauthorized', 'Unauthorized'),
			),
			'error: You must be logged in to the server (Unauthorized)',
		],
		['authentication/credentials-rejected proven'],
	],
	[
		'the limit of a gateway is not priority and fairness',
		[
			loaded,
			...answered(
				'GET',
				'/api?timeout=32s',
				'429 Too Many Requests',
				['Server: kong/2.8'],
				'{"message":"API rate limit exceeded"}',
			),
			'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later',
		],
		['network/gateway-rate-limit proven'],
	],
	[
		'a lost race that ended the command',
		[
			...start,
			http('PUT', '/api/v1/namespaces/shop/services/web', '409 Conflict'),
			'Error from server (Conflict): Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again',
		],
		['conflict/optimistic-lock proven'],
	],
	[
		'events that were asked for and refused',
		[
			...start,
			http('GET', '/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dweb', '403 Forbidden'),
			'Error from server (Forbidden): events is forbidden: User "jane" cannot list resource "events" in API group "" in the namespace "shop"',
		],
		['authorization/rbac-denied proven'],
	],
	[
		'a login that a plugin with its own klog lines asks for',
		[
			loaded,
			klog(
				'print credential failed with error: Failed to retrieve access token:: failure while executing gcloud (err: ERROR: There was a problem refreshing your current auth tokens: Reauthentication failed.',
				{
					severity: 'F',
					file: 'cred.go:145',
					pid: 9999,
				},
			),
			'Please run:',
			'',
			'  $ gcloud auth login',
			http('GET', '/api?timeout=32s', ''),
			klog(
				`couldn't get current server API group list: Get "${server}/api?timeout=32s": getting credentials: exec: executable gke-gcloud-auth-plugin failed with exit code 1`,
				{
					severity: 'E',
					file: 'memcache.go:265',
				},
			),
			'Unable to connect to the server: getting credentials: exec: executable gke-gcloud-auth-plugin failed with exit code 1',
		],
		['authentication/cloud-reauth-required proven'],
	],
	[
		'a pipe whose other end is echoed before the error',
		[
			'+ kubectl get pods -n shop',
			'+ grep web',
			'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"',
		],
		['authorization/rbac-denied proven'],
	],
])('%s', (_, lines, expected) => {
	expect(found(lines)).toEqual(expected);
});
