import type {NextStep} from '../../model/finding.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {ofKubeconfig} from '../../clues/client.ts';
import {foreignText} from '../../clues/front.ts';
import {groupPathOf, missingOfCustomResource, missingPathOf} from '../../clues/missing-path.ts';
import {isNodeMissing} from '../../clues/kubelet-leg.ts';
import {isClusterScoped, isNamespaced} from '../../clues/namespaced.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {givenNamespace, inNamespace, targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

/** `nodes`, `clusterroles.rbac.authorization.k8s.io` */
function livesInCluster(resource: string): boolean {
	const [, plain = '', group = ''] = /^([^.]+)(?:\.(.+))?$/.exec(resource) ?? [];
	return isClusterScoped(plain, group);
}

/** Where it is missing, for the end of a sentence. */
function placeOf(resource: string, namespace: string | undefined): string {
	if (namespace !== undefined) return `does not exist in namespace ${namespace}`;
	if (livesInCluster(resource)) return 'does not exist';
	const [, plain = '', group = ''] = /^([^.]+)(?:\.(.+))?$/.exec(resource) ?? [];
	return isNamespaced(plain, group) ? 'does not exist in the namespace of the request' : 'was not found';
}

/** `kubectl get ns web`, `oc delete namespace/web` */
const ofNamespaces = /\b(?:kubectl|oc)\b.* (?:ns|namespaces?)(?:[ /]|$)/;

function stepsFor(
	failure: Failure,
	resource: string | undefined,
	name: string | undefined,
	namespace: string | undefined,
): NextStep[] {
	const contexts = ofKubeconfig(
		failure,
		sh`kubectl config get-contexts`,
		'Lists the contexts with cluster and default namespace, and marks the current one.',
	);
	if (resource === undefined) return contexts;
	if (livesInCluster(resource))
		return [step(sh`kubectl get ${resource}`, `Lists the ${resource} of the cluster.`), ...contexts];
	return [
		name === undefined
			? step(sh`kubectl get ${resource} ${inNamespace(namespace)}`, `Lists the ${resource} that exist there.`)
			: step(
					sh`kubectl get ${resource} --all-namespaces --field-selector=${`metadata.name=${name}`}`,
					'Shows whether another namespace has one of that name.',
				),
		...(namespace === undefined || name === undefined
			? []
			: [
					step(
						sh`kubectl get events -n ${namespace} --field-selector=${`involvedObject.name=${name}`}`,
						'Shows what recently happened to an object of that name; events are usually kept for an hour.',
					),
				]),
		...contexts,
	];
}

export default defineCause({
	id: 'request/not-found',
	title: 'There is no such object',
	explain: `
The server knows the type and has no object of this name in this namespace. A wrong namespace or the wrong cluster (context) is
the usual reason; on a create, \`namespaces "…" not found\` means that the namespace has to be made first.
`,
	lookAlikes: [
		'404 on a GET before a create, or while waiting for a deletion, is expected and no failure.',
		'`the server could not find the requested resource` is about the type or its version.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewNotFound)',
		'client-go listers/generic_helpers.go (ResourceIndexer.Get)',
		'apiserver pkg/admission/plugin/namespace/lifecycle/admission.go',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 404 || isWebPage(failure) || isNodeMissing(failure))
			return undefined;
		const said = serverSays(failure, /(?<![a-z])([a-z][\w.-]{0,252}) "([^"]*)" not found/);
		if (said === undefined) return withoutName(failure);
		const [, resource = '', name = ''] = said.match;
		const target = targetOf(failure);
		const namespace = livesInCluster(resource) ? undefined : (target.namespace ?? givenNamespace(failure, resource));
		// The plugin NamespaceLifecycle looks for the namespace of what is created.
		const isPlace =
			resource === 'namespaces' &&
			(target.resource === undefined
				? failure.says(/error when creating|failed to create/i) !== undefined
				: target.resource !== 'namespaces');
		// Without the request and words about a create, it may have been either.
		const isEither =
			resource === 'namespaces' &&
			!isPlace &&
			failure.exchange === undefined &&
			!ofNamespaces.test(failure.run.command ?? '');
		const groupPath = groupPathOf(failure);
		if (missingOfCustomResource(failure) !== undefined && groupPath !== undefined)
			return {
				grade: 'likely',
				proof: [said],
				summary: `${resource} "${name}" ${placeOf(resource, namespace)}, or ${resource} has no subresource ${target.subresource}.`,
				stage: 'response',
				facts: {resource, subresource: target.subresource, name, namespace},
				identity: [resource, target.subresource, namespace, name].join('|'),
				unknowns: [
					{
						what: `Whether the object or the subresource ${target.subresource} is missing`,
						because: 'the server has the same words for both',
						settledBy: `kubectl get ${resource} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}: it asks for the object itself.`,
					},
				],
				next: [
					step(sh`kubectl get ${resource} ${name} ${inNamespace(namespace)}`, 'Shows whether the object exists.'),
					step(
						sh`kubectl get --raw ${groupPath}`,
						`Lists the resources of ${groupPath.replace(/^\/apis?\//, '')} with their subresources.`,
					),
				],
			};
		// Without the request, one for a subresource that a custom resource has not reads the same.
		const [, group = ''] = /^[^.]+\.(.+)/.exec(resource) ?? [];
		const isCustom = failure.exchange === undefined && !isBuiltinGroup(group);
		// The server names the plural; a program that keeps a cache of objects has the singular in the same words.
		const isCached = failure.exchange === undefined && !/^[^.]+s(?:\.|$)/.test(resource);
		return {
			grade: isCustom || isCached ? 'likely' : 'proven',
			proof: [said],
			summary:
				resource === 'namespaces'
					? `The namespace "${name}" does not exist.`
					: `${resource} "${name}" ${placeOf(resource, namespace)}.`,
			stage: isPlace ? 'admission' : isEither || isCached ? 'response' : 'storage',
			responder: isCached ? 'unknown' : 'api-server',
			facts: {resource, name, namespace},
			identity: [resource, namespace, name].join('|'),
			unknowns: isCached
				? [
						{
							what: 'whether the API server said so',
							because: 'it names the plural of a type; the cache of a controller has these words with the singular',
							settledBy: `kubectl get ${resource} ${name}, in the namespace of the object`,
						},
					]
				: [],
			next: stepsFor(failure, resource, name, namespace),
		};
	},
});

/** A path without a resource, or a write whose status is all there is: the server names an object that is missing. */
function withoutName(failure: Failure): Match | undefined {
	const {exchange} = failure;
	const missing = missingPathOf(failure);
	const proof = missing?.said ?? exchange?.statusLine;
	const isForeign = foreignText(failure) !== undefined && missing?.kind !== 'unknown';
	if (exchange === undefined || proof === undefined || isForeign || isFromElsewhere(failure)) return undefined;
	const {resource, subresource, name, namespace} = targetOf(failure);
	const common = {
		grade: 'likely' as const,
		proof: [proof],
		stage: 'response' as const,
		unknowns: hasServerHeaders(failure)
			? []
			: [
					{
						what: 'Whether the API server answered, or something in front of it',
						because: 'the log shows no headers of the answer',
						settledBy: 'The same command with -v=8: an Audit-Id header is the API server’s.',
					},
				],
	};
	if (resource === undefined) {
		const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(exchange.url)?.[1] ?? exchange.url;
		return {
			...common,
			summary: `The server does not serve the path ${path}.`,
			facts: {path},
			identity: path,
			next: [
				step(
					sh`kubectl get --raw /`,
					'Lists the paths that the API server serves; it takes the right to read the path /.',
				),
			],
		};
	}

	if (missing !== undefined || subresource !== undefined || exchange.method === 'GET') return undefined;
	const place = namespace === undefined ? '' : `the namespace ${namespace} does not exist, or `;
	const created = exchange.method === 'POST';
	return {
		...common,
		summary: created
			? `Creating ${resource} was answered 404: ${place}the server does not serve the type.`
			: `${exchange.method} of ${resource}${name === undefined ? '' : ` "${name}"`} was answered 404: it does not exist, or the server does not serve the type.`,
		facts: {resource, name, namespace},
		identity: [resource, namespace, name].join('|'),
		next:
			created && namespace !== undefined
				? [
						step(sh`kubectl get namespace ${namespace}`, 'Shows whether the namespace exists.'),
						step(sh`kubectl api-resources`, 'Lists the types that the server serves.'),
					]
				: stepsFor(failure, resource, name, namespace),
	};
}
