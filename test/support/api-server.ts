import {randomUUID} from 'node:crypto';
import {createSecureServer, type Http2ServerRequest, type Http2ServerResponse} from 'node:http2';
import {createServer} from 'node:https';
import type {Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import {attributesOf, type Attributes} from './api/attributes.ts';
import {discover, typeOf, unavailable} from './api/discovery.ts';
import {openapi} from './api/openapi.ts';
import {denied, failure, plainText, qualified, type Answer} from './api/status.ts';
import {Store} from './api/store.ts';
import {tableOf, wantsTable} from './api/table.ts';
import {pem, type ServerCertificate} from './certs.ts';
import type {Fault} from './faults.ts';
import {goodToken} from './kubeconfig.ts';
import {listen} from './ports.ts';

export type ApiServerOptions = {
	readonly certificate?: ServerCertificate;
	readonly faults?: readonly Fault[];
	/** What RBAC denies to `dev@example.com`; nothing by default. */
	readonly denies?: (request: Attributes) => boolean;
	/** API groups whose aggregated API server is down. */
	readonly broken?: readonly string[];
	/** True when a load balancer terminates TLS, so that client certificates never arrive. */
	readonly losesClientCertificates?: boolean;
	/** A warning in every response about resources. */
	readonly warning?: string;
	/** Watches and followed logs start, and then stay open; otherwise they get no response at all. */
	readonly streams?: boolean;
	/** False for a server, or a load balancer, that only speaks HTTP/1.1. */
	readonly http2?: boolean;
};

export type ApiServer = {
	readonly url: string;
	readonly port: number;
	/** Requests received, such as `GET /api/v1/namespaces/default/pods?limit=500`, in order. */
	readonly requests: readonly string[];
	readonly close: () => Promise<void>;
};

/** The version reported by `/version`. */
const version = {major: '1', minor: '33', gitVersion: 'v1.33.4', gitTreeState: 'clean', platform: 'linux/amd64'};

/** Public paths. Source: the ClusterRole `system:public-info-viewer`. */
const isPublic = ({path}: Attributes) => /^\/(version|healthz|livez|readyz)(\/|$)/.test(path);

const longRunning = ({verb, subresource}: Attributes) =>
	verb === 'watch' || subresource === 'exec' || subresource === 'log';

const isEndless = ({verb, subresource, query}: Attributes) =>
	verb === 'watch' || (subresource === 'log' && query.get('follow') === 'true');

/**
Starts a small kube-apiserver with a few objects, and with a test's faults.

Headers, bodies and the order of its handlers follow the real one, as far as kubectl's log shows them. Not implemented: watches
that report something, streaming, server-side field management beyond one seeded owner, OpenAPI v2.
*/
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
	const {certificate = 'server', faults = [], http2 = true} = options;
	const requests: string[] = [];
	const store = new Store();
	const hits = new Map<Fault, number>();

	/** The first fault for the request at this stage. */
	const faultAt = (at: Fault['at'], request: Attributes) => {
		const fault = faults.find(
			candidate =>
				candidate.at === at &&
				(candidate.when?.(request) ?? true) &&
				(hits.get(candidate) ?? 0) < (candidate.times ?? Infinity),
		);
		if (fault !== undefined) hits.set(fault, (hits.get(fault) ?? 0) + 1);
		return fault?.answer;
	};

	const tls = {
		cert: pem(`${certificate}.pem`),
		key: pem(`${certificate}.key`),
		ca: pem('ca.pem'),
		requestCert: options.losesClientCertificates !== true,
		rejectUnauthorized: false,
	};
	// Upgrades (exec) come over HTTP/1.1 in any case.
	const server = http2 ? createSecureServer({...tls, allowHTTP1: true}) : createServer(tls);
	const connections = new Map<number, Socket>();
	server.on('connection', (socket: Socket) => {
		const port = socket.remotePort;
		if (port === undefined) return;
		connections.set(port, socket);
		socket.on('close', () => connections.delete(port));
	});
	// One type for both protocols: the members used below are common to both.
	server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
		void respond(request, response);
	});
	const listener = await listen(server);

	async function respond(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
		requests.push(`${request.method} ${request.url}`);
		const attributes = attributesOf(request.method, request.url);
		const accept = request.headers['accept'] ?? '';
		const text = await textOf(request);
		if (text === undefined) return;
		const body = parsed(text);
		const name = attributes.name ?? nameIn(body) ?? '';
		const headers: Record<string, string> = {};

		const answer = (): ReturnType<typeof faultAt> => {
			const front = faultAt('front', attributes);
			if (front !== undefined) return front;
			headers['Audit-Id'] = randomUUID();
			headers['Cache-Control'] = 'no-cache, private';
			const user = userOf(request);
			const broken = faultAt('authentication', attributes);
			if (broken !== undefined) return broken;
			if (user === undefined) return failure(401, 'Unauthorized', 'Unauthorized');
			if (!longRunning(attributes)) {
				headers['X-Kubernetes-Pf-Flowschema-Uid'] = '4a1f6c52-9c1f-4c3e-8b57-1d2f6a0e9b11';
				headers['X-Kubernetes-Pf-Prioritylevel-Uid'] = 'c0b7e3d8-52a4-4a0f-9f0e-6f3f7f1d2c22';
			}

			const refused = authorize(user, attributes, options.denies);
			if (refused !== undefined) return refused;
			return faultAt('handler', attributes) ?? handle(attributes, accept, body);
		};

		const given = answer();
		const result = typeof given === 'function' ? given({...attributes, name}) : given;
		if (result === undefined || result === 'hang') return;
		if (typeof result === 'string') {
			// Below TLS, where no alert announces the end; but an HTTP/1.1 server closes politely.
			const connection = connections.get(request.socket.remotePort ?? 0);
			if (result === 'reset') connection?.resetAndDestroy();
			else if (request.httpVersionMajor === 1) request.socket.end();
			else connection?.destroy();
			return;
		}

		if (options.warning !== undefined && attributes.isResource) headers['Warning'] = `299 - "${options.warning}"`;
		if (options.streams === true && isEndless(attributes)) {
			response.writeHead(200, {
				...headers,
				'Content-Type': attributes.verb === 'watch' ? 'application/json' : 'text/plain',
			});
			response.write(result.body as string);
			return;
		}

		const content = typeof result.body === 'string' ? result.body : `${JSON.stringify(result.body)}\n`;
		const length = String(Buffer.byteLength(content));
		if (request.httpVersionMajor === 1) response.removeHeader('Connection'); // Node would add it, Go does not.
		response.writeHead(result.code, {
			...headers,
			'Content-Type': 'application/json',
			...result.headers,
			'Content-Length': length,
		});
		response.end(content);
	}

	function handle(request: Attributes, accept: string, body: Record<string, unknown> | undefined) {
		const {broken = []} = options;
		const described = discover(request, accept, broken) ?? openapi(request);
		if (described !== undefined) return described;
		if (request.path === '/version') return {code: 200, body: version};
		if (isPublic(request)) return plainText(200, 'ok');
		if (broken.includes(request.group)) return unavailable();
		const type = typeOf(request);
		if (type === undefined) {
			return request.isResource
				? failure(404, 'NotFound', 'the server could not find the requested resource', {})
				: plainText(404, '404 page not found');
		}

		if (isEndless(request) && options.streams !== true) return 'hang';
		if (request.verb === 'watch') {
			const {body} = store.handle({...request, verb: 'list'}, type, undefined) as {body: {items: object[]}};
			const events = body.items.map(item => ({type: 'MODIFIED', object: wantsTable(accept) ? tableOf(item) : item}));
			return plainText(200, events.map(event => JSON.stringify(event)).join('\n'));
		}

		if (request.subresource === 'log')
			return plainText(200, 'started\nE1121 07:57:03.983274 7093 web.go:1] not from kubectl\n');
		if (request.subresource === 'token') return {code: 201, body: {...body, status: {token: 'issued-token'}}};
		if (type.kind === 'SelfSubjectAccessReview') return {code: 201, body: review(body, options.denies)};
		if (request.subresource !== undefined) return {code: 201, body: body ?? {}};
		const result = store.handle(request, type, body);
		const printable = result.code < 300 && (request.verb === 'list' || request.verb === 'get');
		return printable && wantsTable(accept) ? {...result, body: tableOf(result.body as object)} : result;
	}

	const {port} = listener;
	return {url: `https://127.0.0.1:${port}`, port, requests, close: listener.close};
}

/** The body; undefined if the client disconnected meanwhile. */
async function textOf(request: Http2ServerRequest): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of request) chunks.push(chunk as Buffer);
		return Buffer.concat(chunks).toString();
	} catch {
		return undefined;
	}
}

function parsed(text: string): Record<string, unknown> | undefined {
	try {
		return text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
	} catch {
		return undefined;
	}
}

const nameIn = (body: Record<string, unknown> | undefined) =>
	(body?.['metadata'] as {readonly name?: string} | undefined)?.name;

/** The user's name; undefined if the credentials are wrong. */
function userOf({headers, socket}: Http2ServerRequest): string | undefined {
	const {authorization} = headers;
	if (authorization !== undefined) return authorization === `Bearer ${goodToken}` ? 'dev@example.com' : undefined;
	const {authorized} = socket as TLSSocket;
	return authorized ? 'dev@example.com' : 'system:anonymous';
}

/** RBAC's sentence. Source: apiserver `endpoints/handlers/responsewriters/errors.go`, `forbiddenMessage`. */
function authorize(user: string, request: Attributes, denies: ApiServerOptions['denies']): Answer | undefined {
	const allowed = user === 'system:anonymous' ? isPublic(request) : denies?.(request) !== true;
	if (allowed) return undefined;
	const {verb, resource, subresource, group, namespace, name, path} = request;
	if (!request.isResource) return denied(`forbidden: User "${user}" cannot ${verb} path "${path}"`, undefined);
	const what = subresource === undefined ? resource : `${resource}/${subresource}`;
	const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
	const target = `${qualified(request)}${name === undefined ? '' : ` "${name}"`}`;
	return denied(
		`${target} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`,
		request,
	);
}

/** Responds to `kubectl auth can-i`. */
function review(body: Record<string, unknown> | undefined, denies: ApiServerOptions['denies']): object {
	const spec = body?.['spec'] as {readonly resourceAttributes?: Readonly<Record<string, string>>} | undefined;
	const {verb = '', resource = '', group = '', namespace, name} = spec?.resourceAttributes ?? {};
	const asked: Attributes = {
		...attributesOf('GET', '/api/v1/x'),
		verb,
		resource,
		group,
		namespace,
		name,
	};
	return {...body, status: {allowed: denies?.(asked) !== true}};
}
