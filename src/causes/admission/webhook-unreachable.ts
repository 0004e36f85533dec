import {defineCause} from '../../clues/cause.ts';
import {webhookCallOf, webhookFacts, webhookSteps} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-unreachable',
	title: 'The API server cannot reach an admission webhook',
	explain: `
An admission webhook is registered for this request, and the API server could not connect to it: no endpoints, a refused
connection, no route, no such service. With \`failurePolicy: Fail\` every matching request then ends with 500.

The network error in the message happened between the API server and the webhook; your own connection is fine.
`,
	lookAlikes: [
		'The same network words without `failed calling webhook` belong to another connection.',
		'`context deadline exceeded` in its place means that it was reached, or at least not refused, but gave no answer in time.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/validating/dispatcher.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const call = webhookCallOf(failure);
		if (call?.trouble !== 'unreachable') return undefined;
		return {
			grade: call.certain ? 'proven' : 'likely',
			summary: `The API server could not call the admission webhook "${call.webhook}": ${call.error.slice(0, 160)}`,
			next: webhookSteps(call),
			unknowns: call.certain
				? []
				: [
						{
							what: 'Why the call failed',
							because: 'its error is none of the known wordings',
							settledBy: 'The log of kube-apiserver and of the webhook at that time.',
						},
					],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
			rulesOut: [{id: 'network/connection-refused', because: 'an HTTP answer exists, so the API server was reached'}],
		};
	},
});
