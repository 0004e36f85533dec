import {beforeAdmission} from '../../clues/before-admission.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {bareStatus, bareUnknown} from '../../clues/bare-status.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {isAggregatedGroup} from '../../http/builtin-groups.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/unsupported-media-type',
	title: 'The server does not accept this content type',
	explain: `
The server does not accept the \`Content-Type\` of the request for this resource. Nearly always it is a strategic merge patch, the
default of \`kubectl patch\`, on a custom resource: those take only JSON merge and JSON patches, and server-side apply.
`,
	lookAlikes: ['`only the following media types are accepted` (406) is about the answer, not the request.'],
	sources: [
		'https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/',
		'apiserver pkg/endpoints/handlers/negotiation/errors.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || (failure.status !== undefined && failure.status !== 415)) return undefined;
		const said = serverSays(
			failure,
			/the body of the request was in an unknown format - accepted media types include: ([^\n]*)/,
		);
		const proof = said ?? bareStatus(failure, 415);
		if (proof === undefined) return undefined;
		const accepted = said?.match[1]?.split(/,\s*/).map(type => type.trim());
		const sent = failure.exchange?.requestHeaders.get('content-type');
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary: `${resource ?? 'The resource'} does not accept ${sent ?? 'the content type of the request'}${accepted === undefined ? '' : `; it accepts ${accepted.join(', ')}`}.`,
			stage: 'validation',
			...beforeAdmission,
			...(said === undefined || isAggregatedGroup(failure.resource?.group ?? '')
				? {}
				: {responder: 'api-server' as const}),
			unknowns: said === undefined ? [bareUnknown(failure, 'Which content types are accepted')] : [],
			facts: {accepted, sent, resource, namespace, name},
			identity: resource ?? '',
			next:
				failure.exchange !== undefined && failure.exchange.method !== 'PATCH'
					? [step(sh`kubectl version`, 'Shows the versions of client and server.')]
					: [
							step(
								sh`kubectl patch ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} --type=merge --dry-run=server -p <patch>`,
								'Tries a JSON merge patch without storing the result.',
							),
						],
		};
	},
});
