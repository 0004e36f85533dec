import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/serviceaccount-missing',
	title: 'The pod’s service account does not exist',
	explain: `
A pod can only be created when its service account exists in the same namespace. In a new namespace even \`default\` takes a
moment to appear.

The answer is 403 although something was not found: it comes from admission, not from RBAC.
`,
	lookAlikes: ['`serviceaccounts "x" not found` with 404 is a plain read of a missing service account.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
		'kubernetes plugin/pkg/admission/serviceaccount/admission.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:error looking up service account ([^/\s]+)\/([^:\s]+): |service account ([^/\s]+)\/(\S+) was not found, retry after)/,
		);
		if (said === undefined) return undefined;
		const namespace = said.match[1] ?? said.match[3] ?? '';
		const serviceAccount = said.match[2] ?? said.match[4] ?? '';
		const {resource, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The service account "${serviceAccount}" that the pod names does not exist in namespace ${namespace}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {serviceAccount, namespace, resource, name},
			identity: [namespace, serviceAccount].join('|'),
			next: [
				step(sh`kubectl get serviceaccounts ${inNamespace(namespace)}`, 'Lists the service accounts that exist.'),
				step(
					sh`kubectl get serviceaccounts --all-namespaces --field-selector=metadata.name=${serviceAccount}`,
					'Shows whether it exists in another namespace.',
				),
			],
		};
	},
});
