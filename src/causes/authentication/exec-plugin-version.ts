import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-version',
	title: 'kubectl and plugin disagree on the API version',
	explain: `
The kubeconfig, kubectl and the credential plugin have to agree on one version of \`client.authentication.k8s.io\`. Usually the
kubeconfig or the plugin is old: kubectl 1.24 dropped v1alpha1, and old plugins know nothing newer. No request was sent.
`,
	lookAlikes: ['Output that is no ExecCredential at all is authentication/exec-plugin-output-invalid.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
		'client-go plugin/pkg/client/auth/exec/exec.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(failure, /exec plugin: invalid apiVersion "(?<configured>[^"\n]*)"/) ??
			saysOfPlugin(
				failure,
				// `__internal` is no answer of a plugin: client-go fills it in where the output has no version.
				/exec plugin is configured to use API version (?<configured>\S+), plugin returned version (?<returned>(?!\S*__internal)\S+)/,
			) ??
			saysOfPlugin(failure, /no kind "ExecCredential" is registered for version "(?<returned>[^"\n]*)"/);
		if (said === undefined) return undefined;
		const {configured, returned} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary:
				configured === undefined
					? `The credential plugin printed an ExecCredential of ${returned}, a version that this client does not know.`
					: returned === undefined
						? `The kubeconfig configures the credential plugin for ${configured}, which this client does not know.`
						: `The kubeconfig configures the credential plugin for ${configured}, and it printed an ExecCredential of ${returned}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {configured, returned},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the apiVersion and the command of the plugin.'),
				step(sh`kubectl version --client`, 'Shows the release of kubectl: 1.24 and later know v1beta1 and v1 only.'),
				step(
					sh`<update the plugin, then let its tool write the kubeconfig again>`,
					'Brings both to one version, as `aws eks update-kubeconfig` does with a current AWS CLI.',
				),
			],
		};
	},
});
