import {defineCause, look} from '../cause.ts';
import {webhookCallOf, webhookFacts, webhookSteps} from './webhook.ts';

export default defineCause({
	id: 'admission/webhook-bad-response',
	title: 'An admission webhook answered something unusable',
	explain: `
The admission webhook was reached, but its answer was not an AdmissionReview that the API server can use: another HTTP status, another
version or kind, a missing \`uid\`, or plain text.

This is a mistake of the webhook, often after an upgrade of only one side, or its service points to another program.
`,
	lookAlikes: ['`denied the request` is a proper answer of a webhook: a decision, not a defect.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/validating/dispatcher.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const call = webhookCallOf(failure);
		if (call?.trouble !== 'bad-response') return undefined;
		return {
			grade: 'proven',
			summary: `The admission webhook "${call.webhook}" gave an answer that the API server cannot use.`,
			next: [
				...webhookSteps(call),
				look(
					'kubectl api-resources --api-group=admissionregistration.k8s.io',
					'Shows the versions that the server offers.',
				),
			],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
		};
	},
});
