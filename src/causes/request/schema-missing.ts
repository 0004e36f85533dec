import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'request/schema-missing',
	title: 'The server publishes no schema of this type',
	explain: `
\`kubectl explain\` found the type in the list of resources, and no schema of it in the server's OpenAPI documents. Aggregated APIs need not
publish one, and a custom resource's is left out while its definition has no structural schema.
`,
	lookAlikes: [
		"`the server doesn't have a resource type` means that the type itself is unknown: request/resource-type-unknown.",
		'`field "…" does not exist` means that the schema is there: request/explain-field-unknown.',
	],
	sources: ['kubectl pkg/explain/v2/explain.go (PrintModelDescription)', 'kubectl pkg/cmd/explain/explain.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, /^(?:[Ee]rror: )?couldn't find resource for "(?<type>[^"\n]{1,300})"$/m);
		if (said === undefined) return undefined;
		const type = said.match.groups?.type ?? '';
		// metrics.k8s.io/v1beta1, Resource=pods
		const [, groupVersion = ''] = /^([^,\s]*),/.exec(type) ?? [];
		return {
			grade: 'proven',
			proof: [said],
			summary: `The server publishes no OpenAPI schema of ${type}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {type},
			identity: type,
			next: [
				step(sh`kubectl get --raw /openapi/v3`, 'Lists the groups and versions whose schemas the server publishes.'),
				...(groupVersion.includes('.')
					? [
							step(
								sh`kubectl get apiservices ${groupVersion.split('/').toReversed().join('.')}`,
								'Shows what serves the group: this server (Local) or a program behind it.',
							),
						]
					: []),
			],
		};
	},
});
