import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {webhookCallOf, webhookFacts, webhookSteps} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-timeout',
	title: 'An admission webhook did not answer in time',
	explain: `
The API server called an admission webhook and gave up when the time limit of its configuration had passed (\`timeoutSeconds\`,
visible as \`timeout=\` in the URL; 10 seconds unless set).

Either the webhook is slow or overloaded, or a firewall between control plane and nodes drops the packets: on managed
clusters the API server often may reach only some ports of the nodes.
`,
	lookAlikes: [
		'A 504 without `failed calling webhook` is the API server itself being slow.',
		'`context deadline exceeded` without any HTTP status is the time limit of kubectl.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/validating/dispatcher.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const call = webhookCallOf(failure);
		if (call?.trouble !== 'timeout') return undefined;
		return {
			grade: 'proven',
			summary: `The admission webhook "${call.webhook}" did not answer in time.`,
			next: [
				...webhookSteps(call),
				step(
					sh`kubectl get --raw /metrics | grep apiserver_admission_webhook_admission_duration_seconds_sum`,
					'Shows how long the API server waits for each webhook.',
				),
			],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
			rulesOut: [{id: 'health/server-timeout-504', because: 'the words name the webhook call'}],
		};
	},
});
