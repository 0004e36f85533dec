import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {bareStatus, bareUnknown} from '../../clues/bare-status.ts';
import {targetOf} from '../../clues/target.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
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
		const proof = said ?? bareStatus(failure, 406);
		if (proof === undefined) return undefined;
		const offered = said?.match[1]?.split(/,\s*/).map(type => type.trim());
		const wanted = failure.exchange?.requestHeaders.get('accept');
		const {resource, namespace} = targetOf(failure);
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary:
				offered === undefined
					? 'The request was answered 406: not in any of the formats that the client accepts.'
					: `The server can answer only as ${offered.join(', ')}.`,
			stage: 'response',
			...(said !== undefined && failure.resource !== undefined && isBuiltinGroup(failure.resource.group)
				? {responder: 'api-server' as const}
				: {}),
			unknowns: said === undefined ? [bareUnknown(failure, 'Which formats the server offers')] : [],
			facts: {offered, wanted, resource, namespace},
			identity: resource ?? '',
			next: [
				step(sh`kubectl version`, 'Shows the versions of client and server.'),
				...(failure.resource === undefined || isBuiltinGroup(failure.resource.group)
					? []
					: [
							step(
								sh`kubectl get apiservices ${`${failure.resource.version}.${failure.resource.group}`}`,
								'Shows what serves the group: kube-apiserver itself (Local) or a program behind it.',
							),
						]),
			],
		};
	},
});
