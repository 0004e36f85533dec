import {decodeResource} from '../http/resource.ts';
import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';
import type {Failure} from '../failures/failure.ts';
import {inNamespace, targetOf} from './target.ts';

/** The method of the request that failed, by its line or by the words of the client. */
const methodOf = (failure: Failure): string | undefined =>
	failure.exchange?.method ?? failure.says(/\b(Get|Post|Put|Patch|Delete) "https?:/)?.match[1]?.toUpperCase();

/**
True when the request stores nothing and runs nothing, so that sending it again is harmless.

A write whose answer was lost may have been carried out; so may the program of an exec.
*/
export function isRepeatable(failure: Failure): boolean {
	// A stream is cut when its request has long been answered.
	const last = failure.exchange ?? failure.run.exchanges.at(-1);
	const resource = last === undefined ? undefined : decodeResource(last.method, last.url)?.resource;
	const method = methodOf(failure) ?? last?.method;
	if (resource?.subresource === 'exec') return false;
	if (method === undefined || method === 'GET' || method === 'HEAD') return true;
	// Reviews are questions; the other two are streams without an effect of their own.
	return (
		/^(?:attach|portforward)$/.test(resource?.subresource ?? '') ||
		/(?:access|rules|token|self)\w{0,40}reviews$/.test(resource?.resource ?? '')
	);
}

/** Where a write may have been carried out although its answer was lost: what to look at before it is repeated. */
export function lookFirst(failure: Failure): NextStep[] {
	const {resource, subresource, namespace, name: named} = targetOf(failure);
	const method = methodOf(failure);
	const name = named ?? nameIn(failure.exchange?.requestBody?.text);
	if (isRepeatable(failure) || resource === undefined || subresource === 'exec') return [];
	const done = method === 'POST' && subresource === undefined ? 'created' : method === 'DELETE' ? 'deleted' : 'changed';
	return [
		step(
			sh`kubectl get ${resource} ${name === undefined ? [] : [name]} ${inNamespace(namespace)} ${done === 'changed' ? ['-o', 'yaml'] : []}`,
			`Shows whether the object was ${done} although the answer was lost.`,
		),
	];
}

/** The name of the object in a JSON body that was sent; undefined where the body was cut before it, or is protobuf. */
function nameIn(body: string | undefined): string | undefined {
	const start = body === undefined ? -1 : body.search(/"metadata"\s*:\s*\{/);
	// The first `name` behind `metadata` is the object's own, unless an owner or a label stands in front.
	return start === -1
		? undefined
		: /^"metadata"\s*:\s*\{(?:[^{}]|\{[^{}]*\})*?"name"\s*:\s*"([^"\\]+)"/.exec(body?.slice(start) ?? '')?.[1];
}
