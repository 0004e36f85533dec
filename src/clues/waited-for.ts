import type {Failure} from '../failures/failure.ts';
import {decodeResource, queryValue, splitUrl} from '../http/resource.ts';
import {connectionFlags} from '../kubectl/connection-flags.ts';
import {commandWords} from '../kubectl/flags.ts';
import {subjectOf} from '../kubectl/inputs.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import {leadingWords} from '../text/words-of.ts';
import {qualified} from './target.ts';

/** An object that the last requests of a run were about. */
export type WaitedFor = {
	readonly resource: string;
	readonly name: string;
	/** Undefined for an object of no namespace. */
	readonly namespace: string | undefined;
};

/** Reads and watches of one object select it by its name: `?fieldSelector=metadata.name%3Dweb`. */
function objectOf({method, url}: Exchange): WaitedFor | undefined {
	const resource = decodeResource(method, url)?.resource;
	const selector = queryValue(splitUrl(url).query, 'fieldSelector') ?? '';
	const name = resource?.name ?? /^metadata\.name=([^,]+)$/.exec(selector)?.[1];
	if (resource === undefined || name === undefined) return undefined;
	return {
		resource: qualified(resource.resource, resource.group),
		name,
		namespace: resource.resource === 'namespaces' ? undefined : resource.namespace,
	};
}

/** What kubectl watched, or asked for again and again, until it gave up. */
export const waitedFor = ({run}: Failure): WaitedFor | undefined => {
	for (const exchange of run.exchanges.toReversed()) {
		const object = objectOf(exchange);
		if (object !== undefined) return object;
	}

	return undefined;
};

/** What the command of kubectl says that it waits for; an object only where it is a single one. */
export type AskedFor = {
	readonly resource: string | undefined;
	readonly name: string | undefined;
	readonly namespace: string | undefined;
	/** Of `kubectl wait --for`: `condition=Available`. */
	readonly state: string | undefined;
	readonly end: 'deletion' | 'rollout' | 'state';
};

export function askedFor({run}: Failure): AskedFor | undefined {
	const args = argumentsOf(run.command);
	if (args === undefined) return undefined;
	const {words: own, values} = connectionFlags(args);
	const [command, second] = own.filter(word => !word.startsWith('-'));
	if (command !== 'wait' && command !== 'delete' && !(command === 'rollout' && second === 'status')) return undefined;
	const state = own.flatMap(word => /^--for=(.{1,100})$/.exec(word)?.[1] ?? [])[0];
	const {resource, name} = givenObject(args) ?? {};
	return {
		resource,
		name,
		namespace: resource !== undefined && ofCluster.test(resource) ? undefined : values.get('--namespace'),
		state: state === 'delete' ? undefined : state,
		end: command === 'rollout' ? 'rollout' : command === 'delete' || state === 'delete' ? 'deletion' : 'state',
	};
}

/** The arguments of an echoed command of kubectl or oc. */
export function argumentsOf(command: string | undefined): readonly string[] | undefined {
	const words = leadingWords(command ?? '');
	const at = words.findIndex(word => !/^\w+=/.test(word));
	return /(?:^|[/\\])(?:kubectl|oc)(?:\.exe)?$/i.test(words[at] ?? '') ? words.slice(at + 1) : undefined;
}

/** The object that such arguments name, where it is a single one: `deploy/web`, `deployment web`. */
export function givenObject(args: readonly string[]): {readonly resource: string; readonly name: string} | undefined {
	const subject = subjectOf(args);
	const [command] = commandWords(args);
	// `rollout status deploy/web`, `set image deploy/web web=nginx`
	const [first = '', ...others] = command === 'rollout' || command === 'set' ? subject.slice(1) : subject;
	if (command === 'set' && first.includes('/')) others.splice(0);
	const [resource, name] = others.length === 0 ? first.split('/') : others.length === 1 ? [first, others[0]] : [];
	return isWord(resource) && isWord(name) ? {resource, name} : undefined;
}

const isWord = (word: string | undefined): word is string => /^[a-z][\w.-]*$/i.test(word ?? '');

/** Built-in types outside of namespaces that are waited for, as people write them. */
const ofCluster =
	/^(?:namespaces?|ns|nodes?|no|persistentvolumes?|pv|(?:customresourcedefinitions?|crds?|apiservices?)(?:\.[\w.]+)?)$/i;

/** Why an object whose deletion was accepted is still there. */
export type Held = {
	/** What has to be removed from it first. */
	readonly finalizers: readonly string[];
	/** What the namespace controller says it is waiting for. */
	readonly conditions: readonly string[];
	readonly line: Line;
};

/** The answer to the DELETE of this object, where it shows the object and not only that it is gone. */
export function heldBy({run}: Failure, {resource, name}: WaitedFor): Held | undefined {
	const deletion = run.exchanges.findLast(exchange => {
		const object = objectOf(exchange);
		return exchange.method === 'DELETE' && object?.resource === resource && object.name === name;
	});
	const text = deletion?.responseBody?.text ?? '';
	if (deletion?.status !== 200 || deletion.responseBody === undefined || !/"deletionTimestamp":\s*"/.test(text))
		return undefined;
	const lists = [...text.matchAll(/"finalizers":\s*\[([^\]]{0,2000})\]/g)].map(([, list = '']) => list);
	// Those of a namespace's spec are the namespace controller's own.
	const finalizers = lists.flatMap(list => [...list.matchAll(/"([^"]+)"/g)].map(([, finalizer = '']) => finalizer));
	const conditions = [
		...text.matchAll(
			/"type":\s{0,5}"Namespace\w{1,60}",\s*"status":\s*"True"[^{}]{0,500}?"message":\s{0,5}"((?:[^"\\]|\\.){0,4000})"/g,
		),
	].map(([, message = '']) => message.replaceAll('\\"', '"'));
	const line = deletion.responseBody.contentLine ?? deletion.responseBody.line;
	return finalizers.length === 0 && conditions.length === 0
		? undefined
		: {finalizers: [...new Set(finalizers)], conditions, line};
}
