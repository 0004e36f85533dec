import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {isWebPage, serverSays} from '../../clues/words.ts';

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
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 404 || isWebPage(failure)) return undefined;
		const said = serverSays(failure, /(?<![a-z])([a-z][\w.-]{0,252}) "([^"]*)" not found/);
		const target = targetOf(failure);
		// A kubelet answers so for a pod that it does not have, and an old server for a subresource: the object may well exist.
		if (said === undefined && target.subresource !== undefined) return undefined;
		const proof = said ?? failure.exchange?.statusLine;
		if (proof === undefined) return undefined;
		const resource = said?.match[1] ?? target.resource;
		const name = said?.match[2] ?? target.name;
		const {namespace} = target;
		// A create answers 404 for the namespace in its path, not for the new object.
		const missingNamespace =
			resource === 'namespaces' && target.resource !== undefined && target.resource !== 'namespaces';
		// Without words: what a create did not find is the namespace or the type, not what it was to make.
		const bareCreate = said === undefined && failure.exchange?.method === 'POST' && resource !== undefined;
		const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(failure.exchange?.url ?? '')?.[1];
		const what =
			resource === undefined ? `The path ${path ?? ''}` : `${resource}${name === undefined ? '' : ` "${name}"`}`;
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary: missingNamespace
				? `The namespace "${name}" does not exist.`
				: bareCreate
					? `Creating ${resource} was answered 404: ${namespace === undefined ? '' : `the namespace ${namespace} or `}the type is not there.`
					: `${what} does not exist${namespace === undefined ? '' : ` in namespace ${namespace}`}.`,
			stage: 'storage',
			...(said === undefined ? {} : {responder: 'api-server' as const}),
			facts: {resource, name, namespace, path: resource === undefined ? path : undefined},
			identity: [resource, namespace, name, path].join('|'),
			unknowns:
				said === undefined
					? [
							{
								what: 'Whether the object or the whole path is missing, and who answered',
								because: 'the log shows the status 404 without a message',
								settledBy: 'The same command with -v=8, which logs the body.',
							},
						]
					: [],
			next: missingNamespace
				? [
						step(sh`kubectl get namespaces`, 'Lists the namespaces.'),
						step(sh`kubectl config current-context`, 'Shows which cluster was asked.'),
					]
				: [
						step(
							sh`kubectl get ${wordOr(resource, '<resource>')} --all-namespaces`,
							'Shows whether it exists elsewhere.',
						),
						step(sh`kubectl config get-contexts`, 'Shows which cluster and namespace the command used.'),
						step(
							sh`kubectl get events ${inNamespace(namespace)} --sort-by=.lastTimestamp`,
							'May show that it was deleted.',
						),
					],
		};
	},
});
