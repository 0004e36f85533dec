import {defineCause} from '../../clues/cause.ts';
import {administratorStep} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {ask, denialBy, denialFacts, denialIdentity, describe, subjectOf} from '../../clues/forbidden.ts';

/** The default ClusterRole, and binding, of the usual paths. Source: kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go. */
const defaultRoleOf = (path: string): string | undefined =>
	/^\/(?:apis?|openapi|version|healthz|livez|readyz)(?:\/|$)/.test(path)
		? 'system:discovery'
		: /^\/metrics(?:\/|$)/.test(path)
			? 'system:monitoring'
			: undefined;

export default defineCause({
	id: 'authorization/nonresource-denied',
	title: 'The user may not use this path',
	explain: `
The request was for a URL path that is no resource, such as \`/metrics\`, \`/api\` or \`/openapi/v3\`. With RBAC such paths are granted by
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
		const denial = denialBy('rbac', failure);
		if (denial?.path === undefined) return undefined;
		const role = defaultRoleOf(denial.path);
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [
				ask(denial),
				...(role === undefined
					? []
					: [
							administratorStep(
								sh`kubectl get clusterrolebinding ${role} -o wide`,
								`Shows which group the default role ${role}, which allows it, is bound to; for somebody who may read bindings.`,
							),
						]),
				administratorStep(
					sh`kubectl create clusterrole <name> --verb=${denial.verb} --non-resource-url=${denial.path}`,
					'Makes a ClusterRole that allows it; it still has to be bound to the user. For an administrator.',
				),
			],
		};
	},
});
