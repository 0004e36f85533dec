import {shorten} from '../../text/shorten.ts';
import {defineCause} from '../../clues/cause.ts';
import {
	ask,
	authorizers,
	denialBy,
	denialFacts,
	denialIdentity,
	describe,
	reasonIn,
	subjectOf,
} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/other-authorizer-denied',
	title: 'An authorizer other than RBAC gave the reason',
	explain: `
The API server asks its authorizers in turn. One of them, such as a webhook or the scopes of an OpenShift token, gave a reason why it did not
allow this request; it stands behind the sentence \`User "…" cannot …\`.

It either denied the request, and then no role or binding lifts that, or it had no opinion, and no other authorizer allowed the request
either.
`,
	lookAlikes: [
		'Without a reason behind it the sentence is most often RBAC’s: authorization/rbac-denied.',
		'`RBAC: …` is RBAC’s own reason, `No policy matched.` that of ABAC.',
		'`admission webhook … denied the request` comes after authorization.',
	],
	sources: [
		'apiserver pkg/authorization/union/union.go',
		'apiserver plugin/pkg/authorizer/webhook/webhook.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/webhook/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialBy('other', failure);
		if (denial === undefined) return undefined;
		const reason = reasonIn(denial) ?? '';
		return {
			grade: 'likely',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}: ${shorten(reason, 201)}`,
			stage: 'authorization',
			responder: 'api-server',
			facts: denialFacts(denial),
			identity: denialIdentity(denial),
			next: [ask(denial), authorizers()],
			unknowns: [
				{
					what: 'Which authorizer gave this reason, and whether it denied the request or had no opinion',
					because: 'the answer carries the reason alone',
					settledBy: 'The authorizers in the configuration of kube-apiserver, and their rules and logs.',
				},
			],
		};
	},
});
