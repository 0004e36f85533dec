import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/serviceaccount-missing',
	title: 'The pod’s service account does not exist',
	explain: `
A pod can only be created when its service account exists in the same namespace. \`default\` is created by a controller in every
namespace, and takes a moment to appear in a new one; others have to be created.

The answer is 403 although something was not found: it comes from admission, not from RBAC.
`,
	lookAlikes: ['`serviceaccounts "x" not found` (404) is a request for the service account itself: request/not-found.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
		'kubernetes plugin/pkg/admission/serviceaccount/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:[Ee]rror looking up service account ([^/\s]+)\/([^:\s]+): (?<error>[^\n]+)|service account ([^/\s]+)\/(\S+) was not found, retry after)/,
		);
		if (said === undefined) return undefined;
		const namespace = said.match[1] ?? said.match[3] ?? '';
		const serviceAccount = said.match[2] ?? said.match[4] ?? '';
		const error = said.match.groups?.error;
		const {resource, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				error === undefined || /not found/.test(error)
					? `The service account "${serviceAccount}" of the pod does not exist in namespace ${namespace}.`
					: `The API server could not look up the service account "${serviceAccount}" in namespace ${namespace}: ${shorten(error, 160)}`,
			// A controller creates this one in every namespace.
			...(serviceAccount === 'default' && {retryable: true}),
			stage: 'admission',
			responder: 'api-server',
			facts: {serviceAccount, namespace, resource, name},
			identity: [namespace, serviceAccount].join('|'),
			next: [
				step(sh`kubectl get serviceaccounts ${inNamespace(namespace)}`, 'Lists the service accounts that exist.'),
				...(serviceAccount === 'default'
					? []
					: [
							step(
								sh`kubectl get serviceaccounts --all-namespaces --field-selector=metadata.name=${serviceAccount}`,
								'Shows whether one of that name exists in another namespace.',
							),
						]),
			],
		};
	},
});
