import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {
	canI,
	denialFacts,
	denialIdentity,
	describe,
	grantableDenialOf,
	subjectOf,
	unknownRefuser,
} from '../../clues/forbidden.ts';

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
		const denial = grantableDenialOf(failure);
		if (denial?.path === undefined) return undefined;
		const unknowns = unknownRefuser(denial);
		return {
			grade: unknowns.length === 0 ? 'proven' : 'likely',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			unknowns,
			next: [
				step(canI(denial), 'Asks the server the same question.'),
				step(
					sh`kubectl get clusterrolebinding system:discovery system:public-info-viewer system:monitoring -o wide`,
					'Shows whether the default roles for such paths are still bound to their groups; for an administrator.',
				),
			],
		};
	},
});
