import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/unsupported-media-type',
	title: 'The server does not take this content type',
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
		if (said === undefined) return undefined;
		const accepted = (said.match[1] ?? '').split(/,\s*/).map(type => type.trim());
		const sent = failure.exchange?.requestHeaders.get('content-type');
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${resource ?? 'The resource'} does not accept ${sent ?? 'this content type'}; it accepts ${accepted.join(', ')}.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {accepted, sent, resource, namespace, name},
			identity: resource ?? '',
			next: [
				step(
					sh`kubectl patch --help`,
					'Lists the patch types: --type=merge and --type=json work for custom resources.',
				),
				step(
					sh`kubectl patch ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} --type=merge --dry-run=server -p <patch>`,
					'Tries a JSON merge patch without storing it.',
				),
			],
		};
	},
});
