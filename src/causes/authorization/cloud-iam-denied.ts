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
	id: 'authorization/cloud-iam-denied',
	title: 'Neither RBAC nor the cloud’s IAM allows this',
	explain: `
GKE asks Google Cloud IAM as well as RBAC, and either may allow a request. Here neither did; the sentence names the IAM
permission that would be enough, \`requires one of ["container.…"] permission(s)\`.

An IAM role on the project or an RBAC binding in the cluster both solve it; RBAC can be narrowed to a namespace.
`,
	lookAlikes: ['Without the words `requires one of [...] permission(s)` only RBAC was asked.'],
	sources: [
		'https://cloud.google.com/kubernetes-engine/docs/how-to/iam',
		'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		const [, list = ''] = /requires one of \[([^[\]]*)\]/.exec(denial?.reason ?? '') ?? [];
		if (denial === undefined || list === '' || !isOrdinaryUser(denial.user)) return undefined;
		const permissions = [...list.matchAll(/[\w.-]+/g)].map(([word]) => word);
		return {
			grade: 'proven',
			proof: [denial.said],
			summary: `${subjectOf(denial)} is not allowed to ${describe(denial)}: neither RBAC nor IAM (${permissions.join(', ')}) grants it.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {...denialFacts(denial), permissions},
			identity: denialIdentity(denial),
			next: [
				step(canI(denial), 'Asks the server the same question, without doing anything.'),
				step(
					sh`gcloud projects get-iam-policy <project> --flatten="bindings[].members" --filter=${`bindings.members:${denial.user}`} --format="table(bindings.role)"`,
					'Lists the IAM roles that the user has on the project itself; groups and folders may give more.',
				),
				step(sh`gcloud auth list`, 'Lists the accounts of gcloud and marks the active one.'),
			],
		};
	},
});
