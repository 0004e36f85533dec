import {defineCause} from '../../clues/cause.ts';
import {ask, authorizers, denialBy, denialFacts, denialIdentity, describe, subjectOf} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/abac-denied',
	title: 'No ABAC policy allows this',
	explain: `
kube-apiserver runs with the authorization mode \`ABAC\`. No line of its policy file (\`--authorization-policy-file\`) covers this user and
this action, and no other authorizer allowed the request either. \`No policy matched.\` behind the sentence is ABAC's own reason.

The file is read when kube-apiserver starts, so a new line counts from the next start on. A role or binding helps only if \`RBAC\` is one of
the modes as well.
`,
	lookAlikes: [
		'The same sentence without a reason behind it is most often RBAC: authorization/rbac-denied.',
		'Other reasons behind the sentence are those of other authorizers: authorization/other-authorizer-denied.',
	],
	sources: [
		'kubernetes pkg/auth/authorizer/abac/abac.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/abac/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialBy('abac', failure);
		if (denial === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}: no ABAC policy matches.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [ask(denial), authorizers()],
			unknowns: [
				{
					what: 'Whether RBAC is used as well, so that a binding could allow it',
					because: 'RBAC gives no reason where no binding allows a request',
					settledBy: 'The authorization modes of kube-apiserver.',
				},
			],
		};
	},
});
