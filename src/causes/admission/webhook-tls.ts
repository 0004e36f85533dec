import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {webhookCallOf, webhookFacts, webhookSteps} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-tls',
	title: 'TLS between API server and webhook fails',
	explain: `
The API server reached the admission webhook and did not trust its certificate, or could not agree on TLS with it. Usual reasons:
the \`caBundle\` in the webhook configuration is older than the certificate, the certificate expired, or it is not for
\`<service>.<namespace>.svc\`.

Your own certificates have no part in this.
`,
	lookAlikes: [
		'`x509:` without `failed calling webhook`, and without an HTTP status, is your own connection to the API server.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/validating/dispatcher.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const call = webhookCallOf(failure);
		if (call?.trouble !== 'tls') return undefined;
		return {
			grade: 'proven',
			summary: `The API server and the admission webhook "${call.webhook}" cannot agree on TLS: ${call.error.slice(0, 160)}`,
			next: [
				...webhookSteps(call),
				step(
					sh`kubectl get certificates,issuers --all-namespaces`,
					'Where cert-manager is installed: shows certificates that are not ready.',
				),
			],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
			rulesOut: [
				{id: 'authentication/x509-unknown-authority', because: 'the certificate in question is the webhook’s'},
			],
		};
	},
});
