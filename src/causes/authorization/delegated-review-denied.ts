import {defineCause} from '../../clues/cause.ts';
import {administratorStep} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {subjectFlag} from '../../clues/forbidden.ts';
import {isUnanswered} from '../../clues/words.ts';

const refused =
	/Internal Server Error: \\?"(?<path>[^"\\\n]+)\\?": subjectaccessreviews\.authorization\.k8s\.io is forbidden: User \\?"(?<user>[^"\\\s]+)\\?" cannot create/;

export default defineCause({
	id: 'authorization/delegated-review-denied',
	title: 'A program behind the API server may not ask who may do this',
	explain: `
An aggregated API server (metrics, custom metrics and the like) has to ask the API server whether a caller is allowed to do something. Its own
account may not ask, so it answers 500. The user in the sentence is that account, not the caller.

A binding to the ClusterRole \`system:auth-delegator\` is what such accounts usually have.
`,
	lookAlikes: [
		'Outside of `Internal Server Error: "…"` the same sentence is about the caller: authorization/rbac-denied.',
		'A call that failed instead of being refused is authorization/authz-webhook-error.',
	],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubernetes/setup-extension-api-server/',
		'apiserver pkg/endpoints/filters/authorization.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isUnanswered(failure)) return undefined;
		const said = failure.says(refused);
		const {path, user = ''} = said?.match.groups ?? {};
		if (said === undefined) return undefined;
		const [, group, version] = /^\/apis\/([^/?]+)\/([^/?]+)/.exec(path ?? '') ?? [];
		return {
			grade: 'proven',
			proof: [said],
			summary: `"${user}", the account of the program behind ${group ?? path}, may not create subjectaccessreviews, so it cannot ask whether the caller is allowed to do this.`,
			stage: 'aggregation',
			responder: 'aggregated-api',
			facts: {user, path, group, version, verb: 'create', resource: 'subjectaccessreviews'},
			identity: user,
			rulesOut: [{id: 'authorization/rbac-denied', because: 'the caller was not refused: the program could not ask'}],
			next: [
				administratorStep(
					sh`kubectl get clusterrolebindings -o wide | grep system:auth-delegator`,
					'Lists the bindings of the role that lets accounts ask, with their accounts.',
				),
				administratorStep(
					sh`kubectl create clusterrolebinding <name> --clusterrole=system:auth-delegator ${subjectFlag(user)}`,
					'Lets this account ask; for an administrator.',
				),
			],
		};
	},
});
