import {defineCause, look} from '../cause.ts';
import {canI, cloudReasons, denialFacts, denialIdentity, denialOf, isOrdinaryUser} from './forbidden.ts';

export default defineCause({
	id: 'authorization/nonresource-denied',
	title: 'The user may not read this path',
	explain: `
The request was for a URL path that is no resource, such as \`/metrics\`, \`/api\` or \`/openapi/v3\`. Such paths are granted by
\`nonResourceURLs\` in a ClusterRole; \`system:discovery\` and \`system:monitoring\` hold the usual ones.

When \`/api\` or \`/apis\` is refused, kubectl cannot learn the resource types and may end with
\`the server doesn't have a resource type\`: that line is only an echo.
`,
	lookAlikes: [
		'`User "system:anonymous" cannot get path` means that no credential was accepted: that is authentication.',
		'`cannot <verb> resource` is about a resource; there a Role can help, here only a ClusterRole.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles',
		'apiserver pkg/endpoints/handlers/responsewriters/errors.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial?.path === undefined || !isOrdinaryUser(denial.user)) return undefined;
		if (cloudReasons.test(denial.reason ?? '')) return undefined;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `User "${denial.user}" is not allowed to ${denial.verb} the path ${denial.path}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [
				look(canI(denial), 'Asks the server the same question.'),
				look(
					'kubectl get clusterrolebinding system:discovery system:public-info-viewer system:monitoring -o wide',
					'Shows whether the default roles for such paths are still bound to their groups; for an administrator.',
				),
			],
		};
	},
});
