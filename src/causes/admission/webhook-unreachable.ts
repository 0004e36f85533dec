import {shorten} from '../../text/shorten.ts';
import {defineCause} from '../../clues/cause.ts';
import {registrationStep, serviceSteps, webhookCallOf, webhookFacts} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-unreachable',
	title: 'The API server cannot reach an admission webhook',
	explain: `
An admission webhook is registered for this request, and the API server could not call it: its Service is missing or has no ready
pods, or the connection failed. With \`failurePolicy: Fail\` every request that the webhook's rules match is rejected with 500, and
nothing is stored.

The network error in the message happened between the API server and the webhook; the connection of the client has no part in it.
`,
	lookAlikes: [
		'The same network words without `failed calling webhook` belong to another connection.',
		'`context deadline exceeded` in its place: nothing refused the connection, and no answer came in time: admission/webhook-timeout.',
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
			summary: `The API server could not call the admission webhook "${call.webhook}": ${shorten(call.error, 160)}`,
			// A Service that is gone, or a name that nobody knows, does not come by itself.
			...((!call.certain || /(?:service|endpoints) "[^"]*" not found|no such host/.test(call.error)) && {
				retryable: false,
			}),
			next: [...serviceSteps(call), registrationStep(call.webhook)],
			unknowns: call.certain
				? []
				: [
						{
							what: 'why the call failed',
							because: 'its error is none of the known wordings',
							settledBy: 'the logs of kube-apiserver and of the webhook at that time',
						},
					],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
			rulesOut: [
				{id: 'network/connection-refused', because: 'the API server was reached; it reports a connection of its own'},
			],
		};
	},
});
