import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {registrationStep, serviceSteps, webhookCallOf, webhookFacts} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-timeout',
	title: 'An admission webhook did not answer in time',
	explain: `
The API server called an admission webhook and gave up when its time limit had passed. \`timeout=\` in the URL is that limit: the
\`timeoutSeconds\` of the configuration (10 unless set), or less where the request itself had less time left.

Either the webhook is slow, or packets to it are dropped: on managed clusters a firewall often lets the control plane reach only
some ports of the nodes.
`,
	lookAlikes: [
		'504 without `failed calling webhook` is the time limit of the whole request: health/server-timeout-504.',
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
		const facts = webhookFacts(failure, call);
		// The URL carries the limit: ?timeout=10s
		const timeout = /[?&]timeout=(\w+)/.exec(call.url ?? '')?.[1];
		return {
			grade: 'proven',
			summary: `The admission webhook "${call.webhook}" did not answer ${timeout === undefined ? 'in time' : `within ${timeout}`}.`,
			next: [
				...serviceSteps(call),
				registrationStep(call.webhook),
				step(
					sh`kubectl get --raw /metrics | grep -E ${`apiserver_admission_webhook_admission_duration_seconds_(sum|count).*name="${call.webhook}"`}`,
					'Shows how many calls of this webhook the answering API server made, and how many seconds they took in all.',
				),
			],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts,
			identity: call.webhook,
			rulesOut: [{id: 'health/server-timeout-504', because: 'the message names the webhook that was waited for'}],
		};
	},
});
