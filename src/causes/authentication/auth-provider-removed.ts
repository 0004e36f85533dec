import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/auth-provider-removed',
	title: 'The built-in cloud login was removed',
	explain: `
The kubeconfig uses an \`auth-provider\` that this kubectl no longer contains: gcp and azure were removed in 1.26 and are
credential plugins now. No request was sent.

The kubeconfig is old and kubectl is new; the account is fine.
`,
	lookAlikes: ['`WARNING: the gcp auth plugin is deprecated` (1.22 to 1.25) is a warning only.'],
	sources: [
		'https://kubernetes.io/blog/2022/12/09/kubernetes-v1-26-release/',
		'client-go plugin/pkg/client/auth/gcp/gcp_stub.go',
		'client-go rest/plugin.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http') return undefined;
		const said =
			failure.says(/The (?<provider>gcp|azure) auth plugin has been removed/) ??
			failure.says(/no Auth Provider found for name "(?<provider>[^"\n]+)"/);
		if (said === undefined) return undefined;
		const provider = said.match.groups?.provider;
		return {
			grade: 'proven',
			proof: [said],
			summary: `This kubectl has no built-in login for ${provider} any more.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {provider},
			next: [
				step(sh`kubectl version --client`, 'Gcp and azure are gone from 1.26 on.'),
				step(sh`kubectl config view --minify`, 'Shows the auth-provider entry of the user.'),
				step(
					provider === 'gcp'
						? sh`gcloud container clusters get-credentials <cluster> --location=<location>`
						: provider === 'azure'
							? sh`kubelogin convert-kubeconfig`
							: sh`<let the provider's tool write the kubeconfig anew>`,
					'Replaces the entry by a credential plugin.',
				),
			],
		};
	},
});
