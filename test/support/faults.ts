import {isDiscovery, type Attributes} from './api/attributes.ts';
import {unavailable} from './api/discovery.ts';
import {failure, forbidden, modified, plainText, type Answer} from './api/status.ts';

/**
Something that goes wrong on the way to a response.

kube-apiserver's handlers run in the order of `at`; each leaves its mark in the response headers:
- `front`: something before the API server answers, so there is no `Audit-Id`
- `authentication`: `Audit-Id`, but no `X-Kubernetes-Pf-*`
- `handler`: both
*/
export type Fault = {
	readonly at: 'front' | 'authentication' | 'handler';
	/** The requests it affects; all by default. */
	readonly when?: (request: Attributes) => boolean;
	/** How many of these requests it affects; all by default. */
	readonly times?: number;
	/**
	The response, which may depend on the request, or what happens instead.

	`hang`: nothing, ever. `reset`: the connection ends with RST. `close`: the connection ends with FIN.
	*/
	readonly answer: 'hang' | 'reset' | 'close' | Answer | ((request: Named) => Answer);
};

/** A request with its object's name, which a create only has in its body. */
export type Named = Attributes & {readonly name: string};

const afterDiscovery = (request: Attributes) => !isDiscovery(request);
const creates = (request: Attributes) => request.verb === 'create';
const writes = (request: Attributes) => request.method !== 'GET';

/** The token was valid during discovery, and no longer is. */
export const unauthorizedAfterDiscovery: Fault = {
	at: 'authentication',
	when: afterDiscovery,
	answer: failure(401, 'Unauthorized', 'Unauthorized'),
};

export const quotaExceeded: Fault = {
	at: 'handler',
	when: creates,
	answer: request => forbidden(request, 'exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10'),
};

export const podSecurity: Fault = {
	at: 'handler',
	when: creates,
	answer: request =>
		forbidden(
			request,
			'violates PodSecurity "restricted:latest": privileged (container "job" must not set securityContext.privileged=true), runAsNonRoot != true (pod or container "job" must set securityContext.runAsNonRoot=true)',
		),
};

/** In the format of OPA Gatekeeper, which chooses 403 itself; without a code it would be 400. */
export const webhookDenied: Fault = {
	at: 'handler',
	when: creates,
	answer: failure(
		403,
		'Forbidden',
		'admission webhook "validation.gatekeeper.sh" denied the request: [must-have-team] you must provide labels: {"team"}',
	),
};

/** Source: apiserver `admission/plugin/webhook/errors.go`; the inner message is Go's HTTP client's. */
const failsToCall = (why: string): Fault => {
	const message = `failed calling webhook "validate.policy.example.com": failed to call webhook: Post "https://policy.policy-system.svc:443/validate?timeout=10s": ${why}`;
	return {
		at: 'handler',
		when: creates,
		answer: failure(500, 'InternalError', `Internal error occurred: ${message}`, {causes: [{message}]}),
	};
};

export const webhookUnreachable = failsToCall('no endpoints available for service "policy"');
export const webhookTimeout = failsToCall('context deadline exceeded');
export const webhookTls = failsToCall(
	'tls: failed to verify certificate: x509: certificate signed by unknown authority',
);

export const namespaceTerminating: Fault = {
	at: 'handler',
	when: creates,
	answer: request => {
		const message = `namespace ${request.namespace} is being terminated`;
		const why = `unable to create new content in namespace ${request.namespace} because it is being terminated`;
		return failure(403, 'Forbidden', `${request.resource} "${request.name}" is forbidden: ${why}`, {
			name: request.name,
			kind: request.resource,
			causes: [{reason: 'NamespaceTerminating', message, field: 'metadata.namespace'}],
		});
	},
};

/** The API server is fine, but cannot reach the node. */
export const kubeletUnreachable: Fault = {
	at: 'handler',
	when: ({subresource}) => subresource === 'log',
	answer: failure(
		500,
		undefined,
		'Get "https://10.0.0.12:10250/containerLogs/default/web/web": dial tcp 10.0.0.12:10250: connect: connection refused',
	),
};

/** Another client wrote the object between kubectl's GET and its PATCH; `kubectl apply` retries automatically. */
export const modifiedOnce: Fault = {at: 'handler', when: ({verb}) => verb === 'patch', times: 1, answer: modified};

/** An aggregated API's backend just went away: discovery still lists its resources. */
export const metricsDown: Fault = {
	at: 'handler',
	when: ({group}) => group === 'metrics.k8s.io',
	answer: unavailable(),
};

/** API priority and fairness's message. Source: apiserver `server/filters/priority-and-fairness.go`. */
export const tooManyRequests = (times?: number): Fault => ({
	at: 'handler',
	when: afterDiscovery,
	...(times !== undefined && {times}),
	answer: plainText(429, 'Too many requests, please try again later.', {'Retry-After': '1'}),
});

/** An eviction denied by a PodDisruptionBudget. Source: kubernetes `pkg/registry/core/pod/storage/eviction.go`. */
export const evictionBlocked: Fault = {
	at: 'handler',
	when: ({subresource}) => subresource === 'eviction',
	answer: failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
		causes: [
			{reason: 'DisruptionBudget', message: 'The disruption budget web needs 2 healthy pods and has 2 currently'},
		],
	}),
};

export const etcdTimeout: Fault = {
	at: 'handler',
	when: afterDiscovery,
	answer: failure(500, undefined, 'etcdserver: request timed out'),
};

/** Every path returns 503, as while the API server starts; without `Retry-After`, or kubectl would wait for it. */
export const notReady: Fault = {
	at: 'authentication',
	answer: failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
};

/** nginx without a backend. */
export const badGateway: Fault = {
	at: 'front',
	answer: {
		code: 502,
		headers: {Server: 'nginx/1.27.4', 'Content-Type': 'text/html'},
		body: [
			'<html>',
			'<head><title>502 Bad Gateway</title></head>',
			'<body>',
			'<center><h1>502 Bad Gateway</h1></center>',
			'<hr><center>nginx/1.27.4</center>',
			'</body>',
			'</html>',
			'',
		].join('\r\n'),
	},
};

/** The request is accepted, and never answered; only after discovery, which kubectl would retry five times. */
export const hang: Fault = {at: 'front', when: afterDiscovery, answer: 'hang'};

/** Only affects writes: client-go tries reads ten times, a second apart. */
export const connectionReset: Fault = {at: 'front', when: writes, answer: 'reset'};

export const connectionClosed: Fault = {at: 'front', when: writes, answer: 'close'};
