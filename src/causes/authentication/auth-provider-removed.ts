import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/auth-provider-removed',
	title: 'The built-in cloud login was removed',
	explain: `
The user of the kubeconfig has an \`auth-provider\` that this client does not contain. Those of Google Cloud and Azure were removed in
1.26: credential plugins took their place. No request was sent, and no login was tried.
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
			failure.says(/The (?<provider>[\w-]{1,40}) auth plugin has been removed/) ??
			failure.says(/no Auth Provider found for name "(?<provider>[^"\n]+)"/);
		if (said === undefined) return undefined;
		const provider = said.match.groups?.provider;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The kubeconfig wants the built-in login ${provider}, which this client does not have.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {provider},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the auth-provider entry of the user.'),
				provider === 'gcp'
					? step(
							sh`gcloud container clusters get-credentials <cluster> --location=<location>`,
							'Writes the kubeconfig again, with the credential plugin gke-gcloud-auth-plugin.',
						)
					: provider === 'azure'
						? step(sh`kubelogin convert-kubeconfig`, 'Replaces the entry with the credential plugin kubelogin.')
						: step(
								sh`<let the tool of the provider write the kubeconfig again>`,
								'Replaces the entry with one that this client knows.',
							),
			],
		};
	},
});
