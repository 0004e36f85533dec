import {defineCause, look} from '../cause.ts';
import {inNamespace, orPlaceholder, targetOf} from '../target.ts';
import {serverSays} from '../words.ts';
import {quotaCollisionOf} from './quota.ts';

export default defineCause({
	id: 'conflict/optimistic-lock',
	title: 'The object was changed by somebody else meanwhile',
	explain: `
Every object carries a \`resourceVersion\`. A write that names an older one than the stored is refused with 409, so that nobody
overwrites changes they never saw.

A manifest saved with \`kubectl get -o yaml\` carries an old \`resourceVersion\` and fails so for ever; without one, a controller
changes the object at the same moment, and trying again helps. \`kubectl apply\` tries up to five times by itself.
`,
	lookAlikes: [
		'`already exists` is 409 too, for a create.',
		'`Apply failed with … conflict` is about owners of fields, not about versions.',
		'The same sentence about `resourcequotas` while something else is created is a collision on the quota.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions',
		'apiserver pkg/registry/generic/registry/store.go (OptimisticLockErrorMsg)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			serverSays(
				failure,
				/Operation cannot be fulfilled on ([\w.-]+) "([^"]*)": the object has been modified; please apply your changes/,
			) ??
			serverSays(
				failure,
				/(?:Operation cannot be fulfilled on ([\w.-]+) "([^"]*)": )?the ResourceVersion in the precondition \([^()]*\) does not match/,
			);
		if (said === undefined || quotaCollisionOf(failure) !== undefined) return undefined;
		const target = targetOf(failure);
		const resource = said.match[1] ?? target.resource;
		const name = said.match[2] ?? target.name;
		const {namespace} = target;
		// The version that the writer believed in, when the request body was logged.
		const sent = /"resourceVersion":"(\w+)"/.exec(failure.exchange?.requestBody?.text ?? '')?.[1];
		// Without the request it may have been a create of something else, which only counted against the quota.
		const unsure = resource === 'resourcequotas' && target.resource === undefined;
		return {
			grade: unsure ? 'likely' : 'proven',
			proof: [said],
			summary: `${resource} "${name}" was changed after it had been read, so the write was refused.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, name, namespace, resourceVersion: sent},
			identity: [resource, namespace, name].join('|'),
			unknowns: unsure
				? [
						{
							what: 'Whether the quota itself was to be changed',
							because:
								'creating an object that a quota counts can collide in the same words, and the request is not in the log',
							settledBy: 'The same command with -v=6, which shows what was requested.',
						},
					]
				: [],
			next: [
				look(
					`kubectl get ${orPlaceholder(resource, 'resource')} ${orPlaceholder(name, 'name')}${inNamespace(namespace)} -o jsonpath='{.metadata.resourceVersion}'`,
					'Compare with resourceVersion in the manifest; when there is one, remove it.',
				),
				look(
					`kubectl get ${orPlaceholder(resource, 'resource')} ${orPlaceholder(name, 'name')}${inNamespace(namespace)} -o jsonpath='{range .metadata.managedFields[*]}{.time} {.manager}{"\\n"}{end}'`,
					'Shows who wrote it, and when.',
				),
			],
		};
	},
});
