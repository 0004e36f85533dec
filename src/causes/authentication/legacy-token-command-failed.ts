import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {needsLogin, saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/legacy-token-command-failed',
	title: 'The old built-in cloud login failed',
	explain: `
kubectl up to 1.25 had logins for Google Cloud and Azure built in (\`auth-provider\` in the kubeconfig), before there were credential
plugins. This one could not get a token: its command failed, or the identity provider refused to renew the login. No request was sent.

The provider's words are in the error. The lasting way out is the provider's plugin: later versions of kubectl have no such login at all.
`,
	lookAlikes: [
		'A plugin that failed says `exec: executable … failed with exit code`: authentication/exec-plugin-failed.',
		'`The gcp auth plugin has been removed` is authentication/auth-provider-removed.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/gcp/gcp.go (error executing access token command)',
		'client-go plugin/pkg/client/auth/azure/azure.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(
				failure,
				/error executing access token command "(?<command>[^"\n]*)": err=(?<err>[^\n]{0,200}?) output=/,
			) ??
			saysOfPlugin(failure, /cannot construct google default token source: (?<google>[^\n]{1,300})/) ??
			saysOfPlugin(
				failure,
				/creating a new azure token source for [\w ]{1,40} authentication: (?<reason>[^\n]{1,300})/,
			) ??
			saysOfPlugin(failure, /adal: (?<reason>[^\n]{1,300})|(?:acquiring a new fresh|refreshing the expired) token: /);
		if (said === undefined || said.statement.source === 'plugin') return undefined;
		const {command, err, google, reason = google} = said.match.groups ?? {};
		const provider = command === undefined && google === undefined ? 'azure' : 'gcp';
		const program = command?.split(' ')[0];
		const code = failure.says(/\bAADSTS\d{5,7}\b|\binvalid_grant\b/)?.match[0];
		const login = needsLogin(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The login ${provider} that is built into this old client got no token: ${code ?? shorten(err ?? reason ?? 'it gives no reason', 200).replace(/\.$/, '')}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {
				provider,
				program,
				error: err ?? (reason === undefined ? undefined : shorten(reason, 200)),
				code,
				loginNeeded: login === undefined ? undefined : true,
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the auth-provider entry of the user.'),
				...(program !== undefined && /no such file|not found/.test(err ?? '')
					? [step(sh`ls -l -- ${program}`, 'Shows whether the program of the entry is there.')]
					: provider === 'gcp'
						? [step(sh`gcloud auth list`, 'Shows the accounts that gcloud is logged in with.')]
						: []),
				provider === 'gcp'
					? step(
							sh`gcloud container clusters get-credentials <cluster> --location=<location>`,
							'Writes the kubeconfig again, with the credential plugin of today.',
						)
					: step(sh`kubelogin convert-kubeconfig`, 'Replaces the entry with the credential plugin kubelogin.'),
			],
		};
	},
});
