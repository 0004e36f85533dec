import {shorten} from '../../text/shorten.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {registrationStep, webhookCallOf, webhookFacts} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-tls',
	title: 'TLS between API server and webhook fails',
	explain: `
Something answered at the address of the admission webhook, and the API server did not trust its certificate, or could not agree on
TLS with it. Usual reasons: the \`caBundle\` in the webhook configuration does not belong to the certificate, the certificate expired,
or it is not for \`<service>.<namespace>.svc\`.

The certificates of the kubeconfig have no part in this.
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
			summary: `TLS from the API server to the admission webhook "${call.webhook}" failed: ${shorten(call.error, 160)}`,
			next: [
				registrationStep(call.webhook),
				step(
					sh`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o jsonpath='{.items[*].webhooks[?(@.name=="${call.webhook}")].clientConfig.caBundle}' | base64 -d | openssl x509 -noout -subject -dates`,
					'Shows the CA that the API server trusts for it (the first of the caBundle).',
				),
				...(call.serviceNamespace === undefined
					? []
					: [
							step(
								sh`kubectl get certificates.cert-manager.io -n ${call.serviceNamespace}`,
								'Where cert-manager issues the certificate: shows whether it is Ready.',
							),
						]),
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
