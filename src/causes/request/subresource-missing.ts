import {defineCause} from '../../clues/cause.ts';
import {groupPathOf, missingOfCustomResource, missingPathOf} from '../../clues/missing-path.ts';
import {inNamespace, qualified} from '../../clues/target.ts';
import {isWebPage} from '../../clues/words.ts';
import type {Failure} from '../../failures/failure.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {decodeResource} from '../../http/resource.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

/** A kubelet, or a program behind the API server, may give the answer for these. */
const passedOn = new Set(['log', 'exec', 'attach', 'portforward', 'proxy']);

/** Whether this run read the object itself. */
const wasRead = ({run, resource}: Failure): boolean =>
	run.exchanges.some(({method, url, status}) => {
		const other = decodeResource(method, url)?.resource;
		return (
			status === 200 &&
			other?.subresource === undefined &&
			other?.name !== undefined &&
			other.name === resource?.name &&
			other.namespace === resource.namespace &&
			other.resource === resource.resource &&
			other.group === resource.group &&
			other.version === resource.version
		);
	});

export default defineCause({
	id: 'request/subresource-missing',
	title: 'The resource has no such subresource',
	explain: `
The object is there, and the server does not know the subresource that the request is about: a Pod or a DaemonSet cannot be scaled, a custom
resource has \`status\` and \`scale\` only if its definition says so, and older servers lack newer ones (\`ephemeralcontainers\`, \`resize\`).

The answer is 404. For a custom resource it says that the object is not found, else it names no object. The object itself was read
with 200 before, which rules out that it is missing.
`,
	lookAlikes: [
		'`pods "…" not found` names an object that is missing: request/not-found.',
		'403 `cannot patch resource "deployments/scale"` is a missing permission: authorization/subresource-denied.',
		'405 is a verb that the subresource does not support: request/method-not-allowed.',
	],
	sources: [
		'apiserver pkg/server/handler.go (serviceErrorHandler)',
		'apiextensions-apiserver pkg/apiserver/customresource_handler.go (ServeHTTP)',
		'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#subresources',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {resource} = failure;
		if (resource?.subresource === undefined || passedOn.has(resource.subresource) || isWebPage(failure))
			return undefined;
		const missing = missingPathOf(failure);
		const said = missing?.said ?? missingOfCustomResource(failure);
		if (said === undefined || !wasRead(failure)) return undefined;
		const {name, namespace, subresource, group} = resource;
		const type = qualified(resource.resource, group);
		const groupPath = groupPathOf(failure) ?? '';
		const isPodScale = group === '' && resource.resource === 'pods' && subresource === 'scale';
		return {
			// Where the server calls the object missing, it may have been deleted since it was read.
			grade: missing?.kind === 'incomplete' ? 'proven' : 'likely',
			proof: [said],
			summary: `The server has no subresource ${type}/${subresource}; ${type} "${name}" itself was found.`,
			stage: 'response',
			...(missing?.kind === 'incomplete' && isBuiltinGroup(group) ? {responder: 'api-server' as const} : {}),
			facts: {resource: type, subresource, namespace, name, version: resource.version},
			identity: [type, subresource, namespace, name].join('|'),
			rulesOut: [{id: 'request/not-found', because: 'the same run read the object itself with 200'}],
			next: [
				step(
					sh`kubectl get --raw ${groupPath}`,
					`Lists the resources of ${groupPath.replace(/^\/apis?\//, '')} with their subresources.`,
				),
				...(isPodScale
					? [
							step(
								sh`kubectl get pod ${name ?? ''} ${inNamespace(namespace)} -o jsonpath='{.metadata.ownerReferences}'`,
								'Names the controller of the pod, if it has one; what can be scaled is that, or its owner.',
							),
						]
					: []),
			],
		};
	},
});
