import {randomUUID} from 'node:crypto';
import type {Attributes} from './attributes.ts';
import type {ResourceType} from './discovery.ts';
import {alreadyExists, failure, fieldConflict, invalid, modified, notFound, type Answer, type Cause} from './status.ts';

type Json = {[key: string]: unknown};

export type KubeObject = Json & {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Json & {readonly name: string; readonly namespace?: string; readonly resourceVersion?: string};
};

type Stored = {object: KubeObject; owners: Readonly<Record<string, string>>};

const created = '2026-05-04T08:00:00Z';

/** The objects of the test cluster: in namespace `default`, one of each type. */
export class Store {
	readonly #objects = new Map<string, Stored>();
	#revision = 1000;

	constructor() {
		const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'nginx:1.29'}]}};
		this.#seed('namespaces', {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'default'}});
		this.#seed('pods', {
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'web', namespace: 'default', labels: {app: 'web'}},
			spec: {...template.spec, nodeName: 'worker-1'},
			status: {phase: 'Running', containerStatuses: [{name: 'web', ready: true, restartCount: 0}]},
		});
		this.#seed('nodes', {
			apiVersion: 'v1',
			kind: 'Node',
			metadata: {name: 'worker-1', labels: {'kubernetes.io/os': 'linux'}},
			spec: {},
			status: {conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready'}]},
		});
		this.#seed('serviceaccounts', {
			apiVersion: 'v1',
			kind: 'ServiceAccount',
			metadata: {name: 'default', namespace: 'default'},
		});
		this.#seed('configmaps', {
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'settings', namespace: 'default'},
			data: {color: 'blue'},
		});
		this.#seed('secrets', {
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: 'database', namespace: 'default'},
			type: 'Opaque',
			data: {password: Buffer.from('correct horse').toString('base64')},
		});
		const deployment = {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'web', namespace: 'default'},
			spec: {replicas: 2, selector: {matchLabels: {app: 'web'}}, template},
		};
		this.#seed('deployments', deployment, {'.spec.replicas': 'autoscaler'});
	}

	/** @param body the client's parsed body */
	handle(request: Attributes, type: ResourceType, body: Json | undefined): Answer {
		switch (request.verb) {
			case 'list':
				return this.#list(request, type);
			case 'get':
				return this.#with(request, ({object}) => ok(object));
			case 'create':
				return this.#create(request, type, body);
			case 'update':
				return this.#with(request, stored => this.#update(request, stored, body));
			case 'patch':
				return this.#patch(request, type, body);
			case 'delete':
				return this.#with(request, ({object}) => {
					this.#objects.delete(keyOf(request.resource, object));
					return ok({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: {name: request.name}});
				});
			default:
				return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
		}
	}

	#seed(resource: string, object: KubeObject, owners: Stored['owners'] = {}): void {
		const metadata = {...object.metadata, uid: randomUUID(), creationTimestamp: created};
		this.#objects.set(keyOf(resource, object), {object: this.#revised({...object, metadata}), owners});
	}

	#revised(object: KubeObject): KubeObject {
		this.#revision += 1;
		return {...object, metadata: {...object.metadata, resourceVersion: String(this.#revision)}};
	}

	#with(request: Attributes, found: (stored: Stored) => Answer): Answer {
		const stored = this.#objects.get(`${request.resource}/${scopeOf(request)}/${request.name}`);
		return stored === undefined ? notFound(request) : found(stored);
	}

	#list(request: Attributes, type: ResourceType): Answer {
		const wanted = /^metadata\.name=(.*)$/.exec(request.query.get('fieldSelector') ?? '')?.[1];
		const prefix = `${request.resource}/${request.namespace === undefined ? '' : `${request.namespace}/`}`;
		const items = [...this.#objects]
			.filter(([key]) => key.startsWith(prefix))
			.map(([, {object}]) => object)
			.filter(({metadata}) => wanted === undefined || metadata.name === wanted);
		const apiVersion = request.group === '' ? request.version : `${request.group}/${request.version}`;
		return ok({kind: `${type.kind}List`, apiVersion, metadata: {resourceVersion: String(this.#revision)}, items});
	}

	#create(request: Attributes, type: ResourceType, body: Json | undefined): Answer {
		const object = completed(request, type, body);
		if (object === undefined) return failure(400, 'BadRequest', 'the object provided is unrecognized');
		const {name} = object.metadata;
		const {namespace} = request;
		if (type.namespaced && namespace !== undefined && !this.#objects.has(`namespaces//${namespace}`)) {
			return notFound({resource: 'namespaces', group: '', name: namespace});
		}

		const causes = faultsOf(object);
		if (causes !== undefined) return invalid(type.kind, name, causes);
		const key = keyOf(request.resource, object);
		if (this.#objects.has(key)) return alreadyExists({...request, name});
		const metadata = {...object.metadata, uid: randomUUID(), creationTimestamp: created};
		const stored = this.#revised({...object, metadata});
		this.#objects.set(key, {object: stored, owners: {}});
		return {code: 201, body: stored};
	}

	#update(request: Attributes, stored: Stored, body: Json | undefined): Answer {
		const sent = body as KubeObject | undefined;
		const based = sent?.metadata.resourceVersion;
		if (based !== undefined && based !== stored.object.metadata.resourceVersion) return modified(request);
		stored.object = this.#revised(merged(stored.object, {...sent, metadata: sent?.metadata}) as KubeObject);
		return ok(stored.object);
	}

	#patch(request: Attributes, type: ResourceType, body: Json | undefined): Answer {
		const manager = request.query.get('fieldManager');
		const applies = manager !== null && request.query.has('force');
		if (applies && this.#with(request, ({object}) => ok(object)).code === 404) {
			return this.#create({...request, verb: 'create'}, type, body);
		}

		return this.#with(request, stored => {
			if (applies && request.query.get('force') !== 'true') {
				const taken = Object.entries(stored.owners).filter(([path]) => differs(path, stored.object, body));
				const [owner] = taken.map(([, other]) => other);
				if (owner !== undefined) {
					return fieldConflict(
						owner,
						stored.object.apiVersion,
						taken.map(([path]) => path),
					);
				}
			}

			stored.object = this.#revised(merged(stored.object, body ?? {}) as KubeObject);
			return ok(stored.object);
		});
	}
}

const ok = (body: object): Answer => ({code: 200, body});

const scopeOf = (request: Attributes) => (request.resource === 'namespaces' ? '' : (request.namespace ?? ''));

const keyOf = (resource: string, {metadata}: KubeObject) => `${resource}/${metadata.namespace ?? ''}/${metadata.name}`;

function completed(request: Attributes, type: ResourceType, body: Json | undefined): KubeObject | undefined {
	const metadata = body?.['metadata'] as Json | undefined;
	if (body === undefined || typeof metadata?.['name'] !== 'string') return undefined;
	const namespace = type.namespaced && request.namespace !== undefined ? {namespace: request.namespace} : {};
	return {...body, metadata: {...metadata, ...namespace}} as KubeObject;
}

/** JSON merge patch (RFC 7396). A strategic merge patch merges lists by key; no test needs that. */
function merged(old: unknown, change: unknown): unknown {
	if (!isRecord(change)) return change;
	const result: Json = isRecord(old) ? {...old} : {};
	for (const [key, value] of Object.entries(change)) {
		if (value === null) delete result[key];
		else if (value !== undefined) result[key] = merged(result[key], value);
	}

	return result;
}

const isRecord = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param path such as `.spec.replicas` */
function differs(path: string, old: unknown, sent: unknown): boolean {
	const at = (value: unknown) =>
		path
			.split('.')
			.slice(1)
			.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
	return at(sent) !== undefined && at(sent) !== at(old);
}

const namePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The two validation rules that the tests break, worded as in apimachinery's `validation` packages. */
function faultsOf({kind, metadata, ...rest}: KubeObject): [Cause, ...Cause[]] | undefined {
	const causes: Cause[] = [];
	if (!namePattern.test(metadata.name)) {
		const message = `Invalid value: "${metadata.name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
		causes.push({reason: 'FieldValueInvalid', message, field: 'metadata.name'});
	}

	const spec = rest['spec'] as Json | undefined;
	if (kind === 'Pod' && !Array.isArray(spec?.['containers'])) {
		causes.push({reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers'});
	}

	const [first, ...others] = causes;
	return first === undefined ? undefined : [first, ...others];
}
