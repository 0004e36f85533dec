import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {
	canI,
	denialFacts,
	denialIdentity,
	denialOf,
	describe,
	isOrdinaryUser,
	subjectOf,
} from '../../clues/forbidden.ts';

export default defineCause({
	id: 'authorization/gke-warden-denied',
	title: 'GKE guards this itself, whatever RBAC grants',
	explain: `
GKE has an authorizer of its own, Warden, that is asked before RBAC and can say no for good. On Autopilot clusters it guards the
namespaces and objects that Google manages: nobody may change them, cluster administrators included.

Proof is \`GKE Warden authz [denied by …]\` behind the authorizer's sentence; the brackets name the rule.
`,
	lookAlikes: [
		'`admission webhook "warden-validating…" denied the request` is Warden as a webhook, about what an object contains: admission/webhook-denied.',
		'Without the words of Warden a binding is missing: authorization/rbac-denied.',
	],
	sources: [
		'https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-security',
		'https://cloud.google.com/kubernetes-engine/docs/troubleshooting/autopilot-clusters',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		const [, policy, why = ''] =
			/GKE Warden authz \[denied by ([\w.-]{1,100})\](?:: ([^\n]*))?/.exec(denial?.reason ?? '') ?? [];
		if (denial === undefined || policy === undefined || !isOrdinaryUser(denial.user)) return undefined;
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}: GKE's own rule ${policy} forbids it${why === '' ? '' : ` (${why})`}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {...denialFacts(denial), policy},
			identity: denialIdentity(denial),
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'Warden refuses before RBAC is asked: no binding changes it'},
			],
			next: [
				step(canI(denial), 'Asks the server the same question, without doing anything.'),
				step(
					sh`gcloud container clusters describe <cluster> --location=<location> --format="value(autopilot.enabled)"`,
					'Shows whether it is an Autopilot cluster; there, use a namespace of your own.',
				),
			],
		};
	},
});
