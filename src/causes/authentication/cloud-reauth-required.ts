import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Said} from '../../failures/failure.ts';
import {shorten} from '../../text/shorten.ts';
import {loginOf, needsLogin, pluginFailed} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/cloud-reauth-required',
	title: 'The cloud login has expired',
	explain: `
The credential plugin ran, and the login that it uses is over or needs a second factor: somebody has to log in again. No request was
sent.

The plugin says so in its own words; kubectl only adds that the plugin failed.
`,
	lookAlikes: [
		'Any other failure of the plugin is authentication/exec-plugin-failed.',
		'A 401 from the server with a working plugin is authentication/credentials-rejected.',
	],
	sources: [
		'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
		'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
		'https://cloud.google.com/sdk/gcloud/reference/auth/login',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const failed = pluginFailed(failure);
		const said = needsLogin(failure);
		if (failed === undefined || said === undefined) return undefined;
		const {plugin, exitCode} = failed.match.groups ?? {};
		const {provider, command} = loginOf(said.statement.text);
		return {
			grade: 'proven',
			proof: [said, failed],
			summary:
				`The credential plugin ${plugin ?? ''} needs a new login and says: ${shorten(lineAround(said).trim(), 200)}`.replace(
					'  ',
					' ',
				),
			stage: 'credentials',
			responder: 'nobody',
			facts: {plugin, exitCode: exitCode === undefined ? undefined : Number(exitCode), provider},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the arguments of the plugin, such as a profile or an account.'),
				...(provider === 'AWS' && command === undefined
					? [
							step(
								sh`aws sts get-caller-identity`,
								'Fails in the same way while the credentials of the AWS CLI are expired; a profile of the plugin goes behind --profile.',
							),
						]
					: []),
				...(command === undefined
					? [step(sh`<log in again with the tool of the provider>`, 'Renews the login that the plugin uses.')]
					: [step(command, 'Logs in again; it changes local credentials only.')]),
			],
			rulesOut: [{id: 'authentication/exec-plugin-failed', because: 'the plugin itself asks for a new login'}],
		};
	},
});

/** The line of the plugin's words that names the login; an empty one often stands above it. */
const lineAround = ({match, statement: {text}}: Said): string =>
	text.slice(text.lastIndexOf('\n', match.index) + 1).split('\n', 1)[0] ?? '';
