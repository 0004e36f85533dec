import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import {text} from 'node:stream/consumers';
import {listen} from '../../support/ports.ts';
import type {Pki} from './pki.ts';

/** Everything that kube-apiserver asks over HTTPS: admission, authentication, authorization, images, conversion, aggregated APIs, kubelets. */
export type Hooks = {readonly url: string; readonly port: number; readonly close: () => Promise<void>};

type Review = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly request?: {readonly uid: string};
	readonly spec?: any;
};

const json = (response: ServerResponse, body: unknown, status = 200) => {
	response.writeHead(status, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
};
const plain = (response: ServerResponse, status: number, body: string) => {
	response.writeHead(status, {'Content-Type': 'text/plain'}).end(body);
};

/** Answers an AdmissionReview. Source: api `admission/v1/types.go`. */
const admission =
	(answer: object, uid?: string) =>
	(response: ServerResponse, {apiVersion, kind, request}: Review) => {
		json(response, {apiVersion, kind, response: {uid: uid ?? request?.uid, ...answer}});
	};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const patch = (...operations: object[]) => ({allowed: true, patchType: 'JSONPatch', patch: base64(operations)});

/** Answers a TokenReview, SubjectAccessReview or ImageReview: with a status beside what was asked. */
const review =
	(statusOf: (spec: any) => object) =>
	(response: ServerResponse, {apiVersion, kind, spec}: Review) => {
		json(response, {apiVersion, kind, status: statusOf(spec ?? {})});
	};

const status = (code: number, reason: string, message: string) => (response: ServerResponse) => {
	json(response, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code}, code);
};

/** What the authorizer says of a user, those of Azure and Google in their words. Source: kubeguard `authz/providers/azure`. */
const opinions: Readonly<Record<string, object>> = {
	jane: {allowed: false, denied: true, reason: 'jane is on the freeze list until Monday'},
	deployer: {allowed: false, reason: 'no team of deployer owns this namespace'},
	'system:serviceaccount:payments:azure': {
		allowed: false,
		denied: true,
		reason: 'User does not have access to the resource in Azure. Update role assignment to allow access.',
	},
	'system:serviceaccount:payments:google': {
		allowed: false,
		reason: 'requires one of ["container.pods.list"] permission(s).',
	},
	'system:serviceaccount:payments:warden': {
		allowed: false,
		denied: true,
		reason: 'GKE Warden authz [denied by managed-namespaces-limitation]: the namespace "payments" is managed',
	},
};

/** By path. */
const handlers: Readonly<Record<string, (response: ServerResponse, review: Review) => void>> = {
	'/admit/allow': admission({allowed: true}),
	'/admit/warn': admission({allowed: true, warnings: ['team label is missing; it will be required from May on']}),
	'/admit/deny': admission({allowed: false, status: {message: 'images must come from registry.example.com'}}),
	'/admit/deny-400': admission({allowed: false, status: {code: 400, message: 'spec.owner must name a team'}}),
	'/admit/deny-422': admission({
		allowed: false,
		status: {code: 422, reason: 'Invalid', message: 'spec.replicas must be odd'},
	}),
	'/admit/deny-409': admission({
		allowed: false,
		status: {code: 409, reason: 'Conflict', message: 'release 41 is being rolled out'},
	}),
	'/admit/deny-silently': admission({allowed: false}),
	'/admit/hang': () => {},
	'/admit/fail': response => plain(response, 500, 'boom'),
	'/admit/unauthorized': response => plain(response, 401, 'who are you'),
	'/admit/missing': response => plain(response, 404, '404 page not found'),
	'/admit/html': response => {
		response.writeHead(200, {'Content-Type': 'text/html'}).end('<html><body>Policy server</body></html>');
	},
	'/admit/wrong-uid': admission({allowed: true}, 'another-uid'),
	'/admit/bad-patch': admission(patch({op: 'replace', path: '/spec/nope/here', value: 1})),
	'/admit/invalid-patch': admission(patch({op: 'add', path: '/spec/replicas', value: 'many'})),
	'/admit/label': admission(patch({op: 'add', path: '/metadata/labels', value: {team: 'payments'}})),
	'/authenticate': review(({token}) =>
		token === 'hook-token'
			? {authenticated: true, user: {username: 'hook-user', groups: ['developers']}}
			: {authenticated: false, error: 'session is closed'},
	),
	'/authenticate/fail': response => plain(response, 500, 'boom'),
	'/authorize': review(({user}) => opinions[user] ?? {allowed: false}),
	'/authorize/fail': response => plain(response, 500, 'boom'),
	'/image': review(() => ({allowed: false, reason: 'busybox has critical vulnerabilities'})),
	'/convert': (response, {apiVersion, kind, request}) =>
		json(response, {
			apiVersion,
			kind,
			response: {uid: request?.uid, result: {status: 'Failure', message: 'no way from v1 to v2'}},
		}),
	'/convert/fail': response => plain(response, 500, 'boom'),
};

/** An aggregated API at `/apis/GROUP/…`, by group. */
const aggregated: Readonly<Record<string, (response: ServerResponse) => void>> = {
	'unauthorized.example.com': status(401, 'Unauthorized', 'Unauthorized'),
	'forbidden.example.com': status(403, 'Forbidden', 'widgets is forbidden: not in this tenant'),
	'failing.example.com': status(500, 'InternalError', 'Internal error occurred: the database is locked'),
	'html.example.com': response => {
		response.writeHead(502, {'Content-Type': 'text/html'}).end('<html><body>Bad Gateway</body></html>');
	},
	'hanging.example.com': () => {},
	'custom.metrics.k8s.io': status(401, 'Unauthorized', 'Unauthorized'),
	'external.metrics.k8s.io': status(500, 'InternalError', 'Internal error occurred: Prometheus does not answer'),
};

/** The availability controller asks for this, and marks an APIService as unavailable without it: kube-aggregator `pkg/controllers/status/remote`. */
const discovery = (response: ServerResponse, path: string) => {
	json(response, {
		kind: 'APIResourceList',
		apiVersion: 'v1',
		groupVersion: path.replace('/apis/', ''),
		resources: [
			{name: 'widgets', singularName: 'widget', namespaced: true, kind: 'Widget', verbs: ['get', 'list', 'create']},
		],
	});
};

/** Kubelets that refuse what they are asked, by the end of the pod's name. Source: kubernetes `pkg/kubelet/server/server.go`. */
const kubelets: Readonly<Record<string, (response: ServerResponse) => void>> = {
	'on-a-strict-kubelet': response => plain(response, 401, 'Unauthorized'),
	'on-a-closed-kubelet': response =>
		plain(
			response,
			403,
			'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy])\n',
		),
	'on-another-kubelet': response => plain(response, 404, 'pod does not exist'),
};

/**
What is asked without a review: an OpenID Connect provider that renews no token, and a kubelet that refuses the API server.

Sources: client-go `plugin/pkg/client/auth/oidc/oidc.go`, kubernetes `pkg/kubelet/server/server.go` (InstallAuthFilter).
*/
const pages: Readonly<Record<string, (response: ServerResponse, base: string) => void>> = {
	'/idp/.well-known/openid-configuration': (response, base) =>
		json(response, {issuer: `${base}/idp`, token_endpoint: `${base}/idp/token`}),
	'/idp/token': response => json(response, {error: 'invalid_grant', error_description: 'Token is not active'}, 400),
	'/containerLogs/payments/locked/app': response => plain(response, 401, 'Unauthorized\n'),
	'/containerLogs/payments/guarded/app': response =>
		plain(
			response,
			403,
			'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy])\n',
		),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const {pathname} = new URL(request.url ?? '/', 'https://localhost');
	const body = await text(request);
	const kubelet = /^\/(?:containerLogs|exec|attach|portForward)\/[^/]+\/[^/]*?(on-[^/]+)/.exec(pathname)?.[1];
	const group = /^\/apis\/([^/]+)/.exec(pathname)?.[1];
	if (kubelet !== undefined) {
		(kubelets[kubelet] ?? (other => plain(other, 404, '404 page not found')))(response);
		return;
	}

	if (group !== undefined && /^\/apis\/[^/]+\/v\w+$/.test(pathname)) {
		discovery(response, pathname);
		return;
	}

	if (group !== undefined) {
		(aggregated[group] ?? (other => plain(other, 404, '404 page not found')))(response);
		return;
	}

	const page = pages[pathname];
	if (page !== undefined) {
		page(response, `https://${request.headers.host}`);
		return;
	}

	const handler = handlers[pathname];
	if (handler === undefined) plain(response, 404, '404 page not found');
	else handler(response, (body === '' ? {} : JSON.parse(body)) as Review);
}

export async function startHooks(pki: Pki): Promise<Hooks> {
	const server = createServer({key: pki.text('server.key'), cert: pki.text('server.pem')}, (request, response) => {
		answer(request, response).catch((error: unknown) => plain(response, 500, String(error)));
	});
	const {port, close} = await listen(server);
	return {url: `https://127.0.0.1:${port}`, port, close};
}
