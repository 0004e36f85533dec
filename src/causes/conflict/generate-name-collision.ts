import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/generate-name-collision',
	title: 'The generated name was taken',
	explain: `
The object asked for a generated name (\`generateName\`). The server appends five random characters, and an object of the resulting name
existed already. The same request gets another name when it is repeated; from 1.30 on the server itself tries several.
`,
	lookAlikes: ['`already exists` without these words is a name that the request itself gave: conflict/already-exists.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values',
		'apimachinery pkg/api/errors/errors.go (NewGenerateNameConflict)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:(?<![\w.-])([\w.-]+) "([^"]*)" )?already exists, the server was not able to generate a unique name/,
		);
		if (said === undefined) return undefined;
		const target = targetOf(failure);
		const resource = said.match[1] ?? target.resource;
		const {namespace} = target;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The name that the server generated for ${resource ?? 'the object'} was taken already, so nothing was created.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource, name: said.match[2], namespace},
			identity: [resource, namespace, said.match[2]].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${inNamespace(namespace)}`,
					'Shows how many names with the same beginning are in use.',
				),
			],
		};
	},
});
