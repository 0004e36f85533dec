import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/not-acceptable',
	title: 'The server cannot answer in the wanted format',
	explain: `
The client asked for an answer in certain formats (\`Accept\`), and the server offers none of them. Old aggregated API servers and
clients with an unusual \`Accept\` header meet it.
`,
	lookAlikes: ['`unknown format - accepted media types` (415) is about the request body.'],
	sources: [
		'apiserver pkg/endpoints/handlers/negotiation/errors.go',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 406) return undefined;
		const said = serverSays(failure, /only the following media types (?:are|will be) accepted: ([^\n]*)/);
		if (said === undefined) return undefined;
		const offered = (said.match[1] ?? '').split(/,\s*/).map(type => type.trim());
		const wanted = failure.exchange?.requestHeaders.get('accept');
		const {resource, namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The server can answer only as ${offered.join(', ')}.`,
			stage: 'response',
			facts: {offered, wanted, resource, namespace},
			identity: resource ?? '',
			next: [
				step(sh`kubectl version`, 'Compares client and server.'),
				step(
					sh`kubectl get apiservices | grep -v Local`,
					'Lists the groups that another program serves; those may be older.',
				),
			],
		};
	},
});
