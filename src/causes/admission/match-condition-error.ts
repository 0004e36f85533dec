import {defineCause} from '../../clues/cause.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'admission/match-condition-error',
	title: 'A match condition of a webhook cannot be evaluated',
	explain: `
\`matchConditions\` of an admission webhook are CEL expressions that decide whether the webhook is asked at all. One of them failed for this
object, mostly because it reads a field that the object does not have and does not ask \`has(…)\` before. With
\`failurePolicy: Fail\` the API server then refuses the request, without having called the webhook.
`,
	lookAlikes: [
		'The same words behind `ValidatingAdmissionPolicy … denied request:` are those of a policy: admission/vap-denied.',
		'`failed calling webhook` means that the webhook was called: admission/webhook-bad-response and the like.',
	],
	sources: [
		'apiserver pkg/admission/plugin/webhook/generic/webhook.go (ShouldCallHook)',
		'apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/is forbidden: \[?expression '(?<expression>[^\n]{1,2000}?)' resulted in error: (?<error>[^\n]*)/,
		);
		if (said === undefined) return undefined;
		const {expression = '', error = ''} = said.match.groups ?? {};
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `A match condition of an admission webhook cannot be evaluated for the object: ${shorten(error, 160)}`,
			stage: 'admission',
			responder: 'api-server',
			facts: {expression: shorten(expression, 300), error: shorten(error, 300), resource, namespace, name},
			identity: expression,
			unknowns: [
				{
					what: 'which webhook has this condition',
					because: 'the API server names only the expression',
					settledBy: 'the configurations of the webhooks, which hold it',
				},
			],
			next: [
				step(
					sh`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o custom-columns='KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name,CONDITIONS:.webhooks[*].matchConditions[*].expression'`,
					'Lists the webhooks of each configuration and the expressions of their match conditions.',
				),
			],
		};
	},
});
